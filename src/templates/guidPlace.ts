/** Where a GUID stands in a text; undefined where it does not, or more than once. */
export function guidPlace(text: string, guid: string): { readonly start: number; readonly end: number } | undefined {
  const [whole, wanted] = [text.toLowerCase(), guid.toLowerCase()];
  const start = whole.indexOf(wanted);
  if (guid === '' || start < 0 || whole.includes(wanted, start + 1)) return undefined;
  return { start, end: start + guid.length };
}
