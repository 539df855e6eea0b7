import { absent, asItems, known, unknown, type Value } from '../../../core/resources/value.ts';
import { attributeOf, blocksOf } from '../access.ts';
import { booleanOf, isNull, memberOf, membersOf, stringOf } from '../evaluate/values.ts';
import type { ArgumentMapping } from '../mapping/arguments.ts';
import type { SourceFile } from '../files.ts';
import type { Block, Body } from '../syntax.ts';
import type { Scope } from './scope.ts';

/** Reads the arguments of one instance of a block. */
export class BlockReader {
  readonly scope: Scope;
  readonly file: SourceFile;
  readonly body: Body;
  readonly bound: ReadonlyMap<string, Value>;

  constructor(scope: Scope, file: SourceFile, body: Body, bound: ReadonlyMap<string, Value>) {
    this.scope = scope;
    this.file = file;
    this.body = body;
    this.bound = bound;
  }

  /** An argument; absent where it is not written, or null. */
  read(name: string): Value {
    const attribute = attributeOf(this.body, name);
    if (!attribute) return absent;
    const value = this.scope.evaluate(attribute.value, this.file, this.bound);
    return isNull(value) ? absent : value;
  }

  /** An argument in nested blocks: `network_acls.bypass`. */
  at(path: string): Value {
    const [first = '', ...rest] = path.split('.');
    if (rest.length === 0) return this.read(first);
    const [block] = this.blocks(first);
    return block?.at(rest.join('.')) ?? absent;
  }

  /** The nested blocks of a type, those that `dynamic` makes included; of an unknown collection one with unknown members. */
  blocks(type: string): readonly BlockReader[] {
    const written = blocksOf(this.body, type).map(({ body }) => this.#inside(body, this.bound));
    const dynamic = blocksOf(this.body, 'dynamic').filter(({ labels }) => labels[0]?.text === type);
    return [...written, ...dynamic.flatMap((block) => this.#dynamic(type, block))];
  }

  #dynamic(type: string, block: Block): readonly BlockReader[] {
    const outer = this.#inside(block.body, this.bound);
    const collection = outer.read('for_each');
    const content = blocksOf(block.body, 'content')[0]?.body;
    if (!content) return [];
    const iterator = attributeOf(block.body, 'iterator')?.value;
    const name = iterator?.kind === 'variable' ? iterator.name : type;
    return itemsOf(collection, name).map(({ each }) => this.#inside(content, new Map(this.bound).set(name, each)));
  }

  #inside(body: Body, bound: ReadonlyMap<string, Value>): BlockReader {
    return new BlockReader(this.scope, this.file, body, bound);
  }
}

export interface Item {
  readonly key: string;
  /** What `each` or the iterator is: an object with `key` and `value`. */
  readonly each: Value;
  /** What it is made for is not known. */
  readonly isUnknown?: true;
}

/** What `for_each` makes of a collection. */
export function itemsOf(collection: Value, name: string): readonly Item[] {
  const each = (key: Value, value: Value): Value => ({ kind: 'object', entries: { key, value } });
  const members = membersOf(collection);
  if (members) return members.map(([key, value]) => ({ key, each: each(known(key), value) }));
  const items = asItems(collection);
  if (items) return items.map((item, index) => ({ key: stringOf(item) ?? String(index), each: each(item, item) }));
  if (collection.kind === 'absent' || isNull(collection)) return [];
  const whole = memberOf({ kind: 'reference', resource: 'expression:', path: `{${name}}` }, 'value');
  const key = memberOf({ kind: 'reference', resource: 'expression:', path: `{${name}}` }, 'key');
  return [{ key: '{each}', each: each(key, whole), isUnknown: true }];
}

/** An argument's value as Azure has it. */
export function converted(value: Value, { as }: ArgumentMapping): Value {
  if (value.kind === 'absent' || as === undefined) return value;
  const place = value.origin && { origin: value.origin };
  if (as === 'enabled') {
    const truth = booleanOf(value);
    return truth === undefined ? value : { ...known(truth ? 'Enabled' : 'Disabled'), ...place };
  }
  const text = stringOf(value);
  const milliseconds = text === undefined ? NaN : Date.parse(text);
  return Number.isNaN(milliseconds)
    ? { ...unknown('the date is worked out when it is deployed'), ...place }
    : { ...known(Math.floor(milliseconds / 1000)), ...place };
}
