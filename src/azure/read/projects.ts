import type { LiveResource } from '../../core/resources/resource.ts';
import { types } from '../../core/resources/types.ts';
import type { Listing } from '../../core/sources.ts';
import { addressOf, listed } from './bodies.ts';
import type { Context } from './context.ts';

/**
 * The projects of a Foundry account; other kinds have none.
 * @throws AzureFailure
 */
export async function readProjects(
  context: Context,
  account: LiveResource,
  signal: AbortSignal,
): Promise<Listing<LiveResource>> {
  const { subscriptionId, resourceGroup, names } = addressOf(account.id);
  const details = { purpose: 'list the projects', resource: account.id, signal };
  const { items, failure } = await context.requests.pages(details, async () =>
    (await context.clients.cognitiveServices(subscriptionId)).projects.list(resourceGroup, names[0]),
  );
  return {
    items: items.map((body) => listed(body, types.project)).filter((item) => item !== undefined),
    gaps: failure ? [{ scope: account.id, failure }] : [],
  };
}
