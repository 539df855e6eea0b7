import type { Azure } from '../azure.ts';
import type { Cloud } from '../clouds.ts';
import type { Caller } from '../entra/tokenAuthority.ts';
import { asString, memberAt } from '../json.ts';
import { ArmQuota } from '../quotas/armQuota.ts';
import { Refusal, segmentsOf, type AzureRequest, type Reply } from '../wire/exchange.ts';
import { findRoute, type Route } from '../wire/routes.ts';
import { recordWrite, type Outcome } from './activityLog/record.ts';
import { requireApiVersion } from './apiVersions.ts';
import { authenticateArm } from './authenticate.ts';
import { authorizationRoutes } from './authorization/routes.ts';
import type { ArmCall, ArmHandler } from './call.ts';
import { cognitiveServicesRoutes } from './cognitiveServices/routes.ts';
import { keyRoutes } from './keyVault/keyRoutes.ts';
import { keyVaultRoutes } from './keyVault/routes.ts';
import { managedIdentityRoutes } from './managedIdentity/routes.ts';
import { monitorRoutes } from './monitor/routes.ts';
import { networkRoutes } from './network/routes.ts';
import { operationalInsightsRoutes } from './operationalInsights/routes.ts';
import { policyRoutes } from './policy/routes.ts';
import { asVersionShows } from './olderVersions.ts';
import { armRefusal } from './refusals.ts';
import { resourceGraphRoutes } from './resourceGraph/routes.ts';
import { resourcesRoutes } from './resources/routes.ts';
import { requireNotDeleted } from './writable.ts';

/** Each provider lists its own; those of extension resources come first, since their paths end alike at every scope. */
export function armRoutes(): readonly Route<ArmHandler>[] {
  return [
    ...authorizationRoutes,
    ...policyRoutes,
    ...monitorRoutes,
    ...resourcesRoutes,
    ...resourceGraphRoutes(),
    ...cognitiveServicesRoutes,
    ...keyVaultRoutes,
    ...keyRoutes,
    ...managedIdentityRoutes,
    ...networkRoutes,
    ...operationalInsightsRoutes,
  ];
}

/** What management.azure.com answers. */
export class ResourceManager {
  readonly #azure: Azure;
  readonly #routes: readonly Route<ArmHandler>[];
  readonly #quota = new ArmQuota();

  constructor(azure: Azure) {
    this.#azure = azure;
    this.#routes = armRoutes();
  }

  /** Answers a request: the token first, then the quota, then the rest. */
  async answer(request: AzureRequest, cloud: Cloud): Promise<Reply> {
    const caller = await authenticateArm(this.#azure, request, cloud);
    // A scope may come with its slashes encoded, as Microsoft's client of locks sends it.
    const segments = segmentsOf(request.path).flatMap((segment) => segment.split('/').filter((part) => part !== ''));
    const counted = this.#count(request, caller, `/${segments.join('/')}`);
    try {
      const reply = await this.#answerCaller(request, caller, segments);
      return { ...reply, headers: { ...counted, ...reply.headers } };
    } catch (error) {
      // Providers' refusals tell what is left, those of Resource Manager itself do not (recorded).
      if (!(error instanceof Refusal) || error.reply.headers?.['x-ms-failure-cause'] !== undefined) throw error;
      throw new Refusal({ ...error.reply, headers: { ...counted, ...error.reply.headers } });
    }
  }

  /** Resource Graph has a quota of its own, in which its queries count instead (assumed). */
  #count(request: AzureRequest, caller: Caller, path: string): Readonly<Record<string, string>> {
    if (/^\/providers\/microsoft\.resourcegraph\//i.test(path)) return {};
    return this.#quota.count(this.#azure, caller, request.method, path);
  }

  /** The API version first, then what the route does. */
  async #answerCaller(request: AzureRequest, caller: Caller, segments: readonly string[]): Promise<Reply> {
    const { namespace, type } = providerOf(segments);
    const apiVersion = request.query.get('api-version') ?? '';
    requireApiVersion(apiVersion, namespace, type);
    const found = findRoute(this.#routes, request.method, segments);
    if (found.kind !== 'found') throw notFound(request, namespace, type, found.kind === 'wrongMethod');
    requireNotDeleted(this.#azure, `/${segments.join('/')}`);
    const call: ArmCall = {
      azure: this.#azure,
      caller,
      request: { ...request, path: `/${segments.join('/')}` },
      parameters: found.parameters,
    };
    const record = (outcome: Outcome): void => {
      recordWrite(this.#azure, caller, call.request, { namespace, type }, outcome);
    };
    const reply = await answered(call, found.handler, record);
    return { ...reply, body: asVersionShows(reply.body, apiVersion) };
  }
}

/** Has the request answered and its outcome recorded, be it a refusal. */
async function answered(call: ArmCall, handler: ArmHandler, record: (outcome: Outcome) => void): Promise<Reply> {
  try {
    const reply = await handler(call);
    record(reply);
    return reply;
  } catch (error) {
    if (error instanceof Refusal) {
      const { status, body } = error.reply;
      record({ status, code: asString(memberAt(body, 'error', 'code')) });
    }
    throw error;
  }
}

/** The namespace and type of a path, by its last `providers` segment; what has none belongs to Resource Manager. */
function providerOf(segments: readonly string[]): { readonly namespace: string; readonly type: string } {
  const at = segments.findLastIndex((segment) => segment.toLowerCase() === 'providers');
  const namespace = segments[at + 1];
  const [afterwards] = segments.slice(at + 2);
  const isRegistration = at === 2 && /^(un)?register$/i.test(afterwards ?? '');
  if (at < 0 || namespace === undefined || afterwards === undefined || isRegistration) {
    return { namespace: 'Microsoft.Resources', type: segments.length > 2 ? 'resourceGroups' : 'subscriptions' };
  }
  const types = segments.slice(at + 2).filter((_, index) => index % 2 === 0);
  return { namespace, type: types.join('/') };
}

function notFound(request: AzureRequest, namespace: string, type: string, wrongMethod: boolean): Error {
  if (wrongMethod) {
    return armRefusal(
      405,
      'HttpMethodNotSupported',
      `The http method '${request.method}' is not supported for the resource type '${namespace}/${type}'.`,
    );
  }
  return armRefusal(
    404,
    'InvalidResourceType',
    `The resource type '${type}' could not be found in the namespace '${namespace}' for api version '${request.query.get('api-version') ?? ''}'. The supported api-versions are ''.`,
  );
}
