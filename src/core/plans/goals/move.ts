import { sameStoreUri } from '../../resources/keyIdentifier.ts';
import type { LiveResource } from '../../resources/resource.ts';
import { asString, at, type Value } from '../../resources/value.ts';
import type { EstateReader } from '../../sources.ts';
import { targetOf } from '../change.ts';
import { isSwitch } from '../derive.ts';
import type { MoveInput } from '../inputs.ts';
import type { Plan, PlanFinding } from '../plan.ts';
import { keylessBlockers, readAccounts, tenantOf } from './parts/accounts.ts';
import { chosenIdentity, presentIdentity, type PlannedIdentity } from './parts/identity.ts';
import { note } from './parts/finding.ts';
import { followsNote } from './parts/notes.ts';
import { planUnderKey } from './parts/underKey.ts';

/**
 * Plans to put accounts that are under a key under another one, in the same key store or another. Nothing is taken away: the key of
 * before and its grants stay, so that there is a way back.
 * @throws AzureFailure where an account, or a key store, key or identity that should be there, cannot be read
 */
export async function planMove(
  reader: EstateReader,
  input: MoveInput,
  now: number,
  signal: AbortSignal,
): Promise<Plan> {
  const accounts = await readAccounts(reader, input.accountIds, signal);
  const chosen = input.identity && (await chosenIdentity(reader, input.identity, signal));
  const identityOf = (account: LiveResource): PlannedIdentity | Promise<PlannedIdentity> =>
    chosen ?? presentIdentity(reader, account, signal);
  const switching = accounts.map(async (account) => ({ account, identity: await identityOf(account) }));
  const { key, version, preferences } = input;
  const plan = await planUnderKey(
    reader,
    {
      kind: 'move',
      verb: 'Move',
      accounts,
      switching: await Promise.all(switching),
      key,
      version,
      preferences,
      tenantId: tenantOf(accounts[0]),
      findings: [...keylessBlockers(accounts), ...(version === 'versionless' ? accounts.flatMap(followsNote) : [])],
    },
    now,
    signal,
  );
  return { ...plan, notes: [...plan.notes, ...accounts.flatMap((account) => oldKeyNote(account, plan))] };
}

/** Source: "Rotating the key doesn't trigger re-encryption of data in the resource"; of another key nothing is said. */
function oldKeyNote(account: LiveResource, { steps }: Plan): readonly PlanFinding[] {
  const change = steps.map((step) => step.change).find((other) => isSwitch(other) && targetOf(other) === account.key);
  const before = keyIn(account.read('properties.encryption'));
  if (change?.kind !== 'set' || !before) return [];
  const after = keyIn(change.value);
  if (after && sameStoreUri(before.store, after.store) && before.name.toLowerCase() === after.name.toLowerCase())
    return [];
  const message = `Key ${before.name} of ${before.store} stays enabled, and the grants of ${account.name} at it stay. When Azure stops using it is not documented: take the grants away, or disable the key, only once the audit log of its key store shows no more KeyWrap and KeyUnwrap by the account's identity.`;
  return [note('old-key', account.id, message)];
}

function keyIn(encryption: Value): { readonly store: string; readonly name: string } | undefined {
  const store = asString(at(encryption, 'keyVaultProperties.keyVaultUri'));
  const name = asString(at(encryption, 'keyVaultProperties.keyName'));
  return store !== undefined && name !== undefined ? { store, name } : undefined;
}
