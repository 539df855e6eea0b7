/** String functions. Each behaves as its page of the Kusto documentation says. */

import { convert } from '../conversions.ts';
import { type Position, semanticError } from '../errors.ts';
import { regexOf } from '../regex.ts';
import { allConstant, type Compiled } from '../scope.ts';
import { emptyOf, isArray, type KqlType, toText } from '../values.ts';
import { type CallContext, type Library, located, plain } from './define.ts';

const SURROGATE = /[\ud800-\udfff]/;

/** Kusto counts code points. */
function points(text: string): string | readonly string[] {
  return SURROGATE.test(text) ? Array.from(text) : text;
}

function substring(source: string, start: number, length?: number): string {
  const whole = points(source);
  const from = start < 0 ? Math.max(whole.length + start, 0) : start;
  const part = whole.slice(from, length === undefined ? undefined : from + Math.max(length, 0));
  return typeof part === 'string' ? part : part.join('');
}

function split(source: string, delimiter: string, index?: number): readonly string[] {
  const parts = delimiter === '' ? [source] : source.split(delimiter);
  return index === undefined ? parts : parts.slice(index, index + 1);
}

function trimStart(at: Position, pattern: string, source: string): string {
  return source.replace(regexOf(`^(?:${pattern})`, '', at), '');
}

function trimEnd(at: Position, pattern: string, source: string): string {
  return source.replace(regexOf(`(?:${pattern})$`, '', at), '');
}

/** In the replacement `\0` is the match and `\1` its first group. */
function replaceRegex(at: Position, source: string, pattern: string, replacement: string): string {
  return source.replace(regexOf(pattern, 'g', at), (...found: unknown[]) =>
    replacement.replace(/\\(\d)/g, (_all, digit: string) => {
      const group = found[Number(digit)];
      return typeof group === 'string' ? group : '';
    }),
  );
}

/** Plain matches may overlap, those of a regular expression do not. */
function countOf(at: Position, source: string, search: string, kind = 'normal'): number {
  if (kind === 'regex') {
    return source.match(regexOf(search, 'g', at))?.length ?? 0;
  }
  if (kind !== 'normal') {
    throw semanticError(`countof(): '${kind}' is not a kind of search.`, at);
  }
  let count = 0;
  for (let place = source.indexOf(search); search !== '' && place >= 0; place = source.indexOf(search, place + 1)) {
    count++;
  }
  return count;
}

/**
 * A negative start counts from the end. A match has to end within `length` characters of where its search starts, which
 * for a later occurrence is behind the one before: so the documentation's examples have it.
 */
function indexOf(source: string, match: string, start = 0, length = -1, occurrence = 1): number | null {
  if (occurrence < 0 || length < -1) {
    return null;
  }
  let from = start < 0 ? Math.max(source.length + start, 0) : start;
  let place = -1;
  for (let count = 0; count < Math.max(occurrence, 1); count++) {
    place = source.indexOf(match, from);
    if (place < 0 || (length !== -1 && place + match.length > from + length)) {
      return -1;
    }
    from = place + 1;
  }
  return place;
}

const URL_PARTS =
  /^(?:([a-z][a-z0-9+.-]*):\/\/(?:([^:@/?#]*)(?::([^@/?#]*))?@)?([^:/?#]*)(?::(\d*))?)?\/?([^?#]*)(?:\?([^#]*))?(?:#([^]*))?$/i;

function parseUrl(url: string): unknown {
  const match = URL_PARTS.exec(url);
  if (match === null) {
    return null;
  }
  const part = (index: number): string => match[index] ?? '';
  const query = part(7)
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair): [string, string] => {
      const [key = '', ...rest] = pair.split('=');
      return [key, rest.join('=')];
    });
  return {
    Scheme: part(1),
    Host: part(4),
    Port: part(5),
    Path: part(6),
    Username: part(2),
    Password: part(3),
    'Query Parameters': Object.fromEntries(query),
    Fragment: part(8),
  };
}

/** `extract(regex, group, source [, typeof(…)])`: empty or null without a match. */
function buildExtract({ call, scope, compile }: CallContext): Compiled {
  const [pattern, group, source] = call.args.slice(0, 3).map((argument) => compile(argument, scope));
  const wanted = call.args[3];
  if (pattern === undefined || group === undefined || source === undefined) {
    throw new TypeError('extract without its arguments');
  }
  if (wanted !== undefined && wanted.kind !== 'typeof') {
    throw semanticError('extract(): argument 4 is expected to be typeof(…).', wanted.at);
  }
  const type: KqlType = wanted?.type ?? 'string';
  return {
    type,
    constant: allConstant([pattern, group, source]),
    run: (row) => {
      const index = group.run(row);
      const match = regexOf(toText(pattern.run(row), pattern.type), '', call.at).exec(
        toText(source.run(row), source.type),
      );
      const found = typeof index === 'number' ? match?.[index] : undefined;
      return found === undefined ? emptyOf(type) : convert(found, type);
    },
  };
}

const replaceRegexFunction = located(
  'text text text',
  'string',
  (at) => (source: string, pattern: string, replacement: string) => replaceRegex(at, source, pattern, replacement),
);

export const textFunctions: Library = {
  tolower: plain('text', 'string', (text: string) => text.toLowerCase()),
  toupper: plain('text', 'string', (text: string) => text.toUpperCase()),
  strlen: plain('text', 'long', (text: string) => points(text).length),
  substring: plain('text number number?', 'string', substring),
  split: plain('text text number?', 'dynamic', split),
  trim: located(
    'text text',
    'string',
    (at) => (pattern: string, source: string) => trimEnd(at, pattern, trimStart(at, pattern, source)),
  ),
  trim_start: located(
    'text text',
    'string',
    (at) => (pattern: string, source: string) => trimStart(at, pattern, source),
  ),
  trim_end: located('text text', 'string', (at) => (pattern: string, source: string) => trimEnd(at, pattern, source)),
  strcat: plain('string string*', 'string', (...parts: string[]) => parts.join('')),
  strcat_delim: plain('string string string string*', 'string', (delimiter: string, ...parts: string[]) =>
    parts.join(delimiter),
  ),
  strcat_array: plain('dynamic text', 'string', (array: unknown, delimiter: string) =>
    isArray(array) ? array.map((item) => toText(item, 'dynamic')).join(delimiter) : null,
  ),
  replace_string: plain('text text text', 'string', (source: string, search: string, replacement: string) =>
    search === '' ? source : source.replaceAll(search, () => replacement),
  ),
  replace_regex: replaceRegexFunction,
  replace: replaceRegexFunction,
  indexof: plain('string string number? number? number?', 'long', indexOf),
  countof: located(
    'text text text?',
    'long',
    (at) => (source: string, search: string, kind?: string) => countOf(at, source, search, kind),
  ),
  extract: { least: 3, most: 4, build: buildExtract },
  parse_url: plain('text', 'dynamic', parseUrl),
};
