import { known, unknown, type Location, type Value } from '../../../core/resources/value.ts';
import { attributeOf } from '../access.ts';
import { nested, valueIn, type NestedBlock } from '../evaluate/blocks.ts';
import type { Instance } from '../evaluate/instance.ts';
import { placeIn } from '../evaluate/scope.ts';
import type { ArgumentMapping } from '../mapping/mapping.ts';
import type { BodyBuilder } from './body.ts';

/** The outermost part of a resource, as if it were a block of it. */
export function outermost({ declared, scope }: Instance): NestedBlock {
  const { block } = declared;
  return { body: block.body, scope, place: placeIn(scope, block), conditional: false };
}

export function blocksIn({ body, scope }: NestedBlock, type: string): readonly NestedBlock[] {
  return nested(body, scope, type);
}

/** Puts what is written for these arguments where Azure has it. */
export function addArguments(rows: readonly ArgumentMapping[], instance: Instance, body: BodyBuilder): void {
  for (const { argument, path, conversion, otherwise } of rows) {
    const found = find(outermost(instance), argument.split('.'));
    if (found) {
      for (const [depth, block] of found.blocks.entries())
        body.named(ancestor(path, found.blocks.length - depth), block);
      body.set(path, conversion ? conversion.toArm(found.value) : found.value, found.name);
    } else if (otherwise !== undefined && !body.has(path) && !instance.isData) body.set(path, known(otherwise));
  }
}

function ancestor(path: string, levels: number): string {
  return path.split('.').slice(0, -levels).join('.');
}

interface Found {
  readonly value: Value;
  readonly name: Location;
  readonly blocks: readonly Location[];
}

function find(block: NestedBlock, names: readonly string[]): Found | undefined {
  const [name, ...rest] = names;
  if (name === undefined) return undefined;
  if (rest.length > 0) {
    const [inner] = blocksIn(block, name);
    const found = inner && find(inner, rest);
    if (!inner || !found) return undefined;
    const value = inner.conditional ? doubtful(found.value, name) : found.value;
    return { ...found, value, blocks: [inner.place, ...found.blocks] };
  }
  const value = valueIn(block, name);
  const place = nameIn(block, name);
  return value && place ? { value, name: place, blocks: [] } : undefined;
}

/** The same as unknown, since the block around it may not be there. */
export function doubtful(value: Value, block: string): Value {
  return {
    ...unknown(`whether there is a block ${block} is not known`),
    ...(value.origin && { origin: value.origin }),
  };
}

/** Where the name of an argument stands. */
export function nameIn({ body, scope }: NestedBlock, name: string): Location | undefined {
  const attribute = attributeOf(body, name);
  return attribute && placeIn(scope, attribute.name);
}
