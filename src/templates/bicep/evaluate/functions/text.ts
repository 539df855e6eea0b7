import {
  asNumber,
  canonicalText,
  expression,
  isExpression,
  known,
  type Value,
} from '../../../../core/resources/value.ts';
import { joinText } from '../result.ts';
import type { ValueFunctions } from './table.ts';

/** A known text, an empty one included. */
export function textOf(value: Value | undefined): string | undefined {
  return value?.kind === 'known' && typeof value.value === 'string' ? value.value : undefined;
}

function onText(change: (text: string, ...more: string[]) => Value | undefined): ValueFunctions[string] {
  return (args) => {
    const texts = args.map(textOf);
    const [first, ...more] = texts;
    return first === undefined || more.includes(undefined) ? undefined : change(first, ...(more as string[]));
  };
}

export const textFunctions: ValueFunctions = {
  format([pattern, ...args]) {
    const text = textOf(pattern);
    if (text === undefined) return undefined;
    const pieces = text.split(/(\{\d+(?::[^}]*)?\})/).map((piece) => {
      const index = /^\{(\d+)/.exec(piece)?.[1];
      return index === undefined ? known(piece) : (args[Number(index)] ?? known(''));
    });
    return joinText(pieces.filter((piece) => !(piece.kind === 'known' && piece.value === '')));
  },
  toLower: onText((text) => known(text.toLowerCase())),
  toUpper: onText((text) => known(text.toUpperCase())),
  trim: onText((text) => known(text.trim())),
  replace: onText((text, from = '', to = '') => (from === '' ? undefined : known(text.replaceAll(from, to)))),
  startsWith: onText((text, start = '') => known(text.toLowerCase().startsWith(start.toLowerCase()))),
  endsWith: onText((text, end = '') => known(text.toLowerCase().endsWith(end.toLowerCase()))),
  uriComponent: onText((text) => known(encodeURIComponent(text))),
  split([text, by]) {
    const whole = textOf(text);
    const separators = textOf(by) === undefined ? undefined : [textOf(by) ?? ''];
    if (whole === undefined || !separators?.[0]) return undefined;
    const isId = whole.startsWith('/subscriptions/');
    return { kind: 'array', items: whole.split(separators[0]).map((part) => (isId ? fromId(part) : known(part))) };
  },
  join([list, by]) {
    const separator = textOf(by);
    if (list?.kind !== 'array' || separator === undefined) return undefined;
    return joinText(list.items.flatMap((item, index) => (index === 0 ? [item] : [known(separator), item])));
  },
  substring([text, start, length]) {
    const [whole, from] = [textOf(text), asNumber(start ?? known(0))];
    if (whole === undefined || from === undefined) return undefined;
    const count = length ? asNumber(length) : whole.length;
    return count === undefined ? undefined : known(whole.slice(from, from + count));
  },
  padLeft([text, length, filling]) {
    const [whole, count] = [text && canonicalText(text), length && asNumber(length)];
    if (text?.kind !== 'known' || whole === undefined || count === undefined) return undefined;
    return known(whole.padStart(Math.min(count, 1000), filling ? textOf(filling) : ' '));
  },
  string([value]) {
    if (value?.kind === 'reference' && isExpression(value)) return value;
    return value?.kind === 'known' ? known(canonicalText(value) ?? '') : undefined;
  },
};

/** A segment of a declared resource's id: what stands in braces there is not the name but its expression. */
function fromId(segment: string): Value {
  return segment.includes('{') || segment.includes('(') ? expression(segment.replaceAll('∕', '/')) : known(segment);
}
