import type { Azure } from '../azure.ts';
import type { MovableClock } from '../clock.ts';
import { settle } from '../settle.ts';
import { momentsBetween } from './moments.ts';
import type { Watchdog } from './watchdog.ts';

/**
 * Lets time pass up to a moment, in milliseconds, as if one had waited: the clock stops at every moment at which
 * something comes about by itself, what is due then is settled, and the watchdog looks. Where nobody watches, it stops
 * only where an operation or an evaluation of policy ends: all else is made up for as of its own moment. A moment that has passed already changes
 * nothing.
 */
export async function passTime(azure: Azure, clock: MovableClock, watchdog: Watchdog, until: number): Promise<void> {
  await settleAndLook(azure, watchdog);
  // Looked up anew each time: what comes about at one moment may bring others.
  for (let after = clock.now(); ;) {
    const { operations, policyEvaluations } = azure.estate;
    const looked = watchdog.isWatching ? azure.estate : { operations, policyEvaluations };
    const next = momentsBetween(looked, after, until)[0] ?? until;
    clock.advance(Math.max(0, next - clock.now()));
    await settleAndLook(azure, watchdog);
    if (next >= until) return;
    after = next;
  }
}

async function settleAndLook(azure: Azure, watchdog: Watchdog): Promise<void> {
  await watchdog.observe();
  await settle(azure);
  await watchdog.observe();
}
