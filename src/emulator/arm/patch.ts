import { asObject, asString, hasMember, member } from '../json.ts';

/** The tags after a PATCH: replaced as a whole where the body writes them (Key Vault and Cognitive Services alike). */
export function patchedTags(
  body: unknown,
  before: Readonly<Record<string, string>> | undefined,
): Readonly<Record<string, string>> | undefined {
  const tags = asObject(member(body, 'tags'));
  if (!hasMember(body, 'tags') || tags === undefined) return before;
  return Object.fromEntries(Object.entries(tags).map(([name, value]) => [name, asString(value) ?? '']));
}
