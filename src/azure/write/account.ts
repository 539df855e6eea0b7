import { AzureFailure } from '../../core/failure.ts';
import type { SetChange } from '../../core/plans/change.ts';
import { nameOf, sameArmId } from '../../core/resources/armId.ts';
import { isJsonObject, memberOf, type Json, type JsonObject } from '../../core/resources/json.ts';
import type { LiveResource } from '../../core/resources/resource.ts';
import { asString, memberNames } from '../../core/resources/value.ts';
import { addressOf } from '../read/bodies.ts';
import type { Context } from '../read/context.ts';
import { readFromProvider } from '../read/providerReads.ts';
import { contentOf, nested } from './content.ts';
import { hasSucceeded } from './longRunning.ts';
import { assertSent } from './sent.ts';

/**
 * Sets one property of an account with a PATCH that holds nothing else, and waits for the end of the long-running operation.
 * @throws AzureFailure; `conflict` while another change to the account is under way
 */
export async function setOnAccount(context: Context, change: SetChange, signal: AbortSignal): Promise<void> {
  const { resource, path } = change;
  const purpose = path === 'identity' ? 'set the identity of the account' : `set ${path} of the account`;
  const wished = contentOf(change.value, purpose, resource);
  const account = await readFromProvider(context, resource, signal);
  refuseWhileBusy(account, purpose);
  const content = path === 'identity' ? withAttached(wished, account) : withoutEmptyClientId(wished);
  await patch(context, resource, nested(path, content), path, purpose, signal);
}

/** States in which Cognitive Services refuses another write. */
const busyStates = ['accepted', 'creating', 'updating', 'moving', 'deleting', 'resolvingdns'];

function refuseWhileBusy(account: LiveResource, purpose: string): void {
  const state = asString(account.read('properties.provisioningState'));
  if (state === undefined || !busyStates.includes(state.toLowerCase())) return;
  const explanation = `The account is in state ${state}.`;
  throw new AzureFailure({ kind: 'conflict', purpose, resource: account.id, explanation });
}

/**
 * The wished identity with those that are attached: taking one away would cut off whatever uses it, the present encryption included.
 * Only the wish for `None` takes away.
 */
function withAttached(wished: Json, account: LiveResource): Json {
  if (!isJsonObject(wished)) return wished;
  const kindsOf = (type: unknown) =>
    typeof type === 'string' ? type.split(',').map((kind) => kind.trim().toLowerCase()) : [];
  const wishedKinds = kindsOf(memberOf(wished, 'type'));
  if (wishedKinds.includes('none')) return { type: 'None' };
  const kinds = new Set([...wishedKinds, ...kindsOf(asString(account.read('identity.type')))]);
  const asked = memberOf(wished, 'userAssignedIdentities');
  const ids = [...(memberNames(account.read('identity.userAssignedIdentities')) ?? [])];
  for (const id of isJsonObject(asked) ? Object.keys(asked) : []) {
    if (!ids.some((attached) => sameArmId(attached, id))) ids.push(id);
  }
  const type = [
    ...(kinds.has('systemassigned') ? ['SystemAssigned'] : []),
    ...(ids.length > 0 ? ['UserAssigned'] : []),
  ].join(', ');
  return { type, ...(ids.length > 0 && { userAssignedIdentities: Object.fromEntries(ids.map((id) => [id, {}])) }) };
}

/** Azure refuses an empty client id instead of taking it for none. */
function withoutEmptyClientId(content: Json): Json {
  const properties = isJsonObject(content) ? content['keyVaultProperties'] : undefined;
  if (!isJsonObject(content) || !isJsonObject(properties)) return content;
  const kept = Object.entries(properties).filter(
    ([name, value]) => name !== 'identityClientId' || (value ?? '') !== '',
  );
  return { ...content, keyVaultProperties: Object.fromEntries(kept) };
}

async function patch(
  context: Context,
  id: string,
  body: JsonObject,
  path: string,
  purpose: string,
  signal: AbortSignal,
): Promise<void> {
  const { subscriptionId, resourceGroup } = addressOf(id);
  const { pollInterval, writeLimit } = context.requests.timing;
  const client = await context.clients.cognitiveServices(subscriptionId);
  await context.requests.perform({ purpose, resource: id, signal, limit: writeLimit }, async (operation) => {
    const options = { abortSignal: operation.signal, updateIntervalInMs: pollInterval };
    try {
      const poller = await client.accounts.beginUpdate(resourceGroup, nameOf(id), body, options);
      assertSent(operation, path);
      await poller.pollUntilDone({ abortSignal: operation.signal });
    } catch (thrown) {
      // After the end the SDK reads the account once more; that read decides nothing.
      if (!hasSucceeded(operation)) throw thrown;
    }
    operation.effect = 'finished';
  });
}
