import { nameOf, parentArmId } from '../../resources/armId.ts';
import { isMicrosoftManaged } from '../../resources/binding.ts';
import type { EstateReader } from '../../sources.ts';
import type { UnpinInput } from '../inputs.ts';
import type { Plan } from '../plan.ts';
import { namesOf, readAccounts } from './parts/accounts.ts';
import { estateOf } from './parts/graph.ts';
import { followsNote, hsmVersionNote } from './parts/notes.ts';
import { planVersions, presentKey } from './parts/version.ts';

/**
 * Plans to let accounts follow the newest version of their key.
 * @throws AzureFailure where an account or its key store cannot be read
 */
export async function planUnpin(
  reader: EstateReader,
  input: UnpinInput,
  now: number,
  signal: AbortSignal,
): Promise<Plan> {
  const accounts = await readAccounts(reader, input.accountIds, signal);
  const graph = await estateOf(reader, accounts, signal);
  const underKey = accounts.filter((account) => !isMicrosoftManaged(account.read('properties.encryption')));
  return planVersions(
    reader,
    {
      kind: 'unpin',
      title: `Let ${namesOf(accounts)} follow the newest version of the key`,
      accounts,
      graph,
      wishes: underKey.map((account) => ({ account, version: '' })),
      findings: underKey.flatMap((account) => {
        const { id, isInHsm } = presentKey(account, graph);
        const store = nameOf(parentArmId(id ?? '') ?? '');
        return [...followsNote(account), ...(isInHsm ? [hsmVersionNote(store, account.id)] : [])];
      }),
    },
    now,
    signal,
  );
}
