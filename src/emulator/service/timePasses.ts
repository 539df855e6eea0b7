import type { Azure } from '../azure.ts';
import { storeOf } from '../keyVault/keyStore.ts';
import { tendStores } from '../keyVault/tend.ts';
import { isGone, type Estate } from '../state/estate.ts';
import type { Account, DataProtection } from '../state/resources.ts';
import { Refusal } from '../wire/exchange.ts';
import { follow, versionsToNotice } from './following.ts';
import { unwrapRegularly } from './keyCalls.ts';
import { protectingKey } from './protection.ts';

/** The most regular uses of one account that are made up for at once; the oldest are left out. */
const mostUses = 80;

const underWay = new WeakMap<Estate, Promise<void>>();

/** Up to which whole second each estate has been made up for, unless it was disturbed since. */
const madeUpFor = new WeakMap<Estate, number>();

/** To be called after whatever may have changed an estate: the next look goes through all of it. */
export function disturb(estate: Estate): void {
  madeUpFor.delete(estate);
}

/**
 * Makes up for the time since it was last called: scheduled rotations, and for every account under a customer-managed key
 * the regular use of the key and the noticing of new versions. Each happens at its own moment and is judged as of then, so
 * that the audit logs read as if somebody had watched. Two requests at once make up for the time once; and what is due
 * comes at whole seconds, so that the estate, which may be large, is gone through once a second unless it was disturbed.
 */
export async function catchUp(azure: Azure): Promise<void> {
  const running = underWay.get(azure.estate);
  if (running !== undefined) {
    await running;
    return;
  }
  const second = Math.floor(azure.clock.now() / 1000);
  if (madeUpFor.get(azure.estate) === second) return;
  madeUpFor.set(azure.estate, second);
  const run = makeUp(azure).finally(() => underWay.delete(azure.estate));
  underWay.set(azure.estate, run);
  await run;
}

async function makeUp(azure: Azure): Promise<void> {
  tendStores(azure);
  const events = accountsOf(azure).flatMap(({ account, until }) => eventsOf(azure, account, until));
  for (const { at, account, kind } of events.sort((left, right) => left.at - right.at)) {
    await happen({ ...azure, clock: { now: () => at } }, account, kind);
  }
}

/** The accounts, and those that were deleted, for which the service has worked until then. */
function accountsOf({ estate, clock }: Azure): readonly { readonly account: Account; readonly until: number }[] {
  const now = clock.now();
  const known = [
    ...[...estate.accounts.values()].map((account) => ({ account, until: now })),
    ...[...estate.deletedAccounts.values()].map(({ account, deletionDate }) => ({
      account,
      until: Math.min(now, deletionDate),
    })),
  ];
  return known.filter(({ account }) => !isGone(estate, account));
}

interface ServiceEvent {
  readonly at: number;
  readonly account: Account;
  readonly kind: 'use' | 'notice';
}

/** What the service has to do for an account up to a moment. */
function eventsOf(azure: Azure, account: Account, until: number): readonly ServiceEvent[] {
  const { protection } = account;
  if (protection === undefined) return [];
  const store = storeOf(azure.estate, protection);
  const uses = usesUntil(protection, until, azure.behaviour.serviceInterval);
  const from = protection.usedUntil ?? until;
  // Where the account is deleted nothing is left to make up for when it is recovered.
  protection.usedUntil = until < azure.clock.now() ? azure.clock.now() : (uses.at(-1) ?? from);
  if (store === undefined) return [];
  const notices = versionsToNotice(azure, account, store)
    .filter(({ at }) => at <= until)
    .map(({ at }) => Math.max(at, from));
  return [
    ...uses.map((at) => ({ at, account, kind: 'use' as const })),
    ...notices.map((at) => ({ at, account, kind: 'notice' as const })),
  ];
}

function usesUntil({ usedUntil }: DataProtection, until: number, interval: number): readonly number[] {
  if (usedUntil === undefined || interval <= 0) return [];
  const all = Math.max(0, Math.floor((until - usedUntil) / interval));
  const count = Math.min(all, mostUses);
  return Array.from({ length: count }, (_, index) => usedUntil + (all - count + index + 1) * interval);
}

/** A refusal changes nothing: the account stays as it is protected, and the key store has written it down. */
async function happen(azure: Azure, account: Account, kind: ServiceEvent['kind']): Promise<void> {
  const access = protectingKey(azure, account);
  const { protection } = account;
  if (access === undefined || protection === undefined) return;
  try {
    if (kind === 'use') await unwrapRegularly(azure, access, protection.keyVersion);
    await follow(azure, account, access);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
}
