import { isJsonObject, type Json } from '../../../core/resources/json.ts';
import type { Range } from '../../../core/resources/value.ts';

/** A JSON value as text, and where each of its properties stands. */
export interface JsonText {
  readonly text: string;
  /** The place of a property by its dotted path, or of the innermost one around it that is there; the first line for none. */
  placeOf(path: string): Range;
}

/** Prints as `JSON.stringify` does with an indent of two, and remembers where. */
export function jsonText(value: Json): JsonText {
  const places = new Map<string, Range>();
  const lines: string[] = [''];
  const write = (text: string): void => {
    lines[lines.length - 1] = (lines.at(-1) ?? '') + text;
  };
  const here = (): Range['start'] => ({ line: lines.length - 1, character: lines.at(-1)?.length ?? 0 });
  const newLine = (depth: number): void => {
    lines.push('  '.repeat(depth));
  };
  const print = (json: Json, path: string, depth: number): void => {
    const start = here();
    if (Array.isArray(json)) {
      const items = json as readonly Json[];
      printAll(
        items.map((item, index) => [String(index), undefined, item]),
        '[',
        ']',
        path,
        depth,
      );
    } else if (isJsonObject(json)) {
      const members = Object.entries(json).flatMap(([name, entry]) =>
        entry === undefined ? [] : [[name, name, entry] as const],
      );
      printAll(members, '{', '}', path, depth);
    } else write(JSON.stringify(json));
    places.set(path.toLowerCase(), { start, end: here() });
  };
  const printAll = (
    members: readonly (readonly [key: string, name: string | undefined, value: Json])[],
    open: string,
    close: string,
    path: string,
    depth: number,
  ): void => {
    write(open);
    for (const [index, [key, name, value]] of members.entries()) {
      newLine(depth + 1);
      if (name !== undefined) write(`${JSON.stringify(name)}: `);
      print(value, path === '' ? key : `${path}.${key}`, depth + 1);
      if (index < members.length - 1) write(',');
    }
    if (members.length > 0) newLine(depth);
    write(close);
  };
  print(value, '', 0);
  return {
    text: `${lines.join('\n')}\n`,
    placeOf(path) {
      for (let at = path.toLowerCase(); at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('.')))) {
        const found = places.get(at);
        if (found && found.start.line === found.end.line) return found;
        if (found) return { start: found.start, end: { line: found.start.line, character: found.start.character + 1 } };
      }
      return { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } };
    },
  };
}
