import {
  canonicalText,
  expression,
  known,
  reference,
  unknown,
  type ReferenceValue,
  type Value,
} from '../../../core/resources/value.ts';
import type { Lambda } from '../syntax.ts';
import type { Environment } from './environment.ts';

/** What an expression gives: a value, or something that has no value of its own but names that lead to some. */
export type Result = Value | ResourceResult | InstancesResult | ModuleResult | LambdaResult | NamespaceResult;

/** A resource by its symbolic name, or something inside it: `vault`, `vault.properties`. */
export interface ResourceResult {
  readonly kind: 'resource';
  readonly resource: NamedResource;
  /** Dotted, from the root of the ARM body; empty for the resource itself. */
  readonly path: string;
}

/** A resource that expressions can name. */
export interface NamedResource {
  readonly id: string;
  readonly key: string;
  readonly name: Value;
  readonly type: string;
  readonly apiVersion: string | undefined;
  /** What is written in the file, or a reference to what Azure fills in. */
  read(path: string): Value;
  /** A nested resource: `vault::key`. */
  nested(name: string): Result | undefined;
}

/** A loop of resources or modules. */
export interface InstancesResult {
  readonly kind: 'instances';
  readonly instances: readonly Result[];
  /** The list is not known: the one instance stands for each of its items. */
  readonly each: boolean;
}

export interface ModuleResult {
  readonly kind: 'module';
  readonly name: Value;
  /** Its outputs, once `.outputs` was said. */
  readonly outputs: (name: string) => Value;
  readonly atOutputs: boolean;
}

export interface LambdaResult {
  readonly kind: 'lambda';
  readonly lambda: Lambda;
  readonly environment: Environment;
}

/** `sys`, `az`, and what `import * as` names. */
export interface NamespaceResult {
  readonly kind: 'namespace';
  member(name: string): Result | undefined;
  /** Undefined where it has no function of this name. */
  call(name: string, args: readonly Result[]): Result | undefined;
}

/** The value of a result; a resource as a whole is what is written of it. */
export function valueOf(result: Result): Value {
  switch (result.kind) {
    case 'resource':
      return result.resource.read(result.path);
    case 'instances':
      return result.each
        ? unknown('it depends on a list that is not known')
        : { kind: 'array', items: result.instances.map(valueOf) };
    case 'module':
      return unknown('a module as a whole has no value');
    case 'lambda':
    case 'namespace':
      return unknown('it has no value');
    default:
      return result;
  }
}

/** A text that is the same for equal values, for the arguments of a call: quoted where it is a text. */
export function argumentText(value: Value): string | undefined {
  switch (value.kind) {
    case 'known':
      return typeof value.value === 'string' ? `'${value.value}'` : JSON.stringify(value.value);
    case 'absent':
      return 'null';
    case 'reference':
      return canonicalText(value);
    case 'unknown':
      return undefined;
    case 'array':
      return joined(value.items, '[', ']', (item) => argumentText(item));
    case 'object':
      return joined(Object.entries(value.entries), '{', '}', ([name, entry]) => {
        const text = argumentText(entry);
        return text === undefined ? undefined : `${name}:${text}`;
      });
  }
}

/** Longer texts than that stand in no template. */
const longestText = 100_000;

/** Expressions longer than that are told apart by a sum of their text: those over ids of resources that are named by expressions grow fast. */
const longestExpression = 600;

/** An expression; the same for the same text. */
export function expressionOf(text: string): ReferenceValue {
  if (text.length <= longestExpression) return expression(text);
  return expression(`{${text.slice(0, 40).replace(/[{}()]/g, '')}… ${sumOf(text)}}`);
}

/** 64 bits of the FNV-1a hash, as two runs over 32 bits. */
function sumOf(text: string): string {
  let [low, high] = [0x811c9dc5, 0x01000193];
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    low = Math.imul(low ^ code, 0x01000193);
    high = Math.imul(high ^ (code + index), 0x01000193);
  }
  return (low >>> 0).toString(16).padStart(8, '0') + (high >>> 0).toString(16).padStart(8, '0');
}

function joined<T>(
  items: readonly T[],
  open: string,
  close: string,
  textOf: (item: T) => string | undefined,
): string | undefined {
  const texts = items.map(textOf);
  return texts.some((text) => text === undefined) ? undefined : `${open}${texts.join(',')}${close}`;
}

/** A call whose value is not known: an expression where its arguments have texts, else unknown. */
export function callExpression(name: string, args: readonly Value[]): Value {
  const texts = args.map(argumentText);
  const lost = args[texts.indexOf(undefined)];
  if (lost) return lost.kind === 'unknown' ? unknown(lost.reason) : unknown(`an argument of ${name} is not known`);
  return expressionOf(`${name}(${texts.join(',')})`);
}

/** A text made of pieces, some of them not known. */
export function joinText(pieces: readonly Value[]): Value {
  let text = '';
  let settled = true;
  for (const piece of pieces) {
    if (piece.kind === 'unknown') return unknown(piece.reason);
    const part = piece.kind === 'absent' ? '' : (canonicalText(piece) ?? argumentText(piece));
    if (part === undefined) return unknown('a part of the text is not known');
    text += part;
    settled &&= piece.kind === 'known' || piece.kind === 'absent';
  }
  if (text.length > longestText) return unknown('the text is too long');
  if (settled) return known(text);
  const [only] = pieces.length === 1 ? pieces : [];
  return only?.kind === 'reference' ? reference(only.resource, only.path) : expressionOf(text);
}
