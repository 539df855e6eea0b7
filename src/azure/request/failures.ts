import { AzureFailure, reasonOf, type FailureDetails, type FailureKind } from '../../core/failure.ts';
import { isJsonObject, memberOf, type JsonObject } from '../../core/resources/json.ts';
import { requestedPause } from './backoff.ts';
import type { Answer, Operation } from './operation.ts';

/** Azure's answer to a request that did not succeed, or the failed end of a long-running operation, as a failure. */
export function failureOfAnswer(answer: Answer, operation: Operation, now: number): AzureFailure {
  const error = errorIn(answer.json);
  const correlationId = correlationIdOf(answer);
  const retryAfterMs = requestedPause(answer.headers, error.message, now);
  return new AzureFailure({
    ...subject(operation),
    kind: kindOf(answer.status, error),
    // The failed end of a long-running operation arrives with status 200, which would only mislead.
    ...(answer.status >= 300 && { status: answer.status }),
    ...(error.code !== undefined && { code: error.code }),
    ...(error.innerCode !== undefined && { innerCode: error.innerCode }),
    ...(error.message !== undefined && { azureMessage: withoutSecrets(error.message) }),
    ...(correlationId !== undefined && { correlationId }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    ...effectOf(operation),
  });
}

/** The id by which Azure support finds a request; Microsoft Graph has a name of its own for it. */
export function correlationIdOf({ headers }: Answer): string | undefined {
  return headers('x-ms-correlation-request-id') ?? headers('x-ms-request-id') ?? headers('request-id');
}

/** An answer that is not what the API promises. */
export function malformed(operation: Operation, what: string): AzureFailure {
  return new AzureFailure({
    ...subject(operation),
    kind: 'malformed',
    explanation: `${reasonOf('malformed')}: ${what}`,
    ...effectOf(operation),
  });
}

/** Azure understood and refused, in words without a code. */
export function rejected(operation: Operation, azureMessage: string): AzureFailure {
  return new AzureFailure({ ...subject(operation), kind: 'rejected', azureMessage, ...effectOf(operation) });
}

/** No answer came: the connection failed, or the time was up. */
export function noAnswer(operation: Operation, kind: 'network' | 'timeout', cause: unknown): AzureFailure {
  const code = systemCode(cause);
  return new AzureFailure(
    { ...subject(operation), kind, ...(code !== undefined && { code }), ...effectOf(operation) },
    { cause },
  );
}

export function cancelled(operation: Operation): AzureFailure {
  return new AzureFailure({ ...subject(operation), kind: 'cancelled', ...effectOf(operation) });
}

/** The same failure under the purpose and resource of an operation; what is known of its effect is added. */
export function asPartOf(operation: Operation, failure: AzureFailure): AzureFailure {
  return new AzureFailure({ ...failure.details, ...subject(operation), ...effectOf(operation) }, { cause: failure });
}

function subject({ purpose, resource }: Operation): Pick<FailureDetails, 'purpose' | 'resource'> {
  return { purpose, ...(resource !== undefined && { resource }) };
}

function effectOf({ effect }: Operation): Pick<FailureDetails, 'mayHaveTakenEffect'> {
  return effect === 'uncertain' || effect === 'accepted' ? { mayHaveTakenEffect: true } : {};
}

interface AzureError {
  readonly code?: string;
  readonly innerCode?: string;
  readonly message?: string;
}

/**
 * The error in a body: `{error: {code, message, details, innererror}}`; some providers put code and message at the root.
 * Key Vault writes `innererror`, others `innerError`.
 */
function errorIn(body: unknown): AzureError {
  if (!isJsonObject(body)) return {};
  const nested = memberOf(body, 'error');
  const error = isJsonObject(nested) ? nested : body;
  const inner = memberOf(error, 'innererror');
  const code = textOf(error, 'code');
  const innerCode = isJsonObject(inner) ? textOf(inner, 'code') : undefined;
  const parts = [textOf(error, 'message'), ...detailsOf(error), ...innerMessages(inner)];
  const message = parts.filter((part) => part !== undefined).join(' ');
  return {
    ...(code !== undefined && { code }),
    ...(innerCode !== undefined && { innerCode }),
    ...(message !== '' && { message }),
  };
}

/** Log Analytics nests its causes, the one that tells innermost. */
function innerMessages(inner: unknown): readonly (string | undefined)[] {
  return isJsonObject(inner) ? [textOf(inner, 'message'), ...innerMessages(memberOf(inner, 'innererror'))] : [];
}

function detailsOf(error: JsonObject): readonly (string | undefined)[] {
  const details = memberOf(error, 'details');
  if (!Array.isArray(details)) return [];
  return details.map((detail: unknown) => (isJsonObject(detail) ? textOf(detail, 'message') : undefined));
}

function textOf(object: JsonObject, name: string): string | undefined {
  const value = memberOf(object, name);
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

/** Refusals of a key store's network rules. Source: "Azure Key Vault REST API error codes". */
const networkCodes = new Set(['forbiddenbyfirewall', 'forbiddenbyconnection', 'forbiddenbynsp']);

/** Refusals with status 403 that no right of the caller's would change. */
const notAboutRights = new Set([
  'keydisabled',
  'requestdisallowedbypolicy',
  'requestdisallowedbyazure',
  'readonlydisabledsubscription',
]);

/** Refusals with status 409 that do not end by waiting. */
const notAboutTime = new Set([
  'roleassignmentexists',
  'roleassignmentupdatenotpermitted',
  'scopelocked',
  'objectisdeletedbutrecoverable',
]);

function kindOf(status: number, { code, innerCode, message }: AzureError): FailureKind {
  const codes = [code, innerCode].map((name) => name?.toLowerCase() ?? '');
  const has = (known: ReadonlySet<string>) => codes.some((name) => known.has(name));
  if (has(networkCodes)) return 'firewall';
  // Keys through Azure Resource Manager are refused with status 400 and Key Vault's code.
  if (codes.some((name) => name.startsWith('forbiddenby'))) return 'forbidden';
  // Cognitive Services refuses a second write with the account's state: "… in state Accepted".
  if (status >= 400 && status < 500 && /\bstate '?(accepted|creating|updating)\b/i.test(message ?? ''))
    return 'conflict';
  if (codes.some((name) => name === 'anotheroperationinprogress' || name === 'requestconflict')) return 'conflict';
  switch (status) {
    case 401:
      return 'signedOut';
    case 403:
      return has(notAboutRights) ? 'rejected' : 'forbidden';
    case 404:
    case 410:
      return 'notFound';
    case 408:
      return 'timeout';
    case 409:
      return has(notAboutTime) ? 'rejected' : 'conflict';
    case 412:
      return 'conflict';
    case 429:
      return 'throttled';
    default:
      if (status >= 500) return 'unavailable';
      // 200: a long-running operation that ended in failure.
      return status >= 400 || status < 300 ? 'rejected' : 'malformed';
  }
}

/** Azure's words, in case they repeat what they were sent: no token, secret or signature reaches a log or a message. */
export function withoutSecrets(text: string): string {
  return text
    .replace(/\beyJ[\w-]+\.[\w-]+\.?[\w-]*/g, '(token)')
    .replace(/\b(bearer|pop)\s+[\w.~+/-]{20,}=*/gi, '$1 (token)')
    .replace(/\b(client_secret|client_assertion|password|sig|refresh_token)=[^&\s"']+/gi, '$1=(secret)')
    .slice(0, 4000);
}

function systemCode(thrown: unknown): string | undefined {
  for (let current = thrown; current instanceof Error; current = current.cause) {
    if ('code' in current && typeof current.code === 'string') return current.code;
  }
  return undefined;
}

/** The connection was never made, so the request cannot have taken effect. */
export function neverConnected(thrown: unknown): boolean {
  const code = systemCode(thrown) ?? '';
  return (
    ['ENOTFOUND', 'ECONNREFUSED', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT'].includes(
      code,
    ) || /CERT|TLS|SSL|UNABLE_TO_VERIFY|SELF_SIGNED/.test(code)
  );
}

/** A broken certificate or a name that does not resolve stays so when asked again at once. */
export function isLasting(thrown: unknown): boolean {
  const code = systemCode(thrown) ?? '';
  return code === 'ENOTFOUND' || /CERT|UNABLE_TO_VERIFY|SELF_SIGNED/.test(code);
}
