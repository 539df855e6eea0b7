import { ownRefusal } from '../../core/failure.ts';
import { memberOf, type JsonObject } from '../../core/resources/json.ts';
import { liveResource, type LiveResource } from '../../core/resources/resource.ts';
import { types } from '../../core/resources/types.ts';
import type { Context } from './context.ts';

/** Whether an id is the product's own for a service principal: `/servicePrincipals/{appId}`. */
export function isServicePrincipalId(id: string): boolean {
  return /^\/servicePrincipals\/[0-9a-f-]{36}$/i.test(id);
}

/**
 * The service principal of an application in the tenant, from Microsoft Graph, in the form of Azure Resource Manager: its object id is
 * `properties.id`.
 * @throws AzureFailure
 */
export async function readServicePrincipal(context: Context, id: string, signal: AbortSignal): Promise<LiveResource> {
  const purpose = 'look for the service principal in your tenant';
  const endpoint = graphEndpoint(context, purpose, id);
  const body = await context.requests.read(
    { purpose, resource: id, signal },
    async () => {
      const rest = await context.clients.rest('graph', undefined);
      await rest.send('GET', `${endpoint}/v1.0/servicePrincipals(appId='${id.slice(id.lastIndexOf('/') + 1)}')`);
    },
    (answer) => (typeof memberOf(answer, 'id') === 'string' ? undefined : 'the service principal has no id'),
  );
  return liveResource(id, types.servicePrincipal, bodyOf(id, body));
}

/** @throws AzureFailure where Microsoft Graph of the cloud is not known */
export function graphEndpoint({ cloud }: Context, purpose: string, resource: string): string {
  if (cloud.graphEndpoint !== undefined) return cloud.graphEndpoint;
  throw ownRefusal(purpose, resource, `The address of Microsoft Graph in ${cloud.displayName} is not known.`);
}

function bodyOf(id: string, answer: JsonObject): JsonObject {
  const names = ['id', 'appId', 'displayName', 'servicePrincipalType', 'accountEnabled'];
  const properties = Object.fromEntries(names.map((name) => [name, memberOf(answer, name)]));
  return { id, name: properties['appId'] ?? null, type: types.servicePrincipal, properties };
}
