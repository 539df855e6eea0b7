/** Plain JSON, as Azure's bodies and a plan's journal carry it. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [name: string]: Json | undefined;
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The member of an object, its name compared without regard to case: Azure Resource Manager treats property names so,
 * and Resource Graph returns some of them in another case than the resource's own provider does.
 */
export function memberOf(object: JsonObject, name: string): Json | undefined {
  const exact = object[name];
  if (exact !== undefined) return exact;
  const wanted = name.toLowerCase();
  for (const [candidate, value] of Object.entries(object)) {
    if (candidate.toLowerCase() === wanted) return value;
  }
  return undefined;
}
