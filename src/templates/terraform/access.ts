import type { Attribute, Block, Body, Expression, ObjectExpression } from './syntax.ts';

/** The text of a string that has no interpolation; undefined for everything else. */
export function literalText(expression: Expression): string | undefined {
  if (expression.kind !== 'template') return undefined;
  const [first, second] = expression.parts;
  if (first === undefined) return '';
  return first.kind === 'text' && second === undefined ? first.text : undefined;
}

/** The names of a reference, `['azurerm_key_vault', 'x', 'id']`; undefined where a step is an index or a splat. */
export function namesOf(expression: Expression): readonly string[] | undefined {
  if (expression.kind === 'variable') return [expression.name];
  if (expression.kind !== 'traversal' || expression.root.kind !== 'variable') return undefined;
  const names = [expression.root.name];
  for (const step of expression.steps) {
    if (step.kind !== 'member') return undefined;
    names.push(step.name);
  }
  return names;
}

/** The last attribute of a name: Terraform allows it once. */
export function attributeOf(body: Body, name: string): Attribute | undefined {
  return body.items.findLast((item): item is Attribute => item.kind === 'attribute' && item.name.text === name);
}

/**
 * The nested blocks of a type. An attribute whose value is an object, or a list of objects, stands for such blocks as well: that is how
 * `.tf.json` writes them, and some arguments of azurerm allow it in the native syntax.
 */
export function blocksOf(body: Body, type: string): readonly Block[] {
  return body.items.flatMap((item): readonly Block[] => {
    if (item.kind === 'block') return item.type.text === type ? [item] : [];
    if (item.kind !== 'attribute' || item.name.text !== type) return [];
    const { value } = item;
    const objects = value.kind === 'tuple' ? value.items : [value];
    return objects.flatMap((object) => (object.kind === 'object' ? [blockOf(item, object)] : []));
  });
}

function blockOf(attribute: Attribute, object: ObjectExpression): Block {
  const items = object.members.flatMap((member): readonly Attribute[] => {
    const { key, value, start, end } = member;
    const text = key.kind === 'name' ? key.text : literalText(key);
    if (text === undefined) return [];
    return [{ kind: 'attribute', name: { kind: 'name', text, start: key.start, end: key.end }, value, start, end }];
  });
  const body = { items, start: object.start + 1, end: object.end - 1 };
  return { kind: 'block', type: attribute.name, labels: [], body, start: attribute.start, end: object.end };
}
