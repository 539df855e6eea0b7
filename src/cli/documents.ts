import type { CloudEnvironment } from '../core/cloud.ts';
import type { FailureDetails } from '../core/failure.ts';
import { describeRun } from '../core/plans/describe.ts';
import type { Plan } from '../core/plans/plan.ts';
import type { RunRecord, StepRecord } from '../core/plans/record.ts';
import type { Problem } from './problem.ts';

/**
 * What `--format json` prints: one document, described in docs/command-line.md. Members are only ever added. Nothing in a plan or a
 * record is secret; what a failure holds beside Azure's words is left out all the same.
 */

type Cloud = Pick<CloudEnvironment, 'name' | 'isEmulator'>;

/** @param needs the flags without which it does not run */
export function planDocument(plan: Plan, needs: readonly string[], cloud: Cloud): object {
  return {
    format: 1,
    kind: 'plan',
    cloud: cloud.name,
    isEmulator: cloud.isEmulator ?? false,
    isBlocked: plan.blockers.length > 0,
    needs,
    plan,
  };
}

export function runDocument(record: RunRecord): object {
  const { runId, plan, status, cloud, isEmulator, proofs, undoes } = record;
  return {
    format: 1,
    kind: 'run',
    runId,
    status,
    plan: plan.kind,
    title: plan.title,
    subject: plan.subject,
    accounts: plan.accounts,
    cloud,
    isEmulator,
    startedAt: iso(record.startedAt),
    updatedAt: iso(record.updatedAt),
    ...(undoes !== undefined && { undoes }),
    steps: plan.steps.map((step) => stepDocument(record, step)),
    nowTrue: describeRun(record),
    proofs: (proofs ?? []).map(({ readAt, ...proof }) => ({ ...proof, readAt: iso(readAt) })),
  };
}

function stepDocument({ steps }: RunRecord, { id, title, cost }: Plan['steps'][number]): object {
  const state: StepRecord = steps[id] ?? { status: 'pending', attempts: 0 };
  const { status, attempts } = state;
  return {
    id,
    title,
    cost,
    status,
    attempts,
    ...(state.appliedAt !== undefined && { appliedAt: iso(state.appliedAt) }),
    ...(state.finishedAt !== undefined && { finishedAt: iso(state.finishedAt) }),
    ...(state.awaiting !== undefined && { awaiting: state.awaiting }),
    ...(state.retryAt !== undefined && { lookAgainAt: iso(state.retryAt) }),
    ...(state.diagnosis !== undefined && { diagnosis: state.diagnosis }),
    ...(state.failure && { failure: failureDocument(state.failure) }),
    ...(state.product && { product: state.product }),
  };
}

function failureDocument({
  kind,
  resource,
  status,
  code,
  azureMessage,
  explanation,
  correlationId,
}: FailureDetails): object {
  return {
    kind,
    ...(resource !== undefined && { resource }),
    ...(status !== undefined && { status }),
    ...(code !== undefined && { code }),
    ...(azureMessage !== undefined && { azureMessage }),
    ...(explanation !== undefined && { explanation }),
    ...(correlationId !== undefined && { correlationId }),
  };
}

export function errorDocument({ kind, message, details }: Problem): object {
  return { error: { kind, message, ...details } };
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
