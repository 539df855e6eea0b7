/**
 * Regular expressions. Kusto's are RE2's; what RE2 and JavaScript write alike works, the RE2 spellings of inline flags
 * and named groups are translated, and the rest is refused by JavaScript itself.
 */

import { type Position, semanticError } from './errors.ts';

const MAXIMUM_CACHED = 500;
const cache = new Map<string, RegExp>();

/** Compiles with the given flags besides those the pattern starts with. Throws a semantic KqlError. */
export function regexOf(pattern: string, flags: string, at: Position): RegExp {
  const key = `${flags}/${pattern}`;
  let regex = cache.get(key);
  if (regex === undefined) {
    regex = compile(pattern, flags, at);
    if (cache.size >= MAXIMUM_CACHED) {
      cache.clear();
    }
    cache.set(key, regex);
  }
  regex.lastIndex = 0;
  return regex;
}

function compile(pattern: string, flags: string, at: Position): RegExp {
  const inline = /^\(\?([ims]+)\)/.exec(pattern);
  const body = pattern.slice(inline?.[0].length ?? 0).replaceAll('(?P<', '(?<');
  try {
    return new RegExp(body, [...new Set(`${flags}${inline?.[1] ?? ''}`)].join(''));
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^Invalid regular expression: /, '') : '';
    throw semanticError(`'${pattern}' is not a regular expression: ${reason}.`, at);
  }
}
