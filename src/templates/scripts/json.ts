import { isJsonObject, type Json } from '../../core/resources/json.ts';
import { canonicalText, expression, known, type FileOrigin, type Value } from '../../core/resources/value.ts';

/** A piece of a text: what is written, or a value that stands for it. */
export type TextPart =
  { readonly kind: 'text'; readonly text: string } | { readonly kind: 'value'; readonly value: Value };

const open = '\uE000';
const close = '\uE001';

/**
 * JSON in which values may stand inside of texts: `{"keyName":"$KEY"}`.
 * @returns undefined where it is no JSON
 */
export function jsonValue(parts: readonly TextPart[], origin: FileOrigin): Value | undefined {
  const values = parts.flatMap((part) => (part.kind === 'value' ? [part.value] : []));
  let index = 0;
  const text = parts.map((part) => (part.kind === 'text' ? part.text : `${open}${index++}${close}`)).join('');
  try {
    return toValue(JSON.parse(text) as Json, values, origin);
  } catch {
    return undefined;
  }
}

function toValue(json: Json, values: readonly Value[], origin: FileOrigin): Value {
  if (typeof json === 'string') return textValue(json, values, origin);
  if (Array.isArray(json))
    return { kind: 'array', origin, items: (json as readonly Json[]).map((item) => toValue(item, values, origin)) };
  if (!isJsonObject(json)) return known(json, origin);
  const entries = Object.entries(json).map(([name, entry = null]) => [name, toValue(entry, values, origin)] as const);
  return { kind: 'object', origin, entries: Object.fromEntries(entries) };
}

function textValue(text: string, values: readonly Value[], origin: FileOrigin): Value {
  const pieces = text.split(new RegExp(`${open}(\\d+)${close}`));
  if (pieces.length === 1) return known(text, origin);
  const parts = pieces.flatMap((piece, index): readonly TextPart[] => {
    if (index % 2 === 0) return piece === '' ? [] : [{ kind: 'text', text: piece }];
    const value = values[Number(piece)];
    return value ? [{ kind: 'value', value }] : [];
  });
  return joined(parts, origin);
}

/** Text and values as one value: known where all of it is, the value itself where there is nothing else. */
export function joined(all: readonly TextPart[], origin: FileOrigin): Value {
  const parts = all.filter((part) => part.kind === 'value' || part.text !== '');
  const [first] = parts;
  if (parts.length === 1 && first?.kind === 'value') {
    const before = first.value.origin?.kind === 'file' ? first.value.origin : undefined;
    const definedAt = before && { uri: before.uri, range: before.range };
    return { ...first.value, origin: { ...origin, ...(definedAt && { definedAt }) } };
  }
  const texts = parts.map((part) => (part.kind === 'text' ? part.text : canonicalText(part.value)));
  if (texts.some((text) => text === undefined)) return { kind: 'unknown', reason: 'a part of it is not known', origin };
  const isKnown = parts.every((part) => part.kind === 'text' || part.value.kind === 'known');
  return isKnown ? known(texts.join(''), origin) : expression(texts.join(''), origin);
}
