import type { Change } from '../../src/core/plans/change.ts';
import type { Plan } from '../../src/core/plans/plan.ts';
import type { Step } from '../../src/core/plans/step.ts';
import { types } from '../../src/core/resources/types.ts';
import { accountId } from './fakeEstate.ts';

/** A plan of these changes, each after the one before. */
export function planOf(changes: Readonly<Record<string, Change>>, more: Partial<Step> = {}): Plan {
  const ids = Object.keys(changes);
  return {
    format: 2,
    kind: 'enable',
    title: 'Encrypt chat',
    subject: { id: accountId, name: 'chat', type: types.account },
    accounts: [],
    related: [],
    choices: [],
    effects: [],
    steps: Object.entries(changes).map(([id, change], index) => ({
      id,
      title: `Do ${id}`,
      reason: 'It is what you asked for.',
      change,
      cost: 'none',
      costExplanation: 'Nothing.',
      after: ids.slice(Math.max(0, index - 1), index),
      ...more,
    })),
    proves: [],
    blockers: [],
    notes: [],
  };
}
