import {
  asBoolean,
  asItems,
  canonicalText,
  expression,
  known,
  unknown,
  writtenAt,
  type Location,
  type Value,
} from '../../../core/resources/value.ts';
import type { Expression, Interpolation, Loop, Node, ObjectLiteral, PropertyKey, Ternary } from '../syntax.ts';
import { accessIndex, accessMember } from './access.ts';
import { deepest, withNames, type Environment } from './environment.ts';
import { callFunction } from './functions/index.ts';
import { merged } from './merge.ts';
import { bounded } from './size.ts';
import { binary, unary } from './operators.ts';
import { argumentText, expressionOf, joinText, valueOf, type Result } from './result.ts';

/** The value of an expression as it is written as a property's value: its origin is that place. */
export function evaluateAt(node: Expression, environment: Environment): Value {
  return placed(valueOf(evaluate(node, environment)), environment.place(node));
}

function placed(value: Value, place: Location | undefined): Value {
  if (!place || (value.origin?.kind === 'file' && value.origin.definedAt === undefined && isAt(value.origin, place)))
    return value;
  return writtenAt(value, place);
}

function isAt(a: Location, b: Location): boolean {
  const [from, to] = [a.range, b.range];
  return (
    a.uri === b.uri &&
    from.start.line === to.start.line &&
    from.start.character === to.start.character &&
    from.end.line === to.end.line &&
    from.end.character === to.end.character
  );
}

/** What an expression means. It never throws: what cannot be said is unknown. */
export function evaluate(node: Expression, environment: Environment): Result {
  const { effort } = environment;
  if (effort.depth >= deepest) return unknown('it is nested too deeply');
  if (effort.left <= 0) return unknown('the files ask for more than can be worked out');
  effort.left--;
  effort.depth++;
  try {
    return meaning(node, environment);
  } finally {
    effort.depth--;
  }
}

function meaning(node: Expression, environment: Environment): Result {
  switch (node.kind) {
    case 'string':
    case 'number':
    case 'boolean':
      return literal(node.value, node, environment);
    case 'null':
      return literal(null, node, environment);
    case 'interpolation':
      return interpolate(node, environment);
    case 'object':
      return objectOf(node, environment);
    case 'array':
      return arrayOf(node.items, node, environment);
    case 'name':
      return environment.resolve(node.name) ?? unknown(`nothing here is called ${node.name}`);
    case 'call':
      return callFunction(
        node.callee.name,
        node.args.map((arg) => evaluate(arg, environment)),
        environment,
      );
    case 'methodCall':
      return methodCall(node.target, node.callee.name, node.args, environment);
    case 'access':
      return accessMember(evaluate(node.target, environment), node.name.name);
    case 'index':
      return accessIndex(evaluate(node.target, environment), valueOf(evaluate(node.index, environment)), node.fromEnd);
    case 'nested': {
      const target = evaluate(node.target, environment);
      return (
        (target.kind === 'resource' ? target.resource.nested(node.name.name) : undefined) ??
        unknown(`there is no nested resource ${node.name.name}`)
      );
    }
    case 'unary':
      return unary(node.operator, valueOf(evaluate(node.operand, environment)));
    case 'binary':
      return binary(node.operator, valueOf(evaluate(node.left, environment)), () =>
        valueOf(evaluate(node.right, environment)),
      );
    case 'ternary':
      return ternary(node, environment);
    case 'nonNull':
      return evaluate(node.operand, environment);
    case 'parenthesized':
      return evaluate(node.expression, environment);
    case 'lambda':
      return { kind: 'lambda', lambda: node, environment };
    case 'for':
      return listOf(node, environment);
    case 'if':
    case 'missing':
    case 'skipped':
      return unknown('it could not be understood');
  }
}

function literal(value: string | number | boolean | null, node: Node, environment: Environment): Value {
  const place = environment.place(node);
  return place ? known(value, { kind: 'file', ...place }) : known(value);
}

function interpolate(node: Interpolation, environment: Environment): Value {
  const pieces: Value[] = [];
  node.segments.forEach((segment, index) => {
    if (segment !== '') pieces.push(known(segment));
    const inner = node.expressions[index];
    if (inner) pieces.push(valueOf(evaluate(inner, environment)));
  });
  return joinText(pieces);
}

/** The members of an object without those that are no properties. */
export function objectOf(node: ObjectLiteral, environment: Environment, leftOut?: ReadonlySet<string>): Value {
  const entries: Record<string, Value> = {};
  const lost: string[] = [];
  for (const member of node.members) {
    if (member.kind === 'property') {
      const name = nameOfProperty(member.key, environment);
      if (name === undefined) lost.push('the name of a property is not known');
      else if (leftOut?.has(name) !== true) entries[name] = evaluateAt(member.value, environment);
    } else if (member.kind === 'spread') {
      const spread = valueOf(evaluate(member.value, environment));
      const members = membersOf(spread);
      if (members) Object.assign(entries, members);
      else lost.push('what is spread into the object is not known');
    }
  }
  const place = environment.place(node);
  const origin = place && ({ kind: 'file', ...place } as const);
  const [reason] = lost;
  if (reason !== undefined && Object.keys(entries).length === 0)
    return { ...unknown(reason), ...(origin && { origin }) };
  return bounded({ kind: 'object', entries, ...(origin && { origin }) });
}

/** The members of a value that is an object; none of null. */
export function membersOf(value: Value): Readonly<Record<string, Value>> | undefined {
  if (value.kind === 'object') return value.entries;
  if (value.kind === 'absent' || (value.kind === 'known' && value.value === null)) return {};
  if (value.kind !== 'known' || typeof value.value !== 'object' || Array.isArray(value.value)) return undefined;
  return Object.fromEntries(Object.entries(value.value ?? {}).map(([name, json]) => [name, known(json as never)]));
}

/** A property's name; an interpolated one stands as its text. */
export function nameOfProperty(key: PropertyKey, environment: Environment): string | undefined {
  if (key.kind === 'name') return key.name;
  return key.kind === 'string' ? key.value : canonicalText(interpolate(key, environment));
}

function arrayOf(
  nodes: readonly (Expression | { readonly kind: 'spread'; readonly value: Expression })[],
  node: Node,
  environment: Environment,
): Value {
  const place = environment.place(node);
  const items: Value[] = [];
  for (const item of nodes) {
    if (item.kind !== 'spread') items.push(evaluateAt(item, environment));
    else {
      const spread = valueOf(evaluate(item.value, environment));
      const more = spread.kind === 'absent' ? [] : asItems(spread);
      if (!more) return unknown('what is spread into the array is not known');
      items.push(...more);
    }
  }
  return bounded({ kind: 'array', items, ...(place && { origin: { kind: 'file', ...place } as const }) });
}

function methodCall(target: Expression, name: string, args: readonly Expression[], environment: Environment): Result {
  const on = evaluate(target, environment);
  const values = args.map((arg) => evaluate(arg, environment));
  if (on.kind === 'namespace') return on.call(name, values) ?? unknown(`there is no function ${name}`);
  const subject = on.kind === 'resource' ? `{${on.resource.key}#${on.path}}` : (argumentText(valueOf(on)) ?? undefined);
  const texts = values.map((value) => argumentText(valueOf(value)));
  if (subject === undefined || texts.includes(undefined)) return unknown(`what ${name} gives is not known`);
  return expressionOf(`${subject}.${name}(${texts.join(',')})`);
}

/** The branch that is taken, or what both branches agree on. */
function ternary(node: Ternary, environment: Environment): Result {
  const condition = asBoolean(valueOf(evaluate(node.condition, environment)));
  if (condition !== undefined) return evaluate(condition ? node.whenTrue : node.whenFalse, environment);
  return merged(
    valueOf(evaluate(node.whenTrue, environment)),
    valueOf(evaluate(node.whenFalse, environment)),
    `which of two values it has depends on \`${environment.text(node.condition)}\``,
  );
}

/** A loop as a value. */
function listOf(node: Loop, environment: Environment): Value {
  const rounds = roundsOf(node, environment);
  if (rounds.each) return unknown('it depends on a list that is not known');
  const place = environment.place(node);
  const items: Value[] = [];
  for (const names of rounds.names) {
    if (node.body.kind !== 'if') items.push(evaluateAt(node.body, withNames(environment, names)));
  }
  return { kind: 'array', items, ...(place && { origin: { kind: 'file', ...place } as const }) };
}

/** The names that a loop gives in each of its rounds; one round for all where the list is not known. */
export function roundsOf(
  node: Loop,
  environment: Environment,
): { readonly each: boolean; readonly names: readonly ReadonlyMap<string, Result>[] } {
  const list = evaluate(node.list, environment);
  const value = valueOf(list);
  const items: readonly Result[] | undefined =
    list.kind === 'instances' && !list.each ? list.instances : value.kind === 'absent' ? [] : asItems(value);
  const round = (item: Result, index: Value): ReadonlyMap<string, Result> => {
    const names = new Map([[node.item.name, item]]);
    if (node.index) names.set(node.index.name, index);
    return names;
  };
  if (items) return { each: false, names: items.slice(0, mostRounds).map((item, index) => round(item, known(index))) };
  const text = argumentText(value);
  const item = text === undefined ? unknown('the list is not known') : expressionOf(`${text}[]`);
  return { each: true, names: [round(item, expression(text === undefined ? '{index}' : `{index of ${text}}`))] };
}

/** Azure allows 800 copies of a resource. */
const mostRounds = 1000;
