import { toFailure } from '../failure.ts';
import { isWithinScope, nameOf, subscriptionOf } from '../resources/armId.ts';
import { asString } from '../resources/value.ts';
import type { EstateReader } from '../sources.ts';
import { judgeCallerRights } from './callerRights.ts';
import { placeOf } from './change.ts';
import type { PlanFinding } from './plan.ts';
import type { Step } from './step.ts';

/** What would stop the steps although every resource is right: missing rights, locks, a subscription that takes no writes. */
export async function preflight(
  reader: EstateReader,
  steps: readonly Step[],
  signal: AbortSignal,
): Promise<readonly PlanFinding[]> {
  const findings = await Promise.all([
    judgeCallerRights(reader, steps, signal),
    judgeLocks(reader, steps, signal),
    judgeSubscriptions(reader, steps, signal),
  ]);
  return findings.flat();
}

/** Source: "Lock your resources to protect your infrastructure": ReadOnly forbids every write, CanNotDelete only deletions. */
async function judgeLocks(
  reader: EstateReader,
  steps: readonly Step[],
  signal: AbortSignal,
): Promise<readonly PlanFinding[]> {
  // Locks hold for Azure Resource Manager alone: what happens inside a key store passes them by.
  const written = steps.filter(({ change }) => change.kind !== 'await' && change.kind !== 'act' && !isInStore(change));
  const findings = written.map(async (step): Promise<readonly PlanFinding[]> => {
    const place = placeOf(step.change);
    try {
      const { items } = await reader.locks(place, signal);
      const level = (id: string | undefined) => id?.toLowerCase();
      const lock = items.find((item) => {
        const kind = level(asString(item.read('properties.level')));
        return kind === 'readonly' || (kind === 'cannotdelete' && step.change.kind === 'delete');
      });
      if (!lock) return [];
      const message = `"${step.title}" is forbidden by the lock ${lock.name} (${asString(lock.read('properties.level')) ?? 'level not known'}) at ${nameOf(lockedScope(lock.id))}. Remove the lock for the time of the change: Owner or User Access Administrator can.`;
      return [{ rule: 'lock', severity: 'error', certainty: 'known', subject: place, message }];
    } catch (thrown) {
      const failure = toFailure(thrown, 'read the locks', place);
      if (failure.kind === 'cancelled') throw failure;
      // Whoever cannot read locks is told by Azure itself, which changes nothing then.
      return [];
    }
  });
  return distinct((await Promise.all(findings)).flat());
}

function isInStore({ type }: Step['change']): boolean {
  return /\/(keys|localRoleAssignments)(\/|$)/i.test(type) || type.startsWith('Microsoft.Graph/');
}

function lockedScope(lockId: string): string {
  return lockId.replace(/\/providers\/Microsoft\.Authorization\/locks\/[^/]+$/i, '');
}

async function judgeSubscriptions(
  reader: EstateReader,
  steps: readonly Step[],
  signal: AbortSignal,
): Promise<readonly PlanFinding[]> {
  const places = steps.filter(({ change }) => change.kind !== 'await').map(({ change }) => placeOf(change));
  const wanted = new Set(places.map(subscriptionOf).filter((id) => id !== undefined));
  if (wanted.size === 0) return [];
  const { items } = await reader.subscriptions(signal);
  return items
    .filter(
      ({ id, state }) =>
        wanted.has(id.toLowerCase()) && !['enabled', 'warned', 'pastdue'].includes(state.toLowerCase()),
    )
    .map(({ id, name, state }) => ({
      rule: 'subscription-state',
      severity: 'error',
      certainty: 'known',
      subject: places.find((place) => isWithinScope(place, `/subscriptions/${id}`)) ?? `/subscriptions/${id}`,
      message: `Subscription ${name} is in state ${state}: it takes no changes. Its billing owner can enable it again.`,
    }));
}

function distinct(findings: readonly PlanFinding[]): readonly PlanFinding[] {
  return findings.filter(
    (finding, index) => findings.findIndex(({ message }) => message === finding.message) === index,
  );
}
