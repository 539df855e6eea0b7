import type { RunStatus } from '../core/plans/record.ts';

/** What the program ends with, so that a script can act on it. Documented in docs/command-line.md; numbers never change. */
export const exitCodes = {
  done: 0,
  needsAttention: 1,
  usage: 2,
  failed: 3,
  needsConsent: 4,
  blocked: 5,
  runFailed: 6,
  cancelled: 7,
  parked: 8,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** How a run ended, as an exit code. */
export function exitCodeOf(status: RunStatus): ExitCode {
  switch (status) {
    case 'succeeded':
      return exitCodes.done;
    case 'parked':
      return exitCodes.parked;
    case 'cancelled':
      return exitCodes.cancelled;
    case 'failed':
    case 'running':
      return exitCodes.runFailed;
  }
}

export const exitCodeHelp = `Exit codes:
  0  done; of an audit or check, nothing needs attention
  1  an audit or check found what needs attention, or an audit could not read everything
  2  the command line is wrong
  3  nothing could be read, or it failed before anything was changed
  4  the plan needs --yes, or consent to a step; nothing was changed
  5  something stands in the plan's way; nothing was changed
  6  a run failed; "resume" goes on with it
  7  cancelled; a run that had begun can be resumed
  8  a run awaits something that takes time; "resume" looks again`;
