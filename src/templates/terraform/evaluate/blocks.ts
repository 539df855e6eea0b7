import { expression, known, type Location, type Value } from '../../../core/resources/value.ts';
import { attributeOf, blocksOf } from '../access.ts';
import type { Block, Body } from '../syntax.ts';
import { written, evaluate } from './evaluate.ts';
import { eachPairs } from './expand.ts';
import type { Instance } from './instance.ts';
import { bind, placed, placeIn, type Scope } from './scope.ts';
import { array, isNull, objectOf } from './values.ts';

/** A nested block with where its values are worked out. */
export interface NestedBlock {
  readonly body: Body;
  readonly scope: Scope;
  /** Of its heading. */
  readonly place: Location;
  /** Whether a dynamic block makes it at all is not known. */
  readonly conditional: boolean;
}

/** The blocks of a type in a body, those that `dynamic` makes among them. */
export function nested(body: Body, scope: Scope, type: string): readonly NestedBlock[] {
  const plain = blocksOf(body, type).map((block) => ({
    body: block.body,
    scope,
    place: placeIn(scope, headingOf(block)),
    conditional: false,
  }));
  const dynamic = blocksOf(body, 'dynamic').filter(({ labels }) => labels[0]?.text === type);
  return [...plain, ...dynamic.flatMap((block) => generated(block, scope, type))];
}

function generated(block: Block, scope: Scope, type: string): readonly NestedBlock[] {
  const [content] = blocksOf(block.body, 'content');
  const each = attributeOf(block.body, 'for_each');
  if (!content || !each) return [];
  const renamed = attributeOf(block.body, 'iterator')?.value;
  const iterator = renamed?.kind === 'variable' ? renamed.name : type;
  const place = placeIn(scope, headingOf(block));
  const made = (key: Value, value: Value, conditional: boolean): NestedBlock => ({
    body: content.body,
    scope: bind(scope, { [iterator]: objectOf({ key, value }) }),
    place,
    conditional,
  });
  const pairs = dynamicPairs(evaluate(each.value, scope));
  if (!pairs) return [made(expression(`{${iterator}.key}`), expression(`{${iterator}.value}`), true)];
  return pairs.map(([key, value]) => made(key, value, false));
}

/** A dynamic block also goes through lists, whose keys are their indexes, and whose items may be anything. */
function dynamicPairs(value: Value): readonly (readonly [Value, Value])[] | undefined {
  if (isNull(value)) return [];
  if (value.kind === 'array') return value.items.map((item, index) => [known(index), item] as const);
  return eachPairs(value)?.map(([key, item]) => [known(key), item] as const);
}

export function headingOf(block: Block): { start: number; end: number } {
  return { start: block.start, end: Math.min(block.labels.at(-1)?.end ?? block.type.end, block.end) };
}

/** The value of an argument inside of a block; undefined where it is left out or null. */
export function valueIn({ body, scope }: Pick<NestedBlock, 'body' | 'scope'>, name: string): Value | undefined {
  const attribute = attributeOf(body, name);
  const value = attribute && written(attribute.value, scope);
  return value === undefined || value.kind === 'absent' || isNull(value) ? undefined : value;
}

/** Blocks as other expressions see them: a list of objects. */
export function blockValues({ declared, scope }: Instance, type: string): Value | undefined {
  const blocks = nested(declared.block.body, scope, type);
  if (blocks.length === 0) return undefined;
  return array(blocks.map((block) => placed(objectOf(membersOf(block)), scope, declared.block)));
}

function membersOf({ body, scope }: NestedBlock): Record<string, Value> {
  const members: Record<string, Value> = {};
  for (const item of body.items) if (item.kind === 'attribute') members[item.name.text] = written(item.value, scope);
  return members;
}
