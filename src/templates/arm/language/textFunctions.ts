import type { Json } from '../../../core/resources/json.ts';
import { known, toJson, type Value } from '../../../core/resources/value.ts';
import { parseJsonNow } from '../../json/parse.ts';
import { plainValue } from './plainValue.ts';
import { booleanOf, interpolated, itemsOf, list, numberOf, text, textOf } from './values.ts';

/** A function over values that are known; undefined where it cannot be computed from these. */
export type PureFunction = (args: readonly Value[]) => Value | undefined;

const ofText =
  (compute: (value: string, ...rest: readonly (Value | undefined)[]) => Value | undefined): PureFunction =>
  ([first, ...rest]) => {
    const value = first && textOf(first);
    return value === undefined ? undefined : compute(value, ...rest);
  };

const twoTexts = (compute: (a: string, b: string) => Json): PureFunction =>
  ofText((a, second) => {
    const b = second && textOf(second);
    return b === undefined ? undefined : known(compute(a, b));
  });

/** Functions over texts, by their names in lower case. Source: "ARM template functions", string functions. */
export const textFunctions: Readonly<Record<string, PureFunction>> = {
  tolower: ofText((value) => text(value.toLowerCase())),
  toupper: ofText((value) => text(value.toUpperCase())),
  trim: ofText((value) => text(value.trim())),
  startswith: twoTexts((a, b) => a.toLowerCase().startsWith(b.toLowerCase())),
  endswith: twoTexts((a, b) => a.toLowerCase().endsWith(b.toLowerCase())),
  substring: ofText((value, from, length) => {
    const start = from && numberOf(from);
    const count = length ? numberOf(length) : value.length;
    return start === undefined || count === undefined ? undefined : text(value.slice(start, start + count));
  }),
  replace: ofText((value, before, after) => {
    const [from, to] = [before && textOf(before), after && textOf(after)];
    return from === undefined || to === undefined || from === '' ? undefined : text(value.split(from).join(to));
  }),
  split: ofText((value, delimiter) => {
    const delimiters = delimiter && (itemsOf(delimiter)?.map(textOf) ?? [textOf(delimiter)]);
    if (!delimiters || delimiters.includes(undefined)) return undefined;
    let parts = [value];
    for (const each of delimiters) if (each) parts = parts.flatMap((part) => part.split(each));
    return list(parts.map((part) => known(part)));
  }),
  padleft: ofText((value, width, filler) => {
    const count = width && numberOf(width);
    const fill = filler ? textOf(filler) : ' ';
    return count === undefined || fill === undefined || count > 1000 ? undefined : text(value.padStart(count, fill));
  }),
  string: ([value]) => {
    const json = value && toJson(value);
    if (json === undefined) return value?.kind === 'reference' ? value : undefined;
    return text(
      typeof json === 'string' ? json : typeof json === 'boolean' ? (json ? 'True' : 'False') : JSON.stringify(json),
    );
  },
  json: ofText((value) => {
    const { root, problems } = parseJsonNow('', value);
    return root && problems.length === 0 ? plainValue(root) : undefined;
  }),
  int: ([value]) => {
    const number = value && (numberOf(value) ?? Number.parseInt(textOf(value) ?? '', 10));
    return number === undefined || Number.isNaN(number) ? undefined : known(number);
  },
  bool: ([value]) => {
    const bool = value && (booleanOf(value) ?? (numberOf(value) === undefined ? undefined : numberOf(value) !== 0));
    return bool === undefined ? undefined : known(bool);
  },
  uri: ofText((base, relative) => {
    const below = relative && textOf(relative);
    if (below === undefined || !URL.canParse(below, base)) return undefined;
    return text(new URL(below, base).href);
  }),
  format: (args) => formatted(args),
  join: ([items, delimiter]) => {
    const parts = items && itemsOf(items);
    const between = delimiter && textOf(delimiter);
    if (!parts || between === undefined) return undefined;
    return interpolated(parts.flatMap((part, index) => (index === 0 ? [part] : [known(between), part])));
  },
};

/** `format('{0}-{1}', a, b)`; one with a way of writing (`{0:N0}`) is not computed. */
function formatted([pattern, ...args]: readonly Value[]): Value | undefined {
  const source = pattern && textOf(pattern);
  if (source === undefined) return undefined;
  const parts: Value[] = [];
  for (const piece of source.split(/(\{\{|\}\}|\{\d+[^{}]*\})/)) {
    if (piece === '{{' || piece === '}}') parts.push(known(piece.slice(1)));
    else if (/^\{\d+\}$/.test(piece)) {
      const arg = args[Number(piece.slice(1, -1))];
      if (!arg) return undefined;
      parts.push(arg);
    } else if (/^\{\d/.test(piece)) return undefined;
    else if (piece !== '') parts.push(known(piece));
  }
  return parts.length === 0 ? known('') : interpolated(parts);
}
