import { describe, expect, it } from 'vitest';
import type { RunRecord } from '../../../src/core/plans/record.ts';
import type { Azure } from '../../../src/emulator/azure.ts';
import type { Estate } from '../../../src/emulator/state/estate.ts';
import { live } from './lives.ts';
import { begin, planOf } from './scenario.ts';
import { enableScenarios } from './scenarios/enable.ts';
import { moveScenarios } from './scenarios/move.ts';
import type { World } from './world.ts';

/** The plans that grant a role and then depend on it. */
const scenarios = [...enableScenarios, ...moveScenarios].filter(
  ({ name }) => !/access policies|^pin|^unpin|^revert|^backup|another key of the vault/.test(name),
);

const minute = 60;

describe.each(scenarios)('$name', (scenario) => {
  it.each([
    ['no time', 0],
    ['30 seconds', 30],
    ['10 minutes', 10 * minute],
  ])('gets through a grant that takes %s to count', async (_, propagation) => {
    const world = await begin(scenario, { propagation });
    try {
      const watch = watchWaiting(world);
      const plan = await planOf(scenario, world);
      const { record, ends } = await live(world, plan, { rest: scenario.rest, onProgress: watch.onProgress });
      expect(record.status, JSON.stringify(record.steps)).toBe('succeeded');
      expect(ends).not.toContain('failed');
      expect(await scenario.reached(world.emulator.azure)).toBe(true);
      expect(watch.changedWhileWaiting).toEqual([]);
      // Every refusal of the service was told as waiting, and nothing else was.
      expect(watch.waits).toBe(refusals(world.emulator.azure));
      expect(watch.waits > 0).toBe(propagation > 0);
    } finally {
      await world.close();
    }
  });

  it('tells in the end that a grant never comes to count, and goes on once it does', async () => {
    const world = await begin(scenario, { propagation: 10 * 365 * 24 * 60 * minute });
    try {
      const { azure } = world.emulator;
      const before = encryptions(azure.estate);
      const watch = watchWaiting(world);
      const plan = await planOf(scenario, world);
      const { record } = await live(world, plan, { onProgress: watch.onProgress });
      const refused = Object.values(record.steps).find(({ status }) => status === 'failed');
      expect(record.status).toBe('failed');
      expect(refused?.diagnosis).toMatch(/a quarter of an hour/);
      expect(refused?.failure?.azureMessage).toMatch(/Failed to access the key/);
      expect(watch.changedWhileWaiting).toEqual([]);
      expect(encryptions(azure.estate)).toEqual(before);
      letGrantsCount(azure);
      const { record: resumed } = await live(world, plan, { from: record });
      expect(resumed.status, JSON.stringify(resumed.steps)).toBe('succeeded');
      expect(await scenario.reached(azure)).toBe(true);
    } finally {
      await world.close();
    }
  });
});

/** Watches a run wait: meanwhile no account's encryption may be other than before. */
function watchWaiting({ emulator }: World) {
  const { estate } = emulator.azure;
  const before = encryptions(estate);
  const watch = {
    waits: 0,
    changedWhileWaiting: [] as string[],
    onProgress: ({ steps, plan }: RunRecord): void => {
      const waiting = plan.steps.find(({ id }) => steps[id]?.status === 'waiting');
      if (!waiting) return;
      watch.waits++;
      const account = waiting.change.resource.toLowerCase();
      if (encryptions(estate).get(account) !== before.get(account)) watch.changedWhileWaiting.push(account);
    },
  };
  return watch;
}

function encryptions({ accounts }: Estate): ReadonlyMap<string, string> {
  return new Map([...accounts].map(([id, { encryption }]) => [id, JSON.stringify(encryption ?? null)]));
}

function refusals({ estate }: Azure): number {
  return [...estate.operations.values()].filter(({ status }) => status === 'Failed').length;
}

/** What Azure has not heard of so far counts from now on. */
function letGrantsCount({ estate, clock }: Azure): void {
  const now = clock.now();
  for (const [id, assignment] of [...estate.roleAssignments]) {
    if (assignment.effectiveFrom > now) estate.roleAssignments.set(id, { ...assignment, effectiveFrom: now });
  }
  for (const { localRoleAssignments } of estate.managedHsms.values()) {
    for (const [name, assignment] of [...localRoleAssignments]) {
      localRoleAssignments.set(name, { ...assignment, effectiveFrom: now });
    }
  }
}
