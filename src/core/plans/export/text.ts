import { nameOf } from '../../resources/armId.ts';
import type { ReferenceValue, Value } from '../../resources/value.ts';
import { stepOfReference } from '../change.ts';

/** A text of which some parts are only known once the script runs: the principal id of an identity that is yet to be made. */
export type Text = readonly (string | Variable)[];

export interface Variable {
  readonly variable: string;
}

/** Names for what is only known later: the same for the same reference. */
export class Variables {
  readonly #names = new Map<string, string>();
  readonly #references = new Map<string, ReferenceValue>();

  of(reference: ReferenceValue): Variable {
    const key = `${reference.resource.toLowerCase()}#${reference.path}`;
    const known = this.#names.get(key);
    if (known !== undefined) return { variable: known };
    const wish = identifier(
      `${nameOf(stepOfReference(reference.resource) ?? reference.resource)}_${last(reference.path)}`,
    );
    const taken = new Set(this.#names.values());
    let name = wish;
    for (let number = 2; taken.has(name); number++) name = `${wish}_${number}`;
    this.#names.set(key, name);
    this.#references.set(name, reference);
    return { variable: name };
  }

  /** What a variable stands for. */
  referenceOf(name: string): ReferenceValue | undefined {
    return this.#references.get(name);
  }
}

/** A value on its own: a string without quotes, anything else as JSON. */
export function textOf(value: Value, variables: Variables): Text {
  if (value.kind === 'known' && typeof value.value === 'string') return [value.value];
  if (value.kind === 'reference') return [variables.of(value)];
  return jsonOf(value, variables);
}

/** A value as JSON; what is not known is null, and the step's comment says so. */
export function jsonOf(value: Value, variables: Variables): Text {
  switch (value.kind) {
    case 'known':
      return [JSON.stringify(value.value)];
    case 'reference':
      return ['"', variables.of(value), '"'];
    case 'unknown':
    case 'absent':
      return ['null'];
    case 'array':
      return joined(
        '[',
        value.items.map((item) => jsonOf(item, variables)),
        ']',
      );
    case 'object':
      return joined(
        '{',
        Object.entries(value.entries).map(([name, entry]): Text => [
          `${JSON.stringify(name)}:`,
          ...jsonOf(entry, variables),
        ]),
        '}',
      );
  }
}

function joined(open: string, parts: readonly Text[], close: string): Text {
  return merged([open, ...parts.flatMap((part, index): Text => (index === 0 ? part : [',', ...part])), close]);
}

/** Neighbouring strings as one. */
export function merged(text: Text): Text {
  const result: (string | Variable)[] = [];
  for (const part of text) {
    const before = result.at(-1);
    if (typeof part === 'string' && typeof before === 'string') result[result.length - 1] = before + part;
    else result.push(part);
  }
  return result;
}

export function variablesIn(text: Text): readonly string[] {
  return text.flatMap((part) => (typeof part === 'string' ? [] : [part.variable]));
}

/** A name that every one of the languages takes for an identifier. */
export function identifier(text: string): string {
  const plain = text.replace(/[^0-9A-Za-z]+/g, '_').replace(/^_+|_+$/g, '');
  return /^[A-Za-z]/.test(plain) ? plain : `x_${plain}`;
}

function last(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

/** One line of a comment: a line end in it would become a command. */
export function oneLine(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ').trim();
}

/** An object that holds one value at a dotted path. */
export function nested(path: string, value: Value): Value {
  const [name = '', ...rest] = path.split('.');
  return { kind: 'object', entries: { [name]: rest.length === 0 ? value : nested(rest.join('.'), value) } };
}
