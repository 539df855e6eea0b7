import { asArray, asObject, asString, member, memberAt } from '../../../src/emulator/json.ts';
import { withoutChance } from './chance.ts';
import type { Answer } from './scene.ts';

/** Something in which an answer differs from the recorded one. */
export interface Difference {
  /** Status, codes and the shape of the body are judged apart. */
  readonly kind: 'status' | 'errorCode' | 'innerErrorCode' | 'header' | 'missing' | 'extra' | 'type' | 'value';
  /** `properties.networkAcls.ipRules[].value`; for headers their name. */
  readonly path: string;
  readonly recorded: string;
  readonly answered: string;
  /** What was answered, unabridged; for headers their form. */
  readonly found: unknown;
}

/** Names of properties whose values have a spelling that clients match, wherever they stand. */
const spelled = new Set([
  'action',
  'bypass',
  'createdByType',
  'crv',
  'defaultAction',
  'enabled',
  'family',
  'id',
  'keySource',
  'kty',
  'lastModifiedByType',
  'location',
  'name',
  'principalType',
  'provisioningState',
  'publicNetworkAccess',
  'reason',
  'recoveryLevel',
  'roleDefinitionId',
  'scope',
  'status',
  'timeAfterCreate',
  'timeBeforeExpiry',
  'type',
  'value',
]);

/** Headers on which clients act. */
const headers = [
  'azure-asyncoperation',
  'content-type',
  'etag',
  'location',
  'retry-after',
  'www-authenticate',
  'x-ms-failure-cause',
  'x-ms-keyvault-region',
  'x-ms-keyvault-service-version',
];

/** All differences between a recorded answer and another, nothing excused. */
export function compare(recordedAsIs: Answer, answeredAsIs: Answer, operation = ''): readonly Difference[] {
  const [recorded, answered] = [recordedAsIs, answeredAsIs].map((answer) => withoutChance(answer, operation)) as [
    Answer,
    Answer,
  ];
  return [
    ...scalar('status', 'status', String(recorded.status), String(answered.status)),
    ...scalar('errorCode', 'error.code', codeOf(recorded), codeOf(answered)),
    ...scalar('innerErrorCode', 'error.innererror.code', innerCodeOf(recorded), innerCodeOf(answered)),
    ...headers.flatMap((name) => compareHeader(name, recorded.headers[name], answered.headers[name])),
    ...compareValue('', recorded.body, answered.body),
  ];
}

function codeOf({ body }: Answer): string {
  return asString(memberAt(body, 'error', 'code')) ?? '(none)';
}

function innerCodeOf({ body }: Answer): string {
  return asString(memberAt(body, 'error', 'innererror', 'code')) ?? '(none)';
}

function scalar(kind: Difference['kind'], path: string, recorded: string, answered: string): readonly Difference[] {
  return recorded === answered ? [] : [{ kind, path, recorded, answered, found: answered }];
}

function compareHeader(
  name: string,
  recorded: string | undefined,
  answered: string | undefined,
): readonly Difference[] {
  return scalar('header', name, headerForm(recorded), headerForm(answered));
}

/** A header with what differs from one request to the next made alike. */
export function headerForm(value: string | undefined): string {
  if (value === undefined) return '(absent)';
  return value
    .replace(/^http:\/\/localhost:\d+/, 'https://management.azure.com')
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi, 'GUID')
    .replaceAll(/(?<=[?&]kv-operation=)[\w-]+|(?<=\/operationResults\/)[\w-]{40,}/g, 'GUID')
    .replace(/^https:\/\/[^/]+(\/(?:restore|backup)\/)[0-9a-f]{32}(?=\/pending$)/, 'https://HSM$1GUID')
    .replaceAll(/"[0-9a-f]{8}-0000-[0-9a-f]{4}-0000-[0-9a-f]{12}"/g, '"ETAG"')
    .replace(/(authorization="https:\/\/[^/"]+\/)[^"]+/, '$1TENANT')
    .replace(/^\d+\.\d+\.\d+\.\d+$/, 'N.N.N.N');
}

function compareValue(path: string, recorded: unknown, answered: unknown): readonly Difference[] {
  const [expected, found] = [typeOf(recorded), typeOf(answered)];
  if (expected !== found) {
    const kind = found === 'absent' ? 'missing' : expected === 'absent' ? 'extra' : 'type';
    return [{ kind, path, recorded: shown(recorded), answered: shown(answered), found: answered }];
  }
  if (expected === 'array') return compareArrays(path, recorded, answered);
  if (expected === 'object') return compareObjects(path, recorded, answered);
  const name = path.slice(path.lastIndexOf('.') + 1);
  const isSpelled = (path === '' || spelled.has(name)) && !path.startsWith('error');
  return isSpelled && recorded !== answered
    ? [{ kind: 'value', path, recorded: shown(recorded), answered: shown(answered), found: answered }]
    : [];
}

/**
 * The state was rebuilt from the answer: so there are as many elements, in their order. Where there are not, the first
 * ones still have the same shape.
 */
function compareArrays(path: string, recorded: unknown, answered: unknown): readonly Difference[] {
  const [left, right] = [asArray(recorded) ?? [], asArray(answered) ?? []];
  if (left.length !== right.length) {
    const lengths = { recorded: `${left.length} elements`, answered: `${right.length}`, found: right.length };
    const rows = left.length === 0 || right.length === 0 ? [] : compareValue(`${path}[]`, left[0], right[0]);
    return [{ kind: 'value', path: `${path}[]`, ...lengths }, ...rows.filter(({ kind }) => kind !== 'value')];
  }
  return unique(left.flatMap((element, index) => compareValue(`${path}[]`, element, right[index])));
}

/** Property names are compared as written: clients of some languages match their case. */
function compareObjects(path: string, recorded: unknown, answered: unknown): readonly Difference[] {
  const [left, right] = [asObject(recorded) ?? {}, asObject(answered) ?? {}];
  const names = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...names].flatMap((name) =>
    compareValue(
      path === '' ? name : `${path}.${name}`,
      Object.hasOwn(left, name) ? left[name] : undefined,
      Object.hasOwn(right, name) ? right[name] : undefined,
    ),
  );
}

/** The same difference in each row of a list is one. */
function unique(differences: readonly Difference[]): readonly Difference[] {
  const seen = new Map(differences.map((difference) => [`${difference.kind} ${difference.path}`, difference]));
  return [...seen.values()];
}

export function typeOf(value: unknown): string {
  if (value === undefined) return 'absent';
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

function shown(value: unknown): string {
  const text = value === undefined ? '(absent)' : JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}

/** `header etag: recorded (absent), answered "ETAG"`. */
export function describeDifference({ kind, path, recorded, answered }: Difference): string {
  return `${kind} ${path === '' ? '(body)' : path}: recorded ${recorded}, answered ${answered}`;
}

/** What stands at a path of a body; `undefined` where an object lacks it, nothing where there is no such object. */
export function atPath(body: unknown, path: string): readonly unknown[] {
  if (path === '') return [body];
  return path.split('.').reduce<readonly unknown[]>(
    (values, step) => {
      const name = step.replaceAll('[]', '');
      const found = values.flatMap((value) => (asObject(value) === undefined ? [] : [member(value, name)]));
      return step.endsWith('[]') ? found.flatMap((value) => asArray(value) ?? []) : found;
    },
    [body],
  );
}
