import { absent, expression, known, writtenAt, type Location, type Value } from '../../../core/resources/value.ts';
import { attributeOf } from '../access.ts';
import { evaluate, type Environment } from '../evaluate/evaluate.ts';
import type { SourceFile, SourceFolder } from '../files.ts';
import type { Attribute, Block, Expression, Node } from '../syntax.ts';

/** A block and the file in which it stands. */
export interface Found<T extends Node = Block> {
  readonly node: T;
  readonly file: SourceFile;
}

/** What gives the attributes of resources and the outputs of modules: the lowering, which knows both. */
export interface References {
  resource(
    scope: Scope,
    type: string,
    name: string,
    steps: readonly string[],
  ): { readonly value: Value; readonly taken: number } | undefined;
  module(
    scope: Scope,
    name: string,
    steps: readonly string[],
  ): { readonly value: Value; readonly taken: number } | undefined;
}

const nothingBound: ReadonlyMap<string, Value> = new Map();

/** One module as it is called once: its blocks, its arguments, and what its names mean. */
export class Scope {
  /** `module.keys.`; empty for the root. */
  readonly prefix: string;
  readonly folder: SourceFolder;
  readonly resources = new Map<string, Found>();
  readonly modules = new Map<string, Found>();
  readonly outputs = new Map<string, Found>();
  readonly terraform: Found[] = [];
  readonly #locals = new Map<string, Found<Attribute>>();
  readonly #variables = new Map<string, Found>();
  readonly #arguments: ReadonlyMap<string, () => Value> | undefined;
  readonly #references: References;
  readonly #known = new Map<string, Value>();
  readonly #running = new Set<string>();

  /** @param given the arguments of the caller; undefined for the root module, whose variables come from files */
  constructor(
    prefix: string,
    folder: SourceFolder,
    given: ReadonlyMap<string, () => Value> | undefined,
    references: References,
  ) {
    this.prefix = prefix;
    this.folder = folder;
    this.#arguments = given;
    this.#references = references;
    for (const file of folder.files) {
      for (const node of file.parsed.body.items) if (node.kind === 'block') this.#index({ node, file });
    }
  }

  #index(found: Found): void {
    const { node, file } = found;
    const [first, second] = node.labels.map(({ text }) => text);
    switch (node.type.text) {
      case 'resource':
      case 'data':
        if (first !== undefined && second !== undefined)
          this.resources.set(`${node.type.text === 'data' ? 'data.' : ''}${first}.${second}`, found);
        break;
      case 'module':
        if (first !== undefined) this.modules.set(first, found);
        break;
      case 'output':
        if (first !== undefined) this.outputs.set(first, found);
        break;
      case 'variable':
        if (first !== undefined) this.#variables.set(first, found);
        break;
      case 'terraform':
        this.terraform.push(found);
        break;
      case 'locals':
        for (const item of node.body.items)
          if (item.kind === 'attribute') this.#locals.set(item.name.text, { node: item, file });
        break;
    }
  }

  /** What an expression of a file of this module means. */
  evaluate(node: Expression, file: SourceFile, bound: ReadonlyMap<string, Value> = nothingBound): Value {
    return evaluate(node, this.environment(file, bound));
  }

  environment(file: SourceFile, bound: ReadonlyMap<string, Value>): Environment {
    return {
      bound,
      resolve: (root, steps) => this.#resolve(root, steps),
      placed: (value, node) => placedAt(value, { uri: file.uri, range: file.lines.range(node) }),
    };
  }

  #resolve(root: string, steps: readonly string[]): { readonly value: Value; readonly taken: number } | undefined {
    const [first, second] = steps;
    if (first === undefined) return undefined;
    switch (root) {
      case 'var':
        return { value: this.#once(`var.${first}`, () => this.#variable(first)), taken: 1 };
      case 'local':
        return { value: this.#once(`local.${first}`, () => this.#local(first)), taken: 1 };
      case 'data':
        return second === undefined ? undefined : this.#data(first, second, steps);
      case 'module':
        return this.#module(first, steps);
      case 'path':
      case 'terraform':
      case 'each':
      case 'count':
      case 'self':
        return undefined;
      default:
        return this.#resource(root, first, steps);
    }
  }

  #resource(
    type: string,
    name: string,
    steps: readonly string[],
  ): { readonly value: Value; readonly taken: number } | undefined {
    const found = this.#references.resource(this, type, name, steps.slice(1));
    return found && { value: found.value, taken: found.taken + 1 };
  }

  #data(
    type: string,
    name: string,
    steps: readonly string[],
  ): { readonly value: Value; readonly taken: number } | undefined {
    const found = this.#references.resource(this, `data.${type}`, name, steps.slice(2));
    return found && { value: found.value, taken: found.taken + 2 };
  }

  #module(name: string, steps: readonly string[]): { readonly value: Value; readonly taken: number } | undefined {
    const found = this.#references.module(this, name, steps.slice(1));
    return found && { value: found.value, taken: found.taken + 1 };
  }

  #local(name: string): Value {
    const found = this.#locals.get(name);
    return found ? this.evaluate(found.node.value, found.file) : expression(`{local.${name}}`);
  }

  #variable(name: string): Value {
    const given = this.#arguments?.get(name)?.();
    if (given && !(given.kind === 'known' && given.value === null)) return given;
    const written = this.#arguments ? undefined : this.#fromFiles(name);
    if (written) return written;
    const declared = this.#variables.get(name);
    const byDefault = declared && attributeOf(declared.node.body, 'default');
    if (declared && byDefault) return this.evaluate(byDefault.value, declared.file);
    return this.#arguments && declared ? known(null) : expression(`{var.${name}}`);
  }

  /** The last file counts. */
  #fromFiles(name: string): Value | undefined {
    const found = this.folder.variables.flatMap((file) => {
      const attribute = attributeOf(file.parsed.body, name);
      return attribute ? [{ attribute, file }] : [];
    });
    const last = found.at(-1);
    return last && this.evaluate(last.attribute.value, last.file);
  }

  /** Each name once; one that needs itself is an expression. */
  #once(name: string, work: () => Value): Value {
    const present = this.#known.get(name);
    if (present) return present;
    if (this.#running.has(name)) return expression(`{${this.prefix}${name}}`);
    this.#running.add(name);
    const value = work();
    this.#running.delete(name);
    this.#known.set(name, value);
    return value;
  }

  /** What a local value is made of, for the order of things. */
  local(name: string): Found<Expression> | undefined {
    const found = this.#locals.get(name);
    return found && { node: found.node.value, file: found.file };
  }
}

/** A value at its place; where the text around it only repeats it, that is no definition elsewhere. */
function placedAt(value: Value, place: Location): Value {
  if (value.kind === 'absent') return absent;
  const before = value.origin?.kind === 'file' ? value.origin : undefined;
  if (before?.uri === place.uri && isInside(before.range, place.range))
    return { ...value, origin: { ...before, range: place.range } };
  return writtenAt(value, place);
}

function isInside(inner: Location['range'], outer: Location['range']): boolean {
  const at = ({ line, character }: Location['range']['start']): number => line * 100_000 + character;
  return at(inner.start) >= at(outer.start) && at(inner.end) <= at(outer.end);
}
