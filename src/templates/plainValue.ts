import type { Json } from '../core/resources/json.ts';
import { toJson, type Value } from '../core/resources/value.ts';

/** Whether a value means the same wherever it is written: nothing in it names a resource, or is only known at deployment. */
export function isPlainValue(value: Value): boolean {
  const json = toJson(value);
  return json !== undefined && isPlain(json);
}

function isPlain(json: Json): boolean {
  if (typeof json === 'string') return !/^\/|[{}[\]]/.test(json);
  if (json === null || typeof json !== 'object') return true;
  return Object.entries(json).every(([name, inner]) => isPlain(name) && (inner === undefined || isPlain(inner)));
}
