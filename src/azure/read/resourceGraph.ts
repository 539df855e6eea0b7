import { isJsonObject, memberOf, type JsonObject } from '../../core/resources/json.ts';
import { liveResource, type LiveResource } from '../../core/resources/resource.ts';
import { resourceType, types, type ResourceType } from '../../core/resources/types.ts';
import { quotaResetsAfter } from '../request/backoff.ts';
import { malformed } from '../request/failures.ts';
import type { Answer } from '../request/operation.ts';
import { accountKinds } from './bodies.ts';
import type { Context } from './context.ts';

const columns = '| project id, name, type, kind, location, tenantId, sku, identity, properties';
// Pages hold together only over an order.
const order = '| order by id asc';

/** What the inventory asks of Resource Graph. Its rows are lower in case and have columns that ARM's bodies lack. */
export const inventoryQuery = [
  'resources',
  `| where type in~ (${[types.account, types.vault, types.managedHsm, types.userAssignedIdentity].map((type) => `'${type}'`).join(', ')})`,
  `| where type !~ '${types.account}' or kind in~ (${accountKinds.map((kind) => `'${kind}'`).join(', ')})`,
  columns,
  order,
].join('\n');

/** Resources of one type; resource groups have a table of their own. */
export function typeQuery(type: ResourceType): string {
  const table = type === types.resourceGroup ? 'resourcecontainers' : 'resources';
  return [table, `| where type =~ '${type}'`, columns, order].join('\n');
}

/** Rows of one page. Source: "Working with large Azure resource data sets": 1,000 at most. */
const pageSize = 1000;

/** How many subscriptions one query may name. */
export const subscriptionsPerQuery = 1000;

/**
 * Waits before the next query where the answers so far say that the quota is used up (15 queries in 5 seconds for a caller):
 * asking on would only be refused. Source: "Guidance for throttled requests in Azure Resource Graph".
 */
export class QueryQuota {
  #freeAt = 0;

  async wait({ requests }: Context, signal: AbortSignal): Promise<void> {
    const { clock } = requests.timing;
    const pause = this.#freeAt - clock.now();
    if (pause > 0) await clock.sleep(pause, signal);
  }

  learn({ headers }: Answer, now: number): void {
    const pause = headers('x-ms-user-quota-remaining') === '0' ? quotaResetsAfter(headers) : undefined;
    if (pause !== undefined) this.#freeAt = Math.max(this.#freeAt, now + pause);
  }
}

/**
 * What a query finds in at most {@link subscriptionsPerQuery} subscriptions of one tenant.
 * @throws AzureFailure
 */
export async function queryResources(
  context: Context,
  query: string,
  tenantId: string | undefined,
  subscriptions: readonly string[],
  quota: QueryQuota,
  signal: AbortSignal,
): Promise<readonly LiveResource[]> {
  const { clients, requests } = context;
  const client = await clients.resourceGraph(tenantId);
  const found: LiveResource[] = [];
  const details = { purpose: `search ${subscriptions.length} subscriptions with Resource Graph`, signal, reads: true };
  await requests.perform(details, async (operation) => {
    const seen = new Set<string>();
    for (let skipToken: string | undefined; ;) {
      await quota.wait(context, operation.signal);
      await client.resources({
        query,
        subscriptions: [...subscriptions],
        options: { top: pageSize, resultFormat: 'objectArray', ...(skipToken !== undefined && { skipToken }) },
      });
      const answer = operation.last;
      const body = answer?.json;
      if (!answer || !isJsonObject(body)) throw malformed(operation, 'the body is empty or no JSON object');
      quota.learn(answer, requests.timing.clock.now());
      const rows = body['data'];
      if (!Array.isArray(rows) || !rows.every(isJsonObject)) throw malformed(operation, 'the result has no rows');
      found.push(...rows.map(resourceIn).filter((resource) => resource !== undefined));
      const next = body['$skipToken'];
      if (typeof next !== 'string' || next === '') {
        if (body['resultTruncated'] === 'true')
          throw malformed(operation, 'rows are missing, and no next page is named');
        return;
      }
      if (seen.has(next)) throw malformed(operation, 'the pages of the result go round in a circle');
      seen.add(next);
      skipToken = next;
    }
  });
  return found;
}

/** A row as ARM's body: Resource Graph fills what a resource lacks with null or an empty string. */
function resourceIn(row: JsonObject): LiveResource | undefined {
  const id = memberOf(row, 'id');
  const spelling = memberOf(row, 'type');
  const type = typeof spelling === 'string' ? resourceType(spelling) : undefined;
  if (typeof id !== 'string' || !id.startsWith('/') || !type) return undefined;
  const filled = Object.entries(row).filter(([, value]) => value !== null && value !== '');
  return liveResource(id, type, { ...Object.fromEntries(filled), type });
}
