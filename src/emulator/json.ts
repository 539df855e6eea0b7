/** Reading JSON that a client sent: Azure takes property names in any case and ignores what it does not know. */

export type JsonObject = Readonly<Record<string, unknown>>;

/** The value as an object, or undefined where it is none (null, an array, a scalar). */
export function asObject(value: unknown): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
}

export function asString(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

export function asBoolean(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}

export function asNumber(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

export function asArray(value: unknown): readonly unknown[] | undefined {
  return Array.isArray(value) ? (value as readonly unknown[]) : undefined;
}

/** The member of that name in any case; undefined where it is absent or the value is no object. */
export function member(value: unknown, name: string): unknown {
  const object = asObject(value);
  if (object === undefined) return undefined;
  if (Object.hasOwn(object, name)) return object[name];
  const wanted = name.toLowerCase();
  const key = Object.keys(object).find((candidate) => candidate.toLowerCase() === wanted);
  return key === undefined ? undefined : object[key];
}

/** What a table has under a name that a client chose: never what every object has, such as `constructor`. */
export function entryOf<Value>(table: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

/** Whether the member is written at all, be it as null. */
export function hasMember(value: unknown, name: string): boolean {
  const object = asObject(value);
  if (object === undefined) return false;
  const wanted = name.toLowerCase();
  return Object.keys(object).some((candidate) => candidate.toLowerCase() === wanted);
}

/** Follows member names downwards. */
export function memberAt(value: unknown, ...names: readonly string[]): unknown {
  return names.reduce<unknown>((current, name) => member(current, name), value);
}

/** The strings of an array, other elements left out; undefined where the value is no array. */
export function asStrings(value: unknown): readonly string[] | undefined {
  return asArray(value)?.filter((element) => typeof element === 'string');
}
