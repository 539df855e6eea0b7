import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { errorOf, Harness, rejection, type RawReply } from './harness.ts';

/** OpenAI's own application for its Enterprise Key Management. */
const openAi = '20a14814-5ab7-4612-a671-1382b412bf93';

interface ServicePrincipal {
  readonly id: string;
  readonly appId: string;
  readonly displayName: string;
  readonly servicePrincipalType: string;
}

describe('Microsoft Graph', () => {
  let harness: Harness;

  beforeEach(async () => {
    harness = await Harness.start();
  });
  afterEach(async () => {
    await harness.close();
  });

  async function ask(method: string, path: string, body?: unknown, name = 'owner'): Promise<RawReply> {
    const token = await harness.token(name, 'https://graph.microsoft.com/.default');
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const text = body === undefined ? undefined : JSON.stringify(body);
    return await harness.send(method, `https://graph.microsoft.com${path}`, headers, text);
  }

  const filtered = (filter: string): string => `/v1.0/servicePrincipals?$filter=${encodeURIComponent(filter)}`;

  async function found(filter: string): Promise<readonly ServicePrincipal[]> {
    const reply = await ask('GET', filtered(filter));
    expect(reply.status).toBe(200);
    return (JSON.parse(reply.text) as { value: readonly ServicePrincipal[] }).value;
  }

  it('makes a service principal of an application once, and then finds it in every way', async () => {
    expect(await found(`appId eq '${openAi}'`)).toEqual([]);
    const missing = await ask('GET', `/v1.0/servicePrincipals(appId='${openAi}')`);
    expect([missing.status, errorOf(missing).code]).toEqual([404, 'Request_ResourceNotFound']);

    const created = await ask('POST', '/v1.0/servicePrincipals', { appId: openAi });
    expect(created.status).toBe(201);
    const principal = JSON.parse(created.text) as ServicePrincipal & { readonly '@odata.context': string };
    expect(principal).toMatchObject({
      '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#servicePrincipals/$entity',
      appId: openAi,
      displayName: 'EKM - OpenAI Azure',
      servicePrincipalType: 'Application',
    });

    const again = await ask('POST', '/v1.0/servicePrincipals', { appId: openAi.toUpperCase() });
    expect([again.status, errorOf(again)]).toMatchObject([
      409,
      {
        code: 'Request_MultipleObjectsWithSameKeyValue',
        message: `The service principal cannot be created, updated, or restored because the service principal name ${openAi} is already in use.`,
        innerError: { 'request-id': expect.any(String) as string },
      },
    ]);
    expect((await found(`appId eq '${openAi}'`)).map(({ id }) => id)).toEqual([principal.id]);
    expect((await found("displayName eq 'EKM - OpenAI Azure'")).map(({ id }) => id)).toEqual([principal.id]);
    for (const path of [`/v1.0/servicePrincipals/${principal.id}`, `/v1.0/servicePrincipals(appId='${openAi}')`]) {
      expect(JSON.parse((await ask('GET', path)).text)).toMatchObject({ id: principal.id, appId: openAi });
    }
  });

  it('lets role assignment know of a new service principal only after a while', async () => {
    const { id } = JSON.parse(
      (await ask('POST', '/v1.0/servicePrincipals', { appId: openAi })).text,
    ) as ServicePrincipal;
    const subscription = harness.subscriptionId('Contoso Production');
    const { roleAssignments } = harness.authorization('owner', subscription);
    const grant = async (): Promise<unknown> =>
      await roleAssignments.create(`/subscriptions/${subscription}`, randomUUID(), {
        principalId: id,
        roleDefinitionId: `/subscriptions/${subscription}/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7`,
      });
    expect(await rejection(grant())).toMatchObject({ code: 'PrincipalNotFound' });
    harness.pass(31);
    expect(await grant()).toMatchObject({ principalId: id, principalType: 'ServicePrincipal' });
  });

  it('refuses to make one for who lacks the right, and of what is no application', async () => {
    for (const name of ['contributor', 'reader']) {
      const refused = await ask('POST', '/v1.0/servicePrincipals', { appId: openAi }, name);
      expect([refused.status, errorOf(refused)]).toMatchObject([
        403,
        { code: 'Authorization_RequestDenied', message: 'Insufficient privileges to complete the operation.' },
      ]);
    }
    const unknown = randomUUID();
    const none = await ask('POST', '/v1.0/servicePrincipals', { appId: unknown });
    expect([none.status, errorOf(none)]).toMatchObject([
      400,
      {
        code: 'Request_BadRequest',
        message: `The appId '${unknown}' of the service principal does not reference a valid application object.`,
      },
    ]);
    for (const body of [{}, { appId: 'x' }, { appId: 7 }, null]) {
      expect((await ask('POST', '/v1.0/servicePrincipals', body)).status).toBe(400);
    }
    expect(await found(`appId eq '${openAi}'`)).toEqual([]);
  });

  it('shows managed identities and applications of the tenant, each as what it is', async () => {
    const [identity] = harness.emulator.azure.estate.userAssignedIdentities.values();
    const { clientId } = harness.signIn('reader');
    const both = await found(`appId eq '${identity?.clientId ?? ''}' or appId eq '${clientId}'`);
    expect(both.map(({ servicePrincipalType }) => servicePrincipalType).sort()).toEqual([
      'Application',
      'ManagedIdentity',
    ]);
    expect(await found("displayName eq 'O''Brien'")).toEqual([]);
  });

  it('pages, and shows only what is selected', async () => {
    const ids: string[] = [];
    let path = '/v1.0/servicePrincipals?$top=4&$select=id';
    for (let pages = 0; path !== '' && pages < 50; pages++) {
      const page = JSON.parse((await ask('GET', path)).text) as {
        value: { id: string }[];
        '@odata.nextLink'?: string;
      };
      expect(page.value.length).toBeLessThanOrEqual(4);
      for (const row of page.value) expect(Object.keys(row)).toEqual(['id']);
      ids.push(...page.value.map(({ id }) => id));
      path = page['@odata.nextLink']?.replace('https://graph.microsoft.com', '') ?? '';
    }
    const all = [...harness.emulator.azure.estate.principals.values()].filter(
      ({ type }) => type === 'ServicePrincipal',
    );
    expect(ids).toEqual(all.map(({ objectId }) => objectId));
  });

  it('refuses what it does not understand in the form of OData', async () => {
    expect(errorOf(await ask('GET', filtered("appId ne 'x'"))).code).toBe('Request_UnsupportedQuery');
    expect(errorOf(await ask('GET', '/v1.0/servicePrincipals?$top=1000')).code).toBe('BadRequest');
    expect(errorOf(await ask('GET', '/v2.0/servicePrincipals')).message).toBe('Invalid version: v2.0');
    expect((await ask('GET', '/v1.0/devices')).status).toBe(400);
    expect((await ask('DELETE', '/v1.0/servicePrincipals')).status).toBe(405);
  });

  it('wants a token for itself, at every host of the clouds', async () => {
    const url = 'https://graph.microsoft.com/v1.0/servicePrincipals';
    const none = await harness.send('GET', url);
    expect([none.status, errorOf(none)]).toMatchObject([401, { code: 'InvalidAuthenticationToken' }]);
    const wrong = await harness.send('GET', url, { authorization: `Bearer ${await harness.token('owner')}` });
    expect([wrong.status, errorOf(wrong).message]).toEqual([401, 'Access token validation failure. Invalid audience.']);
    for (const host of ['graph.microsoft.com', 'graph.microsoft.us', 'microsoftgraph.chinacloudapi.cn']) {
      const authorization = `Bearer ${await harness.token('reader', `https://${host}/.default`)}`;
      expect((await harness.send('GET', `https://${host}/v1.0/servicePrincipals`, { authorization })).status).toBe(200);
    }
  });
});
