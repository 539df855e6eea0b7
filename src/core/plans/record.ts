import type { FailureDetails } from '../failure.ts';
import type { Json } from '../resources/json.ts';
import type { Plan } from './plan.ts';

/** How far a step has come. `satisfied`: it was so already. `waiting`: Azure refuses for now and the step is tried again. */
export type StepStatus = 'pending' | 'running' | 'waiting' | 'satisfied' | 'done' | 'failed' | 'cancelled';

export interface StepRecord {
  readonly status: StepStatus;
  /** Milliseconds since 1970 at which the change was first sent, and at which it was proved. */
  readonly appliedAt?: number;
  readonly finishedAt?: number;
  readonly attempts: number;
  readonly failure?: FailureDetails;
  /** What was learnt from the refusal by judging the binding again. */
  readonly diagnosis?: string;
  /** While waiting: when the next try is due, in milliseconds since 1970, and what is awaited. */
  readonly retryAt?: number;
  readonly awaiting?: string;
}

export type RunStatus = 'running' | 'succeeded' | 'failed' | 'cancelled';

/** One run of a plan, as the journal keeps it: plain JSON. */
export interface RunRecord {
  readonly format: 1;
  readonly runId: string;
  readonly plan: Plan;
  /** Ids of the irreversible steps that the person agreed to. */
  readonly consents: readonly string[];
  readonly status: RunStatus;
  readonly startedAt: number;
  readonly updatedAt: number;
  readonly steps: Readonly<Record<string, StepRecord>>;
  /** The name of the cloud the plan is for, and whether it was the emulator: it is never resumed elsewhere. */
  readonly cloud: string;
  readonly isEmulator: boolean;
  readonly proof?: Proof;
}

/**
 * What shows that the goal is reached: the account as it read back. It proves that the key is configured; that it is used is
 * shown only by KeyWrap and KeyUnwrap rows of the key store's audit log.
 */
export interface Proof {
  readonly accountId: string;
  /** Milliseconds since 1970. */
  readonly readAt: number;
  /** `properties.encryption` as Azure returned it. */
  readonly encryption: Json;
}
