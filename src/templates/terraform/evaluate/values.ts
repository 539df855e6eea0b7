import type { ArrayValue, ObjectValue, Value } from '../../../core/resources/value.ts';
import { canonicalText, expression, isExpression, known, toJson, unknown } from '../../../core/resources/value.ts';
import { longestText } from './limits.ts';
import type { Instance } from './instance.ts';
import type { ModuleInstance } from './moduleInstance.ts';

/**
 * Values that only Terraform's evaluation knows. They are objects with a mark of their own, which copies keep, so that they pass through
 * variables and outputs as any other value does.
 */

/** A whole resource or data source: `azurerm_key_vault.x` without an attribute. */
export interface InstanceValue extends ObjectValue {
  readonly instance: Instance;
}

/** A whole module: `module.x` without an output. */
export interface ModuleValue extends ObjectValue {
  readonly module: ModuleInstance;
}

/** A collection whose keys are not known: each of its members is this one. */
export interface EveryValue extends ObjectValue {
  readonly every: Value;
}

/** A JSON text that was made from a value: it can be taken apart again, places included. */
export type EncodedValue = Value & { readonly decoded: Value };

export function instanceValue(instance: Instance): InstanceValue {
  return { kind: 'object', entries: {}, instance };
}

export function moduleValue(module: ModuleInstance): ModuleValue {
  return { kind: 'object', entries: {}, module };
}

export function everyValue(every: Value): EveryValue {
  return { kind: 'object', entries: {}, every };
}

export function isInstance(value: Value): value is InstanceValue {
  return 'instance' in value;
}

export function isModule(value: Value): value is ModuleValue {
  return 'module' in value;
}

export function isEvery(value: Value): value is EveryValue {
  return 'every' in value;
}

/** An object whose members are all in `entries`. */
export function isPlainObject(value: Value): value is ObjectValue {
  return value.kind === 'object' && !isInstance(value) && !isModule(value) && !isEvery(value);
}

export function array(items: readonly Value[]): ArrayValue {
  return { kind: 'array', items };
}

export function objectOf(entries: Readonly<Record<string, Value>>): ObjectValue {
  return { kind: 'object', entries };
}

export function isNull(value: Value): boolean {
  return value.kind === 'known' && value.value === null;
}

/** The text of a value inside of an expression; undefined where it has none. */
export function textOf(value: Value): string | undefined {
  const json = toJson(value);
  if (json !== undefined) return JSON.stringify(json);
  if (value.kind === 'reference') return canonicalText(value);
  if (isInstance(value)) return `{${value.instance.address}}`;
  if (value.kind === 'array') {
    const items = value.items.map(textOf);
    return items.every((item) => item !== undefined) ? `[${items.join(',')}]` : undefined;
  }
  if (!isPlainObject(value)) return undefined;
  const members = Object.entries(value.entries).map(([name, entry]) => [name, textOf(entry)] as const);
  return members.every(([, text]) => text !== undefined)
    ? `{${members.map(([name, text]) => `${name}:${text ?? ''}`).join(',')}}`
    : undefined;
}

/**
 * The value of an expression over parts that are not all known: the same for the same parts.
 * @param print joins the texts of the parts
 */
export function over(parts: readonly Value[], print: (...texts: readonly string[]) => string): Value {
  const doubt = parts.find((part) => part.kind === 'unknown');
  if (doubt) return doubt;
  const texts = parts.map(textOf);
  if (!texts.every((text) => text !== undefined)) return unknown('it is made of what is not known');
  if (texts.some(({ length }) => length > longestText)) return unknown('it is too long to be worked out');
  return expression(`{${print(...texts)}}`);
}

/** A member or item reached from an expression: `{var.x}` becomes `{var.x.name}`. */
export function reached(value: Value & { kind: 'reference' }, step: string): Value {
  if (!isExpression(value)) {
    const name = step.replace(/^\./, '').replace(/^\[(\d+)\]$/, '$1');
    return { ...value, path: value.path === '' ? name : `${value.path}.${name}` };
  }
  const inner = /^\{([^{}]*)\}$/.exec(value.path)?.[1];
  return expression(`{${inner ?? `(${value.path})`}${step}}`);
}

export function text(value: string): Value {
  return known(value);
}
