import type { Estate } from '../../../core/inspection/estate.ts';
import { parentArmId } from '../../../core/resources/armId.ts';
import { isLive, type LiveResource } from '../../../core/resources/resource.ts';
import { types } from '../../../core/resources/types.ts';
import type { ChosenKey } from '../choices/keyRows.ts';
import { isUsedBy } from './keyChoice.ts';

/** The accounts whose encryption names a key, as far as they can be seen. */
export async function accountsUnder(estate: Estate, keyId: string): Promise<readonly LiveResource[]> {
  const [graph, key] = await Promise.all([estate.graph(), estate.key(keyId)]);
  const store = graph.get(parentArmId(keyId) ?? keyId);
  if (!store || !isLive(store)) return [];
  const chosen: ChosenKey = { store, key };
  return graph
    .ofType(types.account)
    .filter(isLive)
    .filter((account) => isUsedBy(account, chosen));
}

/** The key that an account is under, where it can be seen. */
export async function keyOf(estate: Estate, account: LiveResource): Promise<LiveResource | undefined> {
  const inspection = await estate.inspect(account);
  const key = inspection?.binding.key;
  return key?.kind === 'found' && isLive(key.resource) ? key.resource : undefined;
}
