import { toFailure } from '../failure.ts';
import type { LiveResource } from '../resources/resource.ts';
import { types } from '../resources/types.ts';
import type { Gap } from '../sources.ts';
import type { Estate } from './estate.ts';
import type { Inspection } from './inspect.ts';

/** How many accounts are looked at at a time. */
const atOnce = 6;

/** Every account of an estate, judged, with what could not be read. */
export interface Audit {
  readonly accounts: readonly AuditedAccount[];
  readonly gaps: readonly Gap[];
}

export interface AuditedAccount {
  readonly account: LiveResource;
  readonly inspection: Inspection;
}

/**
 * Judges every account of the shown subscriptions, in the order of their ids.
 * @throws AzureFailure where nothing at all could be read
 */
export async function auditEstate(estate: Estate): Promise<Audit> {
  const subscriptions = await estate.subscriptions();
  const inventory = await estate.inventory();
  const accounts = inventory.items
    .filter(({ type }) => type === types.account)
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  const audited: AuditedAccount[] = [];
  const gaps: Gap[] = [...subscriptions.gaps, ...inventory.gaps];
  const waiting = accounts.values();
  const work = async (): Promise<void> => {
    for (const account of waiting) {
      const result = await look(estate, account);
      if (result && 'failure' in result) gaps.push(result);
      else if (result) audited.push({ account, inspection: result });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  const order = new Map(accounts.map(({ key }, index) => [key, index]));
  const place = ({ account }: AuditedAccount) => order.get(account.key) ?? 0;
  return { accounts: audited.sort((a, b) => place(a) - place(b)), gaps };
}

async function look(estate: Estate, account: LiveResource): Promise<Inspection | Gap | undefined> {
  try {
    return await estate.inspect(account);
  } catch (thrown) {
    const failure = toFailure(thrown, 'check the encryption', account.id);
    if (failure.kind === 'cancelled') throw failure;
    return { scope: account.id, failure };
  }
}

/** Whether somebody should look at it: something is wrong, or could not be decided. */
export function needsAttention({ accounts, gaps }: Audit): boolean {
  return gaps.length > 0 || accounts.some(({ inspection }) => isConcerning(inspection));
}

export function isConcerning({ state }: Inspection): boolean {
  return state === 'attention' || state === 'broken' || state === 'unknown';
}
