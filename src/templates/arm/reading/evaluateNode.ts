import { known, unknown, writtenAt, type Value } from '../../../core/resources/value.ts';
import { stringAt, valueNode, type ArrayNode, type JsonNode, type ObjectNode } from '../../json/node.ts';
import { expressionSource, plainText } from '../language/syntax.ts';
import { list, numberOf, record, textOf } from '../language/values.ts';
import { idSegment } from '../../ids.ts';
import { withLoop, type Environment } from './environment.ts';
import { evaluate } from './evaluate.ts';

/** Longer loops are not followed; ARM's own limit is 800. */
const longestLoop = 2_000;

/** The value that a piece of a template stands for. */
export function evaluateNode(node: JsonNode, env: Environment): Value {
  const place = { uri: env.scope.document.uri, range: env.scope.document.lines.range(node) };
  switch (node.kind) {
    case 'literal':
      return writtenAt(known(node.value), place);
    case 'string':
      return writtenAt(evaluateText(node, env), place);
    case 'array':
      return writtenAt(list(node.items.map((item) => evaluateNode(item, env))), place);
    case 'object':
      return writtenAt(
        evaluateMembers(node, env, () => true),
        place,
      );
  }
}

function evaluateText(node: JsonNode & { kind: 'string' }, env: Environment): Value {
  const source = expressionSource(node.value);
  if (source === undefined) return known(plainText(node.value));
  const { world, document } = env.scope;
  const parsed = world.parsed(source);
  if (parsed) return evaluate(parsed, env);
  world.report(document.place(node), 'it is no expression of the template language');
  return unknown('its expression could not be understood');
}

/** An object's members, those that copy loops make included. */
export function evaluateMembers(node: ObjectNode, env: Environment, isWanted: (name: string) => boolean): Value {
  const entries: Record<string, Value> = {};
  for (const { name, value } of node.members) {
    if (!value || !isWanted(name)) continue;
    const loops = name.toLowerCase() === 'copy' && value.kind === 'array' ? loopsIn(value) : undefined;
    if (loops) for (const loop of loops) entries[stringAt(loop, 'name') ?? ''] = evaluateLoop(loop, env);
    else entries[memberName(name, env)] = evaluateNode(value, env);
  }
  return record(entries);
}

function memberName(name: string, env: Environment): string {
  const source = expressionSource(name);
  const parsed = source === undefined ? undefined : env.scope.world.parsed(source);
  if (!parsed) return plainText(name);
  const value = evaluate(parsed, env);
  return textOf(value) ?? idSegment(value);
}

/** The loops of a `copy` list; undefined where it is an ordinary property of this name. */
function loopsIn(node: ArrayNode): readonly ObjectNode[] | undefined {
  const loops = node.items.filter((item) => item.kind === 'object');
  const isLoop = (item: JsonNode): boolean =>
    stringAt(item, 'name') !== undefined &&
    valueNode(item, 'count') !== undefined &&
    valueNode(item, 'input') !== undefined;
  return loops.length > 0 && loops.length === node.items.length && loops.every(isLoop) ? loops : undefined;
}

/** `{ name, count, input }`: the list that a loop over properties, variables or outputs makes. */
export function evaluateLoop(loop: ObjectNode, env: Environment, name = stringAt(loop, 'name') ?? ''): Value {
  const count = valueNode(loop, 'count');
  const input = valueNode(loop, 'input');
  const times = count && numberOf(evaluateNode(count, env));
  if (!input || times === undefined || times > longestLoop) return unknown('how often it is repeated is not known');
  const items = Array.from({ length: times }, (_, index) => evaluateNode(input, withLoop(env, name, known(index))));
  return list(items);
}

/** How often a loop runs; undefined where that is not known. */
export function timesOf(count: JsonNode | undefined, env: Environment): number | undefined {
  const times = count && numberOf(evaluateNode(count, env));
  return times !== undefined && times <= longestLoop ? times : undefined;
}
