import type { FailureDetails } from '../../../../src/core/failure.ts';
import { planEnable, type EnableInput } from '../../../../src/core/plans/goals/enable.ts';
import { irreversibleSteps, type Plan } from '../../../../src/core/plans/plan.ts';
import type { RunRecord, StepRecord } from '../../../../src/core/plans/record.ts';
import { newRun } from '../../../../src/core/plans/runner.ts';
import type { Row } from '../../../../src/features/actions/pickers/rows.ts';
import { accountId, FakeEstate, keyId } from '../../../support/fakeEstate.ts';
import { ManualClock } from '../../../support/manualClock.ts';

export { MemoryJournal } from '../../../support/memoryJournal.ts';

export async function samplePlan(estate = new FakeEstate(), changes: Partial<EnableInput> = {}): Promise<Plan> {
  return planEnable(
    estate,
    {
      kind: 'enable',
      accountIds: [accountId],
      key: { kind: 'existing', id: keyId },
      version: 'versionless',
      identity: { kind: 'system' },
      preferences: { grantScope: 'key' },
      ...changes,
    },
    new ManualClock().now(),
    new AbortController().signal,
  );
}

/** A record whose steps have come so far; steps that are not named are pending. */
export async function sampleRecord(
  steps: Readonly<Record<string, Partial<StepRecord>>> = {},
  changes: Partial<RunRecord> = {},
): Promise<RunRecord> {
  const plan = await samplePlan();
  const consents = irreversibleSteps(plan).map(({ id }) => id);
  const record = newRun(plan, consents, { clock: new ManualClock(), source: new FakeEstate() });
  const states = Object.fromEntries(
    plan.steps.map(({ id }): [string, StepRecord] => [id, { status: 'pending', attempts: 0, ...steps[id] }]),
  );
  return { ...record, steps: states, ...changes };
}

export const allDone = Object.fromEntries(
  ['identity', 'purge-protection', 'grant', 'encryption'].map((id) => [id, { status: 'done', attempts: 1 }] as const),
);

export const refusal: FailureDetails = {
  kind: 'rejected',
  purpose: 'set the key',
  resource: accountId,
  azureMessage: 'KeyVaultProperties is invalid',
};

/** The rows as a person reads them; a separator stands between dashes. */
export function words(rows: readonly Row<unknown>[]): string[] {
  return rows.map((row) => (row.kind === 'separator' ? `-- ${row.label} --` : row.label));
}
