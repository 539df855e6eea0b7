import { ownRefusal } from '../../core/failure.ts';
import { isJsonObject, memberOf, type Json, type JsonObject } from '../../core/resources/json.ts';
import { toJson, type Value } from '../../core/resources/value.ts';

/**
 * The JSON to send for a wished value; absent is null, which takes a property away.
 * @throws AzureFailure of kind `rejected` where a part of it is not known: then nothing may be sent
 */
export function contentOf(value: Value, purpose: string, resource: string): Json {
  if (value.kind === 'absent') return null;
  const json = toJson(value);
  if (json !== undefined) return json;
  throw ownRefusal(purpose, resource, 'A part of the change is not known yet, so nothing was sent.');
}

/** An object with one value at a dotted path. */
export function nested(path: string, value: Json): JsonObject {
  const [name = '', ...rest] = path.split('.');
  return { [name]: rest.length === 0 ? value : nested(rest.join('.'), value) };
}

/** The value at a dotted path; undefined where there is none. */
export function memberAt(json: unknown, path: string): Json | undefined {
  let current: unknown = json;
  for (const name of path.split('.')) current = isJsonObject(current) ? memberOf(current, name) : undefined;
  return current as Json | undefined;
}
