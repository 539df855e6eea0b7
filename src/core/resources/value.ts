import { isJsonObject, memberOf, type Json } from './json.ts';

/**
 * What is known of one property, and where it stands. `unknown` is neither a failure nor a pass: a judgement that meets it
 * says so. Two equal references are equal though neither is known, which is how an identity meets its grant in a template.
 */
export type Value = KnownValue | ReferenceValue | UnknownValue | AbsentValue | ObjectValue | ArrayValue;

export interface KnownValue {
  readonly kind: 'known';
  readonly value: Json;
  readonly origin?: Origin;
}

/** Another resource's property, which exists only once that resource does. */
export interface ReferenceValue {
  readonly kind: 'reference';
  readonly resource: string;
  readonly path: string;
  readonly origin?: Origin;
}

export interface UnknownValue {
  readonly kind: 'unknown';
  readonly reason: string;
  readonly origin?: Origin;
}

/** The property is not there; whether that means a default is the judging rule's business. */
export interface AbsentValue {
  readonly kind: 'absent';
  readonly origin?: Origin;
}

/** An object of which some members are not known JSON. */
export interface ObjectValue {
  readonly kind: 'object';
  readonly entries: Readonly<Record<string, Value>>;
  readonly origin?: Origin;
}

/** An array of which some items are not known JSON. */
export interface ArrayValue {
  readonly kind: 'array';
  readonly items: readonly Value[];
  readonly origin?: Origin;
}

/** Where a value was read: an Azure resource and property path, or a file and range (zero-based). */
export type Origin = AzureOrigin | FileOrigin;

export interface AzureOrigin {
  readonly kind: 'azure';
  readonly id: string;
  readonly path: string;
}

/** Where a property's value is written, for example `vaultName` behind `name:`. */
export interface FileOrigin extends Location {
  readonly kind: 'file';
  /** Where what is written there was given its value: the default of a parameter, a variable, a module's argument. */
  readonly definedAt?: Location;
}

export interface Location {
  readonly uri: string;
  readonly range: Range;
}

export interface Range {
  readonly start: Position;
  readonly end: Position;
}

export interface Position {
  readonly line: number;
  readonly character: number;
}

export const absent: AbsentValue = { kind: 'absent' };

export function known(value: Json, origin?: Origin): KnownValue {
  return origin ? { kind: 'known', value, origin } : { kind: 'known', value };
}

export function reference(resource: string, path: string): ReferenceValue {
  return { kind: 'reference', resource, path };
}

/**
 * A value that is known only as an expression over what is not known: a parameter without a default, a text with one inside. Equal
 * expressions are equal. It is a reference that no resource answers to.
 * @param text the expression in a form that is the same wherever the same is meant, for example `{parameter:vaultName}-key`
 */
export function expression(text: string, origin?: Origin): ReferenceValue {
  return { kind: 'reference', resource: expressionResource, path: text, ...(origin && { origin }) };
}

const expressionResource = 'expression:';

/** Whether a reference is an expression, so that it leads to no resource. */
export function isExpression(value: ReferenceValue): boolean {
  return value.resource === expressionResource;
}

/** A text that is the same for equal values: the known string itself, the expression, or what is referred to. */
export function canonicalText(value: Value): string | undefined {
  if (value.kind === 'known')
    return typeof value.value === 'object' ? JSON.stringify(value.value) : String(value.value);
  if (value.kind !== 'reference') return undefined;
  return isExpression(value) ? value.path : `{${value.resource}#${value.path}}`;
}

/** The same value as it stands elsewhere: where it was before becomes the place of its definition. */
export function writtenAt(value: Value, place: Location): Value {
  const before = value.origin?.kind === 'file' ? value.origin : undefined;
  const definedAt = before?.definedAt ?? (before && { uri: before.uri, range: before.range });
  return { ...value, origin: { kind: 'file', ...place, ...(definedAt && { definedAt }) } };
}

export function unknown(reason: string): UnknownValue {
  return { kind: 'unknown', reason };
}

/** An object value; members that are absent are left out. */
export function object(entries: Readonly<Record<string, Value>>): ObjectValue {
  const present = Object.entries(entries).filter(([, value]) => value.kind !== 'absent');
  return { kind: 'object', entries: Object.fromEntries(present) };
}

/** The value at a dotted path below this one; names are compared without regard to case, `[0]` is written `.0`. */
export function at(value: Value, path: string): Value {
  let current = value;
  for (const name of namesOf(path)) current = member(current, name);
  return current;
}

/** The names in paths: rules ask for a few hundred of them, again and again, at every keystroke. */
const namesByPath = new Map<string, readonly string[]>([['', []]]);
const mostPaths = 2_000;

function namesOf(path: string): readonly string[] {
  const known = namesByPath.get(path);
  if (known) return known;
  const names = path.split('.');
  if (namesByPath.size < mostPaths) namesByPath.set(path, names);
  return names;
}

function member(value: Value, name: string): Value {
  switch (value.kind) {
    case 'known': {
      const inner = jsonMember(value.value, name);
      if (inner === undefined) return absent;
      return known(inner, value.origin && below(value.origin, name));
    }
    case 'object':
      return entryOf(value.entries, name) ?? absent;
    case 'array':
      return value.items[Number(name)] ?? absent;
    case 'reference':
      return { ...value, path: value.path === '' ? name : `${value.path}.${name}` };
    case 'unknown':
    case 'absent':
      return value;
  }
}

/** A member by its name, without regard to case; one that is spelled the same counts before the others. */
function entryOf(entries: Readonly<Record<string, Value>>, name: string): Value | undefined {
  if (Object.hasOwn(entries, name)) return entries[name];
  const wanted = name.toLowerCase();
  for (const candidate in entries) {
    if (candidate.length === name.length && candidate.toLowerCase() === wanted) return entries[candidate];
  }
  return undefined;
}

function jsonMember(json: Json, name: string): Json | undefined {
  if (Array.isArray(json)) return (json as readonly Json[])[Number(name)];
  return isJsonObject(json) ? memberOf(json, name) : undefined;
}

function below(origin: Origin, name: string): Origin {
  return origin.kind === 'azure' ? { ...origin, path: origin.path === '' ? name : `${origin.path}.${name}` } : origin;
}

/** The known string, or undefined where the value is anything else. An empty string is no string: Azure echoes it for "not set". */
export function asString(value: Value): string | undefined {
  return value.kind === 'known' && typeof value.value === 'string' && value.value !== '' ? value.value : undefined;
}

export function asNumber(value: Value): number | undefined {
  return value.kind === 'known' && typeof value.value === 'number' ? value.value : undefined;
}

export function asBoolean(value: Value): boolean | undefined {
  return value.kind === 'known' && typeof value.value === 'boolean' ? value.value : undefined;
}

/** The items of an array of known strings; undefined where the array or one of its items is not known. */
export function asStrings(value: Value): readonly string[] | undefined {
  const items = asItems(value);
  if (!items) return undefined;
  const strings = items.map(asString);
  return strings.every((item) => item !== undefined) ? strings : undefined;
}

/** The items of an array, known or not; undefined where the value is no array. */
export function asItems(value: Value): readonly Value[] | undefined {
  if (value.kind === 'array') return value.items;
  if (value.kind === 'known' && Array.isArray(value.value))
    return (value.value as readonly Json[]).map((item) => known(item));
  return undefined;
}

/** The names of an object's members; undefined where the value is no object. */
export function memberNames(value: Value): readonly string[] | undefined {
  if (value.kind === 'object') return Object.keys(value.entries);
  return value.kind === 'known' && isJsonObject(value.value) ? Object.keys(value.value) : undefined;
}

/** Nothing is set: the property is absent, null, or an empty string. */
export function isNotSet(value: Value): boolean {
  return value.kind === 'absent' || (value.kind === 'known' && (value.value === null || value.value === ''));
}

/** Whether the value can be judged now: neither unknown nor a reference to what does not exist yet. */
export function isSettled(value: Value): boolean {
  return value.kind !== 'unknown' && value.kind !== 'reference';
}

/** Equal and both known, or both the same reference. Strings compare without regard to case, as Azure's ids and names do. */
export function sameValue(a: Value, b: Value): boolean {
  if (a.kind === 'reference' && b.kind === 'reference') return a.resource === b.resource && a.path === b.path;
  const left = toJson(a);
  const right = toJson(b);
  return left !== undefined && right !== undefined && sameJson(left, right);
}

function sameJson(a: Json, b: Json): boolean {
  if (typeof a === 'string' && typeof b === 'string') return a.toLowerCase() === b.toLowerCase();
  return JSON.stringify(a) === JSON.stringify(b);
}

/** The whole value as JSON; undefined where any part of it is a reference, unknown, or it is absent. */
export function toJson(value: Value): Json | undefined {
  switch (value.kind) {
    case 'known':
      return value.value;
    case 'object': {
      const members: Record<string, Json> = {};
      for (const [name, entry] of Object.entries(value.entries)) {
        const json = toJson(entry);
        if (json === undefined) return undefined;
        members[name] = json;
      }
      return members;
    }
    case 'array': {
      const items = value.items.map(toJson);
      return items.every((item) => item !== undefined) ? items : undefined;
    }
    case 'reference':
    case 'unknown':
    case 'absent':
      return undefined;
  }
}

/** The same value as plain JSON where all of it is known. */
export function plain(value: Value): Value {
  const json = toJson(value);
  return json === undefined ? value : known(json);
}

/** Every reference inside a value, at any depth. */
export function referencesIn(value: Value): readonly ReferenceValue[] {
  switch (value.kind) {
    case 'reference':
      return [value];
    case 'object':
      return Object.values(value.entries).flatMap(referencesIn);
    case 'array':
      return value.items.flatMap(referencesIn);
    case 'known':
    case 'unknown':
    case 'absent':
      return [];
  }
}

/** The value with every reference replaced by what `resolve` finds for it. */
export function resolveReferences(value: Value, resolve: (reference: ReferenceValue) => Value): Value {
  switch (value.kind) {
    case 'reference':
      return resolve(value);
    case 'object':
      return {
        ...value,
        entries: Object.fromEntries(
          Object.entries(value.entries).map(([name, entry]) => [name, resolveReferences(entry, resolve)]),
        ),
      };
    case 'array':
      return { ...value, items: value.items.map((item) => resolveReferences(item, resolve)) };
    case 'known':
    case 'unknown':
    case 'absent':
      return value;
  }
}
