/** Texts with expressions in braces, which may hold braces, slashes and whatever else. */

/** The parts between separators that are outside of all braces. */
export function splitOutside(text: string, separator: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let index = 0; index < text.length; index++) {
    const character = text.charAt(index);
    if (character === '{') depth++;
    else if (character === '}') depth = Math.max(0, depth - 1);
    else if (depth === 0 && text.startsWith(separator, index)) {
      parts.push(text.slice(start, index));
      start = index + separator.length;
      index = start - 1;
    }
  }
  return [...parts, text.slice(start)];
}

/** The offset behind the expression with which a text begins; 0 where it begins with none. */
export function endOfExpression(text: string): number {
  let depth = 0;
  for (let index = 0; index < text.length; index++) {
    if (text.charAt(index) === '{') depth++;
    else if (text.charAt(index) === '}') depth--;
    if (depth === 0) return index === 0 ? 0 : index + 1;
  }
  return 0;
}

/** Resource and property of a text that is nothing but a reference, `{key#properties.vaultUri}`. */
export function referenceIn(text: string): { readonly resource: string; readonly path: string } | undefined {
  if (text === '' || endOfExpression(text) !== text.length) return undefined;
  const [, resource, path] = /^\{(\/.+)#([A-Za-z.]+)\}$/.exec(text) ?? [];
  return resource === undefined || path === undefined ? undefined : { resource, path };
}
