import { AzureFailure } from '../core/failure.ts';
import { Locked } from '../core/plans/lock.ts';
import { PlanRefused } from '../core/plans/runner.ts';
import type { JsonObject } from '../core/resources/json.ts';
import { exitCodes, type ExitCode } from './exitCodes.ts';

/** The command line is wrong; the message is for whoever typed it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** What went wrong, for people and for programs. */
export interface Problem {
  readonly exitCode: ExitCode;
  readonly kind: string;
  readonly message: string;
  /** What else a program may want to know; never a secret. */
  readonly details: JsonObject;
}

/** Whatever was thrown before a run began, or beside one. */
export function problemOf(thrown: unknown): Problem {
  if (thrown instanceof UsageError) return problem(exitCodes.usage, 'usage', thrown.message);
  if (thrown instanceof Locked) {
    const { runId, title, program, since } = thrown.holder;
    return problem(exitCodes.failed, 'locked', thrown.message, {
      holder: { runId, title, program, since: iso(since) },
    });
  }
  if (thrown instanceof PlanRefused) return problem(exitCodes.failed, 'refused', thrown.message);
  if (isCancelled(thrown)) return problem(exitCodes.cancelled, 'cancelled', 'Cancelled. Nothing was changed.');
  if (thrown instanceof AzureFailure) {
    const { resource, status, code, correlationId } = thrown.details;
    return problem(exitCodes.failed, thrown.kind, thrown.message, {
      ...(resource !== undefined && { resource }),
      ...(status !== undefined && { status }),
      ...(code !== undefined && { code }),
      ...(correlationId !== undefined && { correlationId }),
    });
  }
  return problem(exitCodes.failed, 'internal', thrown instanceof Error ? thrown.message : String(thrown));
}

function isCancelled(thrown: unknown): boolean {
  if (thrown instanceof AzureFailure) return thrown.kind === 'cancelled';
  return thrown instanceof Error && thrown.name === 'AbortError';
}

function problem(exitCode: ExitCode, kind: string, message: string, details: JsonObject = {}): Problem {
  return { exitCode, kind, message, details };
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
