import type { FailureDetails, FailureKind } from '../failure.ts';
import { nameOf } from '../resources/armId.ts';
import { placeOf } from './change.ts';
import type { RunRecord } from './record.ts';

/** What a run has made true and what not, step by step, for a person who stopped it or was stopped. */
export function describeRun(record: RunRecord): readonly string[] {
  return record.plan.steps.map((step) => {
    const state = record.steps[step.id];
    switch (state?.status) {
      case 'done':
        return `Done: ${step.title}`;
      case 'satisfied':
        return `Was so already: ${step.title}`;
      case 'failed':
        return `Failed: ${step.title}`;
      case 'parked':
        return `Awaited: ${step.title}`;
      case 'cancelled':
        if (state.appliedAt === undefined) return `Not begun: ${step.title}`;
        return isRefusal(state.failure)
          ? `Refused so far, not in effect: ${step.title}`
          : `Stopped, may have taken effect: ${step.title}`;
      case 'running':
      case 'waiting':
        return `Interrupted: ${step.title}`;
      case 'pending':
      case undefined:
        return `Not begun: ${step.title} (${nameOf(placeOf(step.change))})`;
    }
  });
}

/** Azure has answered, and the answer was no. */
function isRefusal(failure: FailureDetails | undefined): boolean {
  return failure !== undefined && failure.mayHaveTakenEffect !== true && refusals.includes(failure.kind);
}

const refusals: readonly FailureKind[] = ['rejected', 'forbidden', 'conflict', 'firewall', 'throttled'];
