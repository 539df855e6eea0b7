import { expect } from 'vitest';
import { memberAt } from '../../../../src/emulator/json.ts';
import type { Service } from '../refusals/routes.ts';
import type { Case } from './operation.ts';
import { missing } from './names.ts';
import { otherAudience, type Probe, type Sent } from './ways.ts';

/** A refusal as an SDK tells it: status, code, and what its text has to name. */
export interface Told {
  readonly statusCode: number;
  readonly code: string | undefined;
  readonly text: string;
  /** The inner code, where the service has one. */
  readonly inner?: string;
}

interface Manner {
  readonly token: Told;
  readonly audience: Told;
  readonly right: (right: string) => Told;
  readonly missing: (code: string | undefined, name: string) => Told;
  readonly body: Told;
}

const told = (statusCode: number, code: string | undefined, text: string, inner?: string): Told => ({
  statusCode,
  code,
  text,
  ...(inner === undefined ? {} : { inner }),
});

/** How each service refuses; the texts are those that the emulator's sources say where they come from. */
const manners: Readonly<Record<Service, Manner>> = {
  resourceManager: {
    token: told(401, 'InvalidAuthenticationToken', 'The access token is invalid.'),
    audience: told(401, 'InvalidAuthenticationTokenAudience', `wrong audience or resource '${otherAudience}'`),
    right: (right) => told(403, 'AuthorizationFailed', `does not have authorization to perform action '${right}'`),
    missing: (code = 'ResourceNotFound', name) => told(404, code, name),
    body: told(400, 'InvalidRequestContent', 'The request content was invalid and could not be deserialized'),
  },
  vault: {
    token: told(401, 'Unauthorized', 'AKV10001'),
    audience: told(
      401,
      'Unauthorized',
      `AKV10022: Invalid audience. Expected https://vault.azure.net, found: ${otherAudience}`,
    ),
    right: (right) => told(403, 'Forbidden', `Action: '${right}'`, 'ForbiddenByRbac'),
    missing: (code = 'KeyNotFound', name) => told(404, code, name),
    body: told(400, 'BadParameter', ''),
  },
  managedHsm: {
    // The body is OK, which is no JSON (recorded): so the clients say that they cannot read it.
    token: told(401, 'PARSE_ERROR', 'OK'),
    audience: told(401, 'PARSE_ERROR', 'OK'),
    right: (right) => told(403, 'AccessDenied', `Not authorized to access Microsoft.KeyVault/managedHsm/${right} on `),
    missing: (code = 'KeyNotFound', name) => told(404, code, name),
    body: told(400, 'BadParameter', '(Activity ID: '),
  },
  graph: {
    token: told(401, 'InvalidAuthenticationToken', ''),
    audience: told(401, 'InvalidAuthenticationToken', ''),
    right: () => told(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.'),
    missing: (code = 'Request_ResourceNotFound', name) => told(404, code, name),
    body: told(400, 'BadRequest', ''),
  },
  logAnalytics: {
    token: told(403, 'InvalidAuthenticationToken', 'The access token is invalid.'),
    audience: told(403, 'InvalidTokenError', 'The provided authentication is not valid for this resource'),
    right: () => told(403, 'InsufficientAccessError', 'insufficient access to perform the requested operation'),
    missing: (code = 'PathNotFoundError') => told(404, code, 'The requested path does not exist'),
    body: told(400, 'BadArgumentError', 'The request had some invalid properties'),
  },
  openAi: {
    token: told(401, '401', 'Access denied due to invalid subscription key or wrong API endpoint.'),
    audience: told(401, '401', 'audience is incorrect'),
    right: (right) =>
      told(
        401,
        'PermissionDenied',
        `lacks the required data action \`Microsoft.CognitiveServices/accounts/OpenAI/${right}\``,
      ),
    missing: (code = 'resourceNotFound', name) => told(404, code, name),
    body: told(400, 'invalidPayload', ''),
  },
};

/** What must come of a case in one of the wrong ways; a status alone where the client throws nothing, undefined for nothing. */
export function refusalOf(
  way: Probe,
  service: Service,
  { right, missing: lacking, sendsBody }: Case,
): Told | 204 | undefined {
  const manner = manners[service];
  switch (way) {
    case 'wrong token':
      return manner.token;
    case 'wrong audience':
      return manner.audience;
    case 'missing right':
      return typeof right === 'string' ? manner.right(right) : undefined;
    case 'missing resource': {
      if (typeof lacking === 'object' && 'reason' in lacking) return undefined;
      const [name, code, text = missing(name)] = typeof lacking === 'string' ? [lacking, undefined] : lacking;
      return code === 204 ? 204 : manner.missing(code, text);
    }
    case 'malformed body':
      return sendsBody ? manner.body : undefined;
  }
}

interface Thrown {
  readonly message: string;
  readonly code?: unknown;
  readonly statusCode?: number;
  /** As the client of OpenAI has it. */
  readonly status?: number;
}

/** Holds what a client threw against what it must tell; a reply to HEAD has no body that could tell more than its status. */
export function expectTold(error: Thrown, { statusCode, code, text, inner }: Told, sent: readonly Sent[]): void {
  const seen = {
    statusCode: error.statusCode ?? error.status,
    code: error.code,
    ...(inner === undefined ? {} : { inner: innerCode(sent) }),
  };
  const isHead = sent.at(-1)?.method === 'HEAD';
  expect(seen).toEqual({ statusCode, code: isHead ? undefined : code, ...(inner === undefined ? {} : { inner }) });
  if (!isHead) expect(wordsOf(error, sent)).toContain(text);
}

/** The inner code is taken from the wire: of lists the client of keys does not tell it. */
function innerCode(sent: readonly Sent[]): unknown {
  return memberAt(JSON.parse(sent.at(-1)?.text ?? ''), 'error', 'innererror', 'code');
}

/** The service's own words, which some clients' lists leave out of the message. */
export function wordsOf({ message }: Thrown, sent: readonly Sent[]): string {
  return message.startsWith('Pagination failed') ? (sent.at(-1)?.text ?? '') : message;
}

/** Resource Manager says at which scope a right lacks: it must be one that the request was about. */
export function expectScope(message: string, sent: readonly Sent[]): void {
  const [, scope = ''] = /over scope '(.*?)'/.exec(message) ?? [];
  const path = decodeURIComponent(new URL(sent.at(-1)?.url ?? '').pathname)
    .toLowerCase()
    .replaceAll(/\/+/g, '/');
  expect(path.startsWith(scope.toLowerCase().replace(/\/$/, '')), `${scope} is a scope of ${path}`).toBe(true);
  expect(scope).toMatch(/^\//);
}
