import { describe, expect, it } from 'vitest';
import { AzureFailure } from '../../../../../src/core/failure.ts';
import type { Change } from '../../../../../src/core/plans/change.ts';
import { openAiEkmApplication } from '../../../../../src/core/plans/goals/access/openAiEkm.ts';
import type { PlanInput } from '../../../../../src/core/plans/inputs.ts';
import { consentsNeeded } from '../../../../../src/core/plans/plan.ts';
import { planFor } from '../../../../../src/core/plans/planFor.ts';
import { newRun, run } from '../../../../../src/core/plans/runner.ts';
import { AccessEstate } from '../../../../support/accessEstate.ts';
import { accountId, bind, group, keyBody, vaultId } from '../../../../support/fakeEstate.ts';
import { ManualClock } from '../../../../support/manualClock.ts';
import { MemoryJournal } from '../../../../support/memoryJournal.ts';

const never = new AbortController().signal;
const ekmKey = `${vaultId}/keys/org-abc--k`;

interface Scene {
  readonly name: string;
  readonly input: PlanInput;
  readonly prepare: (estate: AccessEstate) => void;
}

const scenes: readonly Scene[] = [
  {
    name: 'grant',
    input: {
      kind: 'grant',
      scopeId: ekmKey,
      principal: { kind: 'application', appId: openAiEkmApplication },
      purpose: 'openAiEkm',
    },
    prepare: (estate) => estate.put(ekmKey, keyBody()),
  },
  {
    name: 'restore',
    input: { kind: 'restore', accountId },
    prepare: (estate) => {
      bind(estate);
      estate.set(accountId, 'identity', { type: 'None' });
      estate.softDelete(vaultId);
    },
  },
  {
    name: 'recover',
    input: { kind: 'recover', id: accountId },
    prepare: (estate) => {
      bind(estate);
      estate.softDelete(accountId);
      estate.softDelete(vaultId);
    },
  },
  {
    name: 'private-endpoint',
    input: {
      kind: 'private-endpoint',
      storeId: vaultId,
      name: 'pe',
      resourceGroupId: group,
      location: 'westeurope',
      network: {
        kind: 'new',
        name: 'vnet',
        addressPrefix: '10.0.0.0/16',
        subnetName: 'keys',
        subnetPrefix: '10.0.1.0/24',
      },
      dns: { kind: 'new', resourceGroupId: group },
    },
    prepare: () => undefined,
  },
  {
    name: 'diagnostics',
    input: {
      kind: 'diagnostics',
      resourceIds: [vaultId, accountId],
      workspace: { kind: 'new', resourceGroupId: group, name: 'logs', location: 'westeurope' },
    },
    prepare: () => undefined,
  },
];

async function setUp({ input, prepare }: Scene) {
  const estate = new AccessEstate();
  prepare(estate);
  const clock = new ManualClock();
  const deps = { source: estate, journal: new MemoryJournal(), clock, log: () => undefined };
  const plan = await planFor(estate, input, clock.now(), never);
  expect(plan.blockers).toEqual([]);
  return { estate, deps, plan, record: newRun(plan, consentsNeeded(plan), deps) };
}

describe.each(scenes)('the $name plan', (scene) => {
  it('can be cancelled before every request; a rerun reaches the goal and makes nothing twice', async () => {
    for (let at = 1; ; at++) {
      const { estate, deps, plan, record } = await setUp(scene);
      const controller = new AbortController();
      let requests = 0;
      const count = () => {
        if (++requests === at) controller.abort();
        controller.signal.throwIfAborted();
      };
      estate.beforeApply = count;
      estate.beforeRead = count;
      const end = await run(record, deps, { signal: controller.signal });
      if (requests < at) {
        expect(end.status).toBe('succeeded');
        expect(at).toBeGreaterThan(plan.steps.length);
        return;
      }
      expect(end.status, `cancelled at request ${at}`).toBe('cancelled');
      estate.beforeApply = () => undefined;
      estate.beforeRead = () => undefined;
      expect((await run(end, deps, { signal: never })).status).toBe('succeeded');
      const sent = estate.applied.map(({ resource }) => resource);
      expect(new Set(sent).size).toBe(sent.length);
    }
  });

  it('does not repeat what took effect though its answer was lost', async () => {
    const { estate, deps, record } = await setUp(scene);
    const seen = new Set<Change['resource']>();
    estate.afterApply = ({ resource }) => {
      if (seen.has(resource)) return;
      seen.add(resource);
      throw new AzureFailure({ kind: 'network', purpose: 'change it', mayHaveTakenEffect: true });
    };
    // An answer that is lost comes after the effect, also of what the estate adds to a change.
    const apply = estate.apply.bind(estate);
    estate.apply = async (change, signal) => {
      const { afterApply } = estate;
      estate.afterApply = () => undefined;
      const product = await apply(change, signal);
      estate.afterApply = afterApply;
      afterApply(change);
      return product;
    };
    expect((await run(record, deps, { signal: never })).status).toBe('succeeded');
    const sent = estate.applied.map(({ resource }) => resource);
    expect(new Set(sent).size).toBe(sent.length);
  });
});
