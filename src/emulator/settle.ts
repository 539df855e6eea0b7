import { evaluateWhatIsDue } from './arm/policy/evaluation.ts';
import type { Azure } from './azure.ts';
import { settleOperations } from './service/operations.ts';

/** Brings about whatever is due by now. Called before each request is answered and wherever time is made to pass. */
export async function settle(azure: Azure): Promise<void> {
  await settleOperations(azure);
  evaluateWhatIsDue(azure);
}
