import {
  asItems,
  asNumber,
  canonicalText,
  expression,
  known,
  unknown,
  type Value,
} from '../../../core/resources/value.ts';
import type { Binary, Expression, ForExpression, Step, Template, TemplatePart } from '../syntax.ts';
import { call } from './functions.ts';
import { booleanOf, isNull, list, memberOf, membersOf, object, stringOf, textOf } from './values.ts';

/** Where names get their values. */
export interface Environment {
  /** Names bound by a `for`, and `each`, `count`, `self` and the iterators of dynamic blocks. */
  readonly bound: ReadonlyMap<string, Value>;
  /**
   * What a name of the module means with the steps behind it, and how many of the steps that took.
   * @param names the names and known indexes behind the root
   */
  resolve(root: string, steps: readonly string[]): { readonly value: Value; readonly taken: number } | undefined;
  /** The value with the place of the expression as its origin. */
  placed(value: Value, node: Expression): Value;
}

const deepest = 200;

export function evaluate(node: Expression, environment: Environment, depth = 0): Value {
  if (depth > deepest) return unknown('it is nested too deeply');
  return environment.placed(value(node, environment, depth + 1), node);
}

function value(node: Expression, environment: Environment, depth: number): Value {
  const inner = (other: Expression): Value => evaluate(other, environment, depth);
  switch (node.kind) {
    case 'literal':
      return known(node.value);
    case 'template':
      return template(node, environment, depth);
    case 'tuple':
      return list(node.items.map(inner));
    case 'object':
      return object(
        node.members.map(({ key, value: entry }) => [
          key.kind === 'name' ? key.text : textOf(inner(key)),
          inner(entry),
        ]),
      );
    case 'for':
      return forExpression(node, environment, depth);
    case 'conditional':
      return conditional(
        inner(node.condition),
        () => inner(node.then),
        () => inner(node.otherwise),
      );
    case 'unary': {
      const operand = inner(node.operand);
      const truth = booleanOf(operand);
      if (node.operator === '!' && truth !== undefined) return known(!truth);
      const number = asNumber(operand);
      return node.operator === '-' && number !== undefined
        ? known(-number)
        : expression(`${node.operator}${textOf(operand)}`);
    }
    case 'binary':
      return binary(node, inner(node.left), inner(node.right));
    case 'call':
      return call(node.name.text, expanded(node.arguments.map(inner), node.expanded));
    case 'variable':
      return named(node.name, [], environment, depth);
    case 'traversal':
      return node.root.kind === 'variable'
        ? named(node.root.name, node.steps, environment, depth)
        : walk(inner(node.root), node.steps, environment, depth);
    case 'parenthesis':
      return inner(node.inner);
    case 'broken':
      return unknown(node.reason);
  }
}

function expanded(values: readonly Value[], isExpanded: boolean): readonly Value[] {
  const last = values.at(-1);
  const items = isExpanded && last ? asItems(last) : undefined;
  return items ? [...values.slice(0, -1), ...items] : values;
}

function named(root: string, steps: readonly Step[], environment: Environment, depth: number): Value {
  const bound = environment.bound.get(root);
  if (bound) return walk(bound, steps, environment, depth);
  const names: string[] = [];
  for (const step of steps) {
    const name = stepName(step, environment, depth);
    if (name === undefined) break;
    names.push(name);
  }
  const found = environment.resolve(root, names);
  if (found) return walk(found.value, steps.slice(found.taken), environment, depth);
  return expression(`{${[root, ...names].join('.')}}`);
}

function stepName(step: Step, environment: Environment, depth: number): string | undefined {
  if (step.kind === 'member') return step.name;
  return step.kind === 'index' ? stringOf(evaluate(step.index, environment, depth)) : undefined;
}

function walk(start: Value, steps: readonly Step[], environment: Environment, depth: number): Value {
  let current = start;
  for (const [index, step] of steps.entries()) {
    if (step.kind === 'splat') {
      const items = asItems(current) ?? (isNull(current) ? [] : membersOf(current) ? [current] : undefined);
      if (!items) return expression(`${textOf(current)}[*]`);
      const each = list(items.map((item) => walk(item, step.each, environment, depth)));
      return walk(each, steps.slice(index + 1), environment, depth);
    }
    const name = stepName(step, environment, depth);
    current = name === undefined ? expression(`${textOf(current)}[…]`) : memberOf(current, name);
  }
  return current;
}

/** Where the condition is not known but both ends are the same, the value is that. */
function conditional(condition: Value, then: () => Value, otherwise: () => Value): Value {
  const truth = booleanOf(condition);
  if (truth !== undefined) return truth ? then() : otherwise();
  const [first, second] = [then(), otherwise()];
  const text = canonicalText(first);
  if (text !== undefined && text === canonicalText(second)) return first;
  return unknown('it depends on a condition that is not known');
}

function binary({ operator }: Binary, left: Value, right: Value): Value {
  const texts = [stringOf(left), stringOf(right)] as const;
  if (operator === '&&' && [left, right].some((one) => booleanOf(one) === false)) return known(false);
  if (operator === '||' && [left, right].some((one) => booleanOf(one) === true)) return known(true);
  const bothNull = isNull(left) && isNull(right);
  const oneNull =
    isNull(left) !== isNull(right) && [left, right].every(({ kind }) => kind !== 'unknown' && kind !== 'reference');
  if (bothNull || oneNull) {
    if (operator === '==') return known(bothNull);
    if (operator === '!=') return known(!bothNull);
  }
  const [a, b] = texts;
  if (a === undefined || b === undefined) return expression(`(${textOf(left)} ${operator} ${textOf(right)})`);
  const numbers = [Number(a), Number(b)] as const;
  switch (operator) {
    case '==':
      return known(a === b);
    case '!=':
      return known(a !== b);
    case '&&':
      return known(a === 'true' && b === 'true');
    case '||':
      return known(a === 'true' || b === 'true');
    case '<':
      return known(numbers[0] < numbers[1]);
    case '<=':
      return known(numbers[0] <= numbers[1]);
    case '>':
      return known(numbers[0] > numbers[1]);
    case '>=':
      return known(numbers[0] >= numbers[1]);
    case '+':
      return known(numbers[0] + numbers[1]);
    case '-':
      return known(numbers[0] - numbers[1]);
    case '*':
      return known(numbers[0] * numbers[1]);
    case '/':
      return known(numbers[0] / numbers[1]);
    case '%':
      return known(numbers[0] % numbers[1]);
  }
}

function template({ parts }: Template, environment: Environment, depth: number): Value {
  const [only] = parts;
  if (parts.length === 0) return known('');
  if (parts.length === 1 && only?.kind === 'interpolation') return evaluate(only.expression, environment, depth);
  const values = parts.map((part) => partValue(part, environment, depth) ?? unknown('it is a directive'));
  const isKnown = values.every((one) => stringOf(one) !== undefined);
  const text = values.map((one) => stringOf(one) ?? textOf(one)).join('');
  return isKnown ? known(text) : expression(text);
}

function partValue(part: TemplatePart, environment: Environment, depth: number): Value | undefined {
  switch (part.kind) {
    case 'text':
      return known(part.text);
    case 'interpolation':
      return evaluate(part.expression, environment, depth);
    case 'templateIf':
    case 'templateFor':
      return undefined;
  }
}

function forExpression(node: ForExpression, environment: Environment, depth: number): Value {
  const collection = evaluate(node.collection, environment, depth);
  const entries = membersOf(collection) ?? asItems(collection)?.map((item, index) => [String(index), item] as const);
  if (!entries) return expression(`{for ${textOf(collection)}}`);
  const isMap = membersOf(collection) !== undefined;
  const results: (readonly [string, Value])[] = [];
  for (const [name, entry] of entries) {
    const key = isMap ? known(name) : known(Number(name));
    const bound = new Map(environment.bound).set(node.valueName.text, entry);
    if (node.keyName) bound.set(node.keyName.text, key);
    const inside = { ...environment, bound };
    const condition = node.condition && evaluate(node.condition, inside, depth);
    if (condition && booleanOf(condition) === false) continue;
    if (condition && booleanOf(condition) === undefined) return expression(`{for ${textOf(collection)}}`);
    const own = node.key ? textOf(evaluate(node.key, inside, depth)) : name;
    results.push([own, evaluate(node.value, inside, depth)]);
  }
  return node.key ? object(results) : list(results.map(([, result]) => result));
}
