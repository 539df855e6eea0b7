import { subscriptionOf } from '../../core/resources/armId.ts';
import { memberOf, type JsonObject } from '../../core/resources/json.ts';
import type { Permission } from '../../core/sources.ts';
import type { Paged } from '../request/requests.ts';
import type { Context } from './context.ts';

/** The newest published version of the Permissions API, which is the SDK's too. */
const apiVersion = '2022-04-01';

/**
 * What the caller may do at a scope, role by role. The SDK has this for resource groups and, with an awkward split of the id, for
 * resources, but not for subscriptions: so the one request that serves every scope goes through the client's own pipeline.
 * @throws AzureFailure
 */
export async function readPermissions(
  context: Context,
  scope: string,
  signal: AbortSignal,
): Promise<readonly Permission[]> {
  const details = { purpose: 'read your permissions', resource: scope, signal };
  const { items, failure } = await context.requests.pages(details, () => pagesAt(context, scope));
  // With a part of the roles missing, a right that is not among them may still be held.
  if (failure) throw failure;
  return items.map(permissionIn);
}

async function pagesAt({ clients, cloud }: Context, scope: string): Promise<Paged> {
  const client = await clients.authorization(subscriptionOf(scope) ?? '');
  const { createHttpHeaders, createPipelineRequest, RestError } = await import('../sdk/pipeline.ts');
  const path = scope.split('/').map(encodeURIComponent).join('/');
  const first = `${cloud.managementEndpoint}${path}/providers/Microsoft.Authorization/permissions?api-version=${apiVersion}`;
  return {
    async *byPage() {
      for (let url: string | undefined = first; url !== undefined;) {
        const headers = createHttpHeaders({ accept: 'application/json' });
        const response = await client.sendRequest(createPipelineRequest({ url, method: 'GET', headers }));
        if (response.status !== 200) throw new RestError('Refused', { statusCode: response.status, response });
        const page = JSON.parse(response.bodyAsText ?? '{}') as JsonObject;
        yield page;
        const next = page['nextLink'];
        url = typeof next === 'string' && next !== '' ? next : undefined;
      }
    },
  };
}

function permissionIn(body: JsonObject): Permission {
  return {
    actions: strings(body, 'actions'),
    notActions: strings(body, 'notActions'),
    dataActions: strings(body, 'dataActions'),
    notDataActions: strings(body, 'notDataActions'),
  };
}

function strings(body: JsonObject, name: string): readonly string[] {
  const value = memberOf(body, name);
  return Array.isArray(value) ? (value as readonly unknown[]).filter((item) => typeof item === 'string') : [];
}
