import { unknown, type Value } from '../../../core/resources/value.ts';
import type { ForExpression } from '../syntax.ts';
import { pairsOf } from './collections.ts';
import { evaluate, keyText, written } from './evaluate.ts';
import { bind, type Scope } from './scope.ts';
import { array, everyValue, isEvery, objectOf } from './values.ts';

export function forExpression(node: ForExpression, scope: Scope): Value {
  const collection = evaluate(node.collection, scope);
  if (collection.kind === 'unknown') return collection;
  if (isEvery(collection))
    return everyValue(evaluate(node.value, withItem(node, scope, unknown('the key is not known'), collection.every)));
  const pairs = pairsOf(collection);
  if (!pairs) return unknown('it goes through what is not known');
  const results: { readonly key: string; readonly value: Value }[] = [];
  for (const [key, item] of pairs) {
    const inner = withItem(node, scope, key, item);
    if (node.condition) {
      const keeps = evaluate(node.condition, inner);
      if (keeps.kind !== 'known') return unknown('which items are taken is not known');
      if (keeps.value !== true) continue;
    }
    const name = node.key ? keyText(evaluate(node.key, inner)) : '';
    if (name === undefined) return unknown('the name of a member is not known');
    results.push({ key: name, value: written(node.value, inner) });
  }
  if (!node.key) return array(results.map(({ value }) => value));
  return objectOf(node.grouping ? grouped(results) : Object.fromEntries(results.map(({ key, value }) => [key, value])));
}

function withItem({ keyName, valueName }: ForExpression, scope: Scope, key: Value, item: Value): Scope {
  return bind(scope, { ...(keyName && { [keyName.text]: key }), [valueName.text]: item });
}

function grouped(results: readonly { readonly key: string; readonly value: Value }[]): Record<string, Value> {
  const groups = new Map<string, Value[]>();
  for (const { key, value } of results) groups.set(key, [...(groups.get(key) ?? []), value]);
  return Object.fromEntries([...groups].map(([key, values]) => [key, array(values)]));
}
