import type { Json } from '../../../../core/resources/json.ts';
import { expression, isExpression, known, toJson, type Value } from '../../../../core/resources/value.ts';
import { textOf, type EncodedValue } from '../values.ts';
import type { TerraformFunction } from './index.ts';

export const encodingFunctions: Readonly<Record<string, TerraformFunction>> = {
  jsonencode: (value) => {
    if (!value) return undefined;
    const json = toJson(value);
    const text = json === undefined ? `{jsonencode(${textOf(value) ?? '…'})}` : JSON.stringify(json);
    return encoded(json === undefined ? expression(text) : known(text), value);
  },
  jsondecode: (value) => {
    if (!value) return undefined;
    if ('decoded' in value) return (value as EncodedValue).decoded;
    // What the azapi provider puts out as a text is read as the body that it is.
    if (value.kind === 'reference' && !isExpression(value) && value.path === '') return value;
    if (value.kind !== 'known' || typeof value.value !== 'string') return undefined;
    const json = parsed(value.value);
    return json === undefined ? undefined : known(json, value.origin);
  },
  nonsensitive: (value) => value,
  sensitive: (value) => value,
  ephemeralasnull: () => known(null),
};

function encoded(text: Value, decoded: Value): EncodedValue {
  return { ...text, decoded };
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
