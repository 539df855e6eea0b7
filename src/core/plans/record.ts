import type { FailureDetails } from '../failure.ts';
import type { Json, JsonObject } from '../resources/json.ts';
import type { PlanInput } from './inputs.ts';
import type { Plan } from './plan.ts';

/**
 * How far a step has come. `satisfied`: it was so already. `waiting`: Azure refuses for now and the step is tried again. `parked`:
 * it awaits something that may take hours, and nothing runs meanwhile.
 */
export type StepStatus = 'pending' | 'running' | 'waiting' | 'parked' | 'satisfied' | 'done' | 'failed' | 'cancelled';

export interface StepRecord {
  readonly status: StepStatus;
  /** Milliseconds since 1970 at which the change was first sent, and at which it was proved. */
  readonly appliedAt?: number;
  readonly finishedAt?: number;
  readonly attempts: number;
  readonly failure?: FailureDetails;
  /** What was learnt from the refusal by judging the binding again. */
  readonly diagnosis?: string;
  /** The plan that mends what was found, for whoever wants to offer it. */
  readonly remedy?: PlanInput;
  /** While waiting or parked: when to look again, in milliseconds since 1970, and what is awaited. */
  readonly retryAt?: number;
  readonly awaiting?: string;
  /** What there was before an act was sent: by it, observing tells whether the act has happened. */
  readonly witness?: Json;
  /** What an act has left behind. */
  readonly product?: JsonObject;
}

/** `parked`: everything that can be done is done, and something is awaited; resuming looks again. */
export type RunStatus = 'running' | 'parked' | 'succeeded' | 'failed' | 'cancelled';

/** One run of a plan, as the journal keeps it: plain JSON. */
export interface RunRecord {
  readonly format: 2;
  readonly runId: string;
  readonly plan: Plan;
  /** Ids of the steps that the person agreed to: the irreversible ones, and those whose confirmation was typed. */
  readonly consents: readonly string[];
  readonly status: RunStatus;
  readonly startedAt: number;
  readonly updatedAt: number;
  readonly steps: Readonly<Record<string, StepRecord>>;
  /** The name of the cloud the plan is for, and whether it was the emulator: it is never resumed elsewhere. */
  readonly cloud: string;
  readonly isEmulator: boolean;
  readonly proofs?: readonly Proof[];
  /** The run that this one takes back. */
  readonly undoes?: string;
}

/**
 * What shows that the goal is reached: properties as they read back. An account's encryption proves that the key is configured; that
 * it is used is shown only by KeyWrap and KeyUnwrap rows of the key store's audit log.
 */
export interface Proof {
  readonly resource: string;
  readonly name: string;
  readonly path: string;
  /** Milliseconds since 1970. */
  readonly readAt: number;
  /** The property as Azure returned it; null where it returned none. */
  readonly value: Json;
}

/** The proof that is about an account's encryption. */
export function encryptionProof(record: Pick<RunRecord, 'proofs'>): Proof | undefined {
  return record.proofs?.find(({ path }) => path === 'properties.encryption');
}

/** Whether a step has come to its end well. */
export function isFinished(step: Pick<StepRecord, 'status'> | undefined): boolean {
  return step?.status === 'done' || step?.status === 'satisfied';
}
