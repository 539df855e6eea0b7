import { canonicalText, expression, known, reference, type Value } from '../../../../core/resources/value.ts';
import { laterByGo } from '../../../dates.ts';
import { referenceIn, splitOutside } from '../braces.ts';
import { itemsOf } from '../collections.ts';
import { keyText } from '../evaluate.ts';
import { joinTexts } from '../template.ts';
import { array, isNull } from '../values.ts';
import type { TerraformFunction } from './index.ts';

const knownText = (value: Value | undefined): string | undefined =>
  value?.kind === 'known' && value.value !== null ? keyText(value) : undefined;

/** A function of texts that are all known. */
function onTexts(work: (...texts: readonly string[]) => string | undefined): TerraformFunction {
  return (...values) => {
    const texts = values.map(knownText);
    if (!texts.every((text) => text !== undefined)) return undefined;
    const result = work(...texts);
    return result === undefined ? undefined : known(result);
  };
}

export const textFunctions: Readonly<Record<string, TerraformFunction>> = {
  lower: onTexts((text = '') => text.toLowerCase()),
  timeadd: onTexts((text = '', duration = '') => laterByGo(text, duration)),
  upper: onTexts((text = '') => text.toUpperCase()),
  title: onTexts((text = '') =>
    text.replace(/(^|\s)(\S)/g, (_, gap: string, letter: string) => gap + letter.toUpperCase()),
  ),
  trimspace: onTexts((text = '') => text.trim()),
  chomp: onTexts((text = '') => text.replace(/[\r\n]+$/, '')),
  trimprefix: onTexts((text = '', prefix = '') => (text.startsWith(prefix) ? text.slice(prefix.length) : text)),
  trimsuffix: onTexts(withoutSuffix),
  trim: onTexts((text = '', characters = '') => trimmed(text, characters)),
  replace: onTexts((text = '', from = '', to = '') => (isPattern(from) ? undefined : text.replaceAll(from, to))),
  substr: onTexts((text = '', offset = '0', length = '-1') => {
    const start = Number(offset) < 0 ? text.length + Number(offset) : Number(offset);
    return Number(length) < 0 ? text.slice(start) : text.slice(start, start + Number(length));
  }),
  format: (pattern, ...values) => formatted(knownText(pattern), values),
  join: (separator, ...lists) => {
    const between = knownText(separator);
    const items = lists.map((list) => list && itemsOf(list));
    if (between === undefined || !items.every((list) => list !== undefined)) return undefined;
    return joinTexts(items.flat().flatMap((item, index) => (index === 0 ? [item] : [known(between), item])));
  },
  split: (separator, value) => {
    const between = knownText(separator);
    const text = value && canonicalText(value);
    if (between === undefined || text === undefined || between === '') return undefined;
    if (value?.kind === 'known') return array(text.split(between).map((part) => known(part)));
    // Only what lies outside of the expressions in a text is certain to be separated there.
    const parts = splitOutside(text, between);
    return parts.length < 2 ? undefined : array(parts.map(pieceOf));
  },
  startswith: (value, prefix) => tested(value, prefix, (text, start) => text.startsWith(start)),
  endswith: (value, suffix) => tested(value, suffix, (text, end) => text.endsWith(end)),
  strcontains: (value, part) => tested(value, part, (text, inner) => text.includes(inner)),
};

function pieceOf(text: string): Value {
  const whole = referenceIn(text);
  if (whole) return reference(whole.resource, whole.path);
  return text.includes('{') ? expression(text) : known(text);
}

function tested(
  value: Value | undefined,
  part: Value | undefined,
  test: (text: string, part: string) => boolean,
): Value | undefined {
  const text = knownText(value);
  const other = knownText(part);
  return text === undefined || other === undefined ? undefined : known(test(text, other));
}

function withoutSuffix(text = '', suffix = ''): string {
  return suffix !== '' && text.endsWith(suffix) ? text.slice(0, -suffix.length) : text;
}

function trimmed(text: string, characters: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && characters.includes(text.charAt(start))) start++;
  while (end > start && characters.includes(text.charAt(end - 1))) end--;
  return text.slice(start, end);
}

/** A text between slashes is a regular expression of another dialect than ours. */
function isPattern(text: string): boolean {
  return text.length > 1 && text.startsWith('/') && text.endsWith('/');
}

/** `%s`, `%d`, `%v`, `%q` without flags, and numbers that are padded; anything else is left to Terraform. */
function formatted(pattern: string | undefined, values: readonly (Value | undefined)[]): Value | undefined {
  if (pattern === undefined) return undefined;
  const parts: Value[] = [];
  let next = 0;
  for (const [piece, verb] of pattern.matchAll(/%%|%(0?\d*[sdvq])|[^%]+|%/g)) {
    if (piece === '%%') parts.push(known('%'));
    else if (piece === '%') return undefined;
    else if (verb === undefined) parts.push(known(piece));
    else {
      const value = values[next++];
      if (!value || isNull(value)) return undefined;
      const shown = verb.length === 1 ? value : padded(value, verb);
      if (!shown) return undefined;
      parts.push(verb === 'q' ? joinTexts([known('"'), shown, known('"')]) : shown);
    }
  }
  return joinTexts(parts);
}

function padded(value: Value, verb: string): Value | undefined {
  const text = knownText(value);
  const width = Number(verb.slice(0, -1));
  return text === undefined ? undefined : known(text.padStart(width, verb.startsWith('0') ? '0' : ' '));
}
