import { AzureFailure } from '../../../core/failure.ts';
import type { ActChange } from '../../../core/plans/change.ts';
import { asString } from '../../../core/resources/value.ts';
import { addressOf } from '../../read/bodies.ts';
import type { Context } from '../../read/context.ts';
import { readDeleted } from '../../read/deleted.ts';

/**
 * Lets a deleted account go for good. One that is not among the deleted ones any more counts as purged.
 * @throws AzureFailure
 */
export async function purgeAccount(context: Context, { resource }: ActChange, signal: AbortSignal): Promise<undefined> {
  const purpose = 'purge the deleted account';
  const deleted = await readDeleted(context, resource, signal);
  if (!deleted) return undefined;
  const location = asString(deleted.read('location'));
  if (location === undefined) {
    throw new AzureFailure({ kind: 'malformed', purpose, resource, explanation: 'the account has no location' });
  }
  const { subscriptionId, resourceGroup, names } = addressOf(resource);
  const { pollInterval, writeLimit } = context.requests.timing;
  const client = await context.clients.cognitiveServices(subscriptionId);
  const details = { purpose, resource, signal, once: true, limit: writeLimit };
  await context.requests.perform(details, async (operation) => {
    await client.deletedAccounts.beginPurgeAndWait(location, resourceGroup, names[0], {
      abortSignal: operation.signal,
      updateIntervalInMs: pollInterval,
    });
    operation.effect = 'finished';
  });
  return undefined;
}
