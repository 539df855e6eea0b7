import { AzureFailure, isTransient } from '../core/failure.ts';

/** What a person may do about an error, apart from looking into the log. */
export type Offer = 'signIn' | 'retry';

/** An error as a person is told of it. */
export interface Problem {
  readonly message: string;
  readonly offers: readonly Offer[];
  /** Nobody thought of it: the log has its stack. */
  readonly isUnexpected: boolean;
}

/** The words for whatever a command threw; undefined where the person has cancelled, which is never an error. */
export function problemIn(thrown: unknown): Problem | undefined {
  if (isCancellation(thrown)) return undefined;
  if (thrown instanceof AzureFailure) {
    const offers: readonly Offer[] =
      thrown.kind === 'signedOut' ? ['signIn'] : isTransient(thrown.kind) ? ['retry'] : [];
    return { message: thrown.message, offers, isUnexpected: false };
  }
  if (thrown instanceof Error && isTold(thrown)) return { message: thrown.message, offers: [], isUnexpected: false };
  return { message: `Something went wrong: ${messageOf(thrown)}`, offers: [], isUnexpected: true };
}

/** An error of our own: its class has a name, and its message is written for a person. */
function isTold(error: Error): boolean {
  return Object.hasOwn(error, 'name') && !builtIn.has(error.name);
}

const builtIn = new Set(['Error', 'TypeError', 'RangeError', 'ReferenceError', 'SyntaxError', 'EvalError', 'URIError']);

export function isCancellation(thrown: unknown): boolean {
  if (thrown instanceof AzureFailure) return thrown.kind === 'cancelled';
  // VS Code's CancellationError, an aborted signal's reason, and the error of the Azure helpers for VS Code.
  return thrown instanceof Error && ['Canceled', 'AbortError', 'UserCancelledError'].includes(thrown.name);
}

function messageOf(thrown: unknown): string {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return message.replace(/\s+/g, ' ').trim();
}
