import { AuthenticationHandler, Client } from '@microsoft/microsoft-graph-client';
import type { Context, Middleware } from '@microsoft/microsoft-graph-client';
import { graphRoutes } from '../../../../../src/emulator/graph/answer.ts';
import { makes, namesNothing, nothing, rows, table } from '../operation.ts';
import { overFetch } from '../overFetch.ts';
import { listing } from './matchers.ts';

const { asks, sends } = rows<Client>();
const everybody = nothing('everybody in a tenant may read it');
/** The application that OpenAI's help centre has customers take in. */
const application = '20a14814-5ab7-4612-a671-1382b412bf93';

/** Sends by the transport of the other clients. */
class Sender implements Middleware {
  readonly #fetch: typeof fetch;

  constructor(transport: typeof fetch) {
    this.#fetch = transport;
  }

  async execute(context: Context): Promise<void> {
    context.response = await this.#fetch(context.request as string, context.options);
  }
}

/** The id of an application's registration, which is not that of its service principal. */
async function registrationOf(client: Client, appId: string): Promise<string> {
  const found = (await client.api('/applications').filter(`appId eq '${appId}'`).get()) as {
    readonly value: readonly { readonly id: string }[];
  };
  return found.value[0]?.id ?? '';
}

/** Microsoft Graph, whose client takes paths: so its operations are the routes of the emulator. */
export const directory = table({
  sdk: '@microsoft/microsoft-graph-client',
  service: 'graph',
  client: ({ credential, httpClient }) => {
    const authentication = new AuthenticationHandler({
      getAccessToken: async () => (await credential.getToken('https://graph.microsoft.com/.default'))?.token ?? '',
    });
    authentication.setNext(new Sender(overFetch(httpClient)));
    return Client.initWithMiddleware({ middleware: authentication });
  },
  methods: () => graphRoutes.map(({ method, template }) => `${method} /${template.join('/')}`),
  operations: [
    asks(
      'GET /servicePrincipals',
      everybody,
      namesNothing,
      (c) => c.api('/servicePrincipals').get(),
      (at) => ({ value: listing({ id: at.principal }) }),
    ),
    asks(
      'GET /applications',
      everybody,
      namesNothing,
      (c) => c.api('/applications').get(),
      (at) => ({ value: listing({ appId: at.application }) }),
    ),
    asks(
      'GET /applications/{id}',
      everybody,
      namesNothing,
      async (c, at) => c.api(`/applications/${await registrationOf(c, at.application)}`).get(),
      (at) => ({ appId: at.application }),
    ),
    asks(
      'GET /servicePrincipals/{id}',
      everybody,
      'principal',
      (c, at) => c.api(`/servicePrincipals/${at.principal}`).get(),
      (at) => ({ id: at.principal }),
    ),
    asks(
      'GET /servicePrincipals/{id} (by application)',
      everybody,
      'application',
      (c, at) => c.api(`/servicePrincipals(appId='${at.application}')`).get(),
      (at) => ({ appId: at.application }),
    ),
    sends(
      'POST /servicePrincipals',
      '',
      makes,
      (c) => c.api('/servicePrincipals').post({ appId: application }),
      () => ({ appId: application }),
    ),
    asks(
      'GET /users',
      everybody,
      namesNothing,
      (c) => c.api('/users').get(),
      (at) => ({ value: listing({ id: at.person }) }),
    ),
    asks(
      'GET /users/{id}',
      everybody,
      'person',
      (c, at) => c.api(`/users/${at.person}`).get(),
      (at) => ({ id: at.person }),
    ),
    asks(
      'GET /groups',
      everybody,
      namesNothing,
      (c) => c.api('/groups').get(),
      (at) => ({ value: listing({ id: at.people }) }),
    ),
    asks(
      'GET /groups/{id}',
      everybody,
      'people',
      (c, at) => c.api(`/groups/${at.people}`).get(),
      (at) => ({ id: at.people }),
    ),
    asks(
      'GET /groups/{id}/members',
      everybody,
      'people',
      (c, at) => c.api(`/groups/${at.people}/members`).get(),
      () => ({ value: listing({ '@odata.type': '#microsoft.graph.user' }) }),
    ),
    asks(
      'GET /directoryObjects/{id}',
      everybody,
      'principal',
      (c, at) => c.api(`/directoryObjects/${at.principal}`).get(),
      (at) => ({ id: at.principal }),
    ),
    sends(
      'POST /directoryObjects/getByIds',
      everybody,
      namesNothing,
      (c, at) => c.api('/directoryObjects/getByIds').post({ ids: [at.principal] }),
      (at) => ({ value: [{ id: at.principal }] }),
    ),
  ],
  leftOut: { 'for people only, and nobody signs in here as one': ['GET /me'] },
});
