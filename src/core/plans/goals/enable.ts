import type { EstateReader } from '../../sources.ts';
import type { EnableInput } from '../inputs.ts';
import type { Plan } from '../plan.ts';
import { readAccounts, tenantOf } from './parts/accounts.ts';
import { chosenIdentity } from './parts/identity.ts';
import { planUnderKey } from './parts/underKey.ts';

export type { EnableInput } from '../inputs.ts';
export { graphFor } from './parts/graph.ts';
export { sorted, subjectOf } from './parts/sorted.ts';

/**
 * Plans to put accounts under a customer-managed key: reads afresh what they depend on, and derives the steps. Nothing is changed.
 * @throws AzureFailure where an account, or a key store, key or identity that should be there, cannot be read
 */
export async function planEnable(
  reader: EstateReader,
  input: EnableInput,
  now: number,
  signal: AbortSignal,
): Promise<Plan> {
  const [accounts, identity] = await Promise.all([
    readAccounts(reader, input.accountIds, signal),
    chosenIdentity(reader, input.identity, signal),
  ]);
  const { key, version, preferences } = input;
  return planUnderKey(
    reader,
    {
      kind: 'enable',
      verb: 'Encrypt',
      accounts,
      switching: accounts.map((account) => ({ account, identity })),
      key,
      version,
      preferences,
      tenantId: tenantOf(accounts[0]),
      findings: [],
    },
    now,
    signal,
  );
}
