/**
 * What went wrong with one request to Azure, told so that a person and the runner can both act on it.
 * - `forbidden`: the caller lacks a right; `firewall`: the network refused the caller; `signedOut`: no usable token
 * - `notFound`; `conflict`: somebody else is changing the resource; `rejected`: Azure understood and refuses
 * - `throttled` and `unavailable` (5xx), `network` (no answer), `timeout`: worth trying again
 * - `malformed`: an answer that is not what the API promises
 * - `cancelled`: the person's own wish, never an error
 */
export type FailureKind =
  | 'forbidden'
  | 'firewall'
  | 'signedOut'
  | 'notFound'
  | 'conflict'
  | 'rejected'
  | 'throttled'
  | 'unavailable'
  | 'network'
  | 'timeout'
  | 'malformed'
  | 'cancelled';

export interface FailureDetails {
  readonly kind: FailureKind;
  /** What was being done, in words that follow "Could not …". */
  readonly purpose: string;
  /** The ARM id or URI that the request was about. */
  readonly resource?: string;
  readonly status?: number;
  /** Azure's error code, and the inner one where there is one (Key Vault's `ForbiddenByRbac` and its like). */
  readonly code?: string;
  readonly innerCode?: string;
  /** Azure's own words, as they came. */
  readonly azureMessage?: string;
  /** Why, in our own words, where that says more than the kind: Azure may never have been asked. */
  readonly explanation?: string;
  /** The id by which Azure support finds the request. */
  readonly correlationId?: string;
  /** Milliseconds that Azure asks to wait before the next try. */
  readonly retryAfterMs?: number;
  /** The request may have taken effect although no answer says so. */
  readonly mayHaveTakenEffect?: boolean;
}

export class AzureFailure extends Error {
  override readonly name = 'AzureFailure';
  readonly details: FailureDetails;

  constructor(details: FailureDetails, options?: ErrorOptions) {
    super(describeFailure(details), options);
    this.details = details;
  }

  get kind(): FailureKind {
    return this.details.kind;
  }
}

/** A failure that passes by itself: the same request may succeed later. */
export function isTransient(kind: FailureKind): boolean {
  return comesBack[kind] !== undefined;
}

/** What has to come back before a transient failure is over, in words that follow "waiting for". */
export const comesBack: Readonly<Partial<Record<FailureKind, string>>> = {
  throttled: 'Azure to take requests again',
  unavailable: 'the service to be available again',
  network: 'the connection to Azure',
  timeout: 'Azure to answer in time',
  malformed: 'an answer that can be read',
};

const reasons: Readonly<Record<FailureKind, string>> = {
  forbidden: 'you do not have the right to do this',
  firewall: 'the firewall of the key store does not let you in',
  signedOut: 'you are not signed in, or your sign-in has expired',
  notFound: 'it does not exist, or you cannot see it',
  conflict: 'another change to it is under way',
  rejected: 'Azure refused the request',
  throttled: 'Azure asks for fewer requests at the moment',
  unavailable: 'the service is not available at the moment',
  network: 'no connection to Azure',
  timeout: 'Azure did not answer in time',
  malformed: 'the answer was not what the API promises',
  cancelled: 'cancelled',
};

/** Why a failure of a kind happens, in words that stand behind a colon. */
export function reasonOf(kind: FailureKind): string {
  return reasons[kind];
}

/** What this product refuses by itself, with the reason in its own words. */
export function ownRefusal(purpose: string, resource: string, explanation: string): AzureFailure {
  return new AzureFailure({ kind: 'rejected', purpose, resource, explanation });
}

/** One sentence: what could not be done, to which resource, why, and Azure's own words where it gave any. */
export function describeFailure(details: FailureDetails): string {
  const subject = details.resource === undefined ? '' : ` (${shortName(details.resource)})`;
  const code = [details.code, details.innerCode].filter((part) => part !== undefined).join('/');
  const words = details.azureMessage?.trim().replace(/\s+/g, ' ') ?? '';
  const said =
    words === '' ? (code === '' ? '' : ` [${code}]`) : ` Azure said: ${code === '' ? '' : `${code}: `}${words}`;
  return `Could not ${details.purpose}${subject}: ${clause(details.explanation ?? reasons[details.kind])}.${said}`;
}

function shortName(resource: string): string {
  if (!resource.startsWith('/')) return resource;
  return resource.slice(resource.lastIndexOf('/') + 1);
}

/** A sentence as part of another one: without its full stop. */
export function clause(sentence: string): string {
  return sentence.trim().replace(/\.$/, '');
}

/** Whatever was thrown, as an {@link AzureFailure}; an AbortError is a cancellation. */
export function toFailure(thrown: unknown, purpose: string, resource?: string): AzureFailure {
  if (thrown instanceof AzureFailure) return thrown;
  const aborted = thrown instanceof Error && thrown.name === 'AbortError';
  return new AzureFailure(
    {
      kind: aborted ? 'cancelled' : 'malformed',
      purpose,
      ...(resource !== undefined && { resource }),
      ...(!aborted && { explanation: thrown instanceof Error ? thrown.message : String(thrown) }),
    },
    { cause: thrown },
  );
}
