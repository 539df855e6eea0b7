import type { LiveResource } from '../../../resources/resource.ts';
import type { Value } from '../../../resources/value.ts';
import type { EstateReader } from '../../../sources.ts';
import type { GoalChange } from '../../derive.ts';
import { isSatisfied } from '../../satisfied.ts';
import { encryptionChange, identityChange, stepId, wayBack } from './account.ts';
import type { PlannedIdentity } from './identity.ts';
import type { PlannedKey } from './key.ts';

/** One account, and the identity with which it is to reach the key. */
export interface Switching {
  readonly account: LiveResource;
  readonly identity: PlannedIdentity;
}

/** What puts accounts under a key: the identity of each, and the switches, one of them first. */
export async function switchesTo(
  reader: EstateReader,
  switching: readonly Switching[],
  key: PlannedKey,
  version: Value,
  signal: AbortSignal,
): Promise<readonly GoalChange[]> {
  const accounts = switching.map(({ account }) => account);
  const identities = switching.map(({ account, identity: { choice, resource } }) =>
    identityChange(stepId('identity', account, accounts), choice, account, resource),
  );
  const changes = switching.map(async ({ account, identity }) => {
    const wished = {
      storeUri: key.store.uri,
      storeName: key.store.name,
      keyName: key.name,
      version,
      identity: identity.resource,
    };
    const back = await wayBack(reader, account, signal);
    return { account, change: encryptionChange(stepId('encryption', account, accounts), account, wished, back) };
  });
  return [...identities, ...oneFirst(await Promise.all(changes))];
}

/** The switches with an order: the first that is needed shows that it works, the others come after it. */
export function oneFirst(
  switches: readonly { readonly account: LiveResource; readonly change: GoalChange }[],
): readonly GoalChange[] {
  const first = switches.find(({ account, change: { change } }) => {
    return change.kind === 'set' && !isSatisfied(change.path, account.read(change.path), change.value);
  });
  return switches.map(({ change }) =>
    !first || change.id === first.change.id ? change : { ...change, after: [...(change.after ?? []), first.change.id] },
  );
}
