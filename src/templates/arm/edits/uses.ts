import { stringAt, type JsonNode, type ObjectNode } from '../../json/node.ts';
import { parseExpression } from '../language/parse.ts';
import { expressionSource, type Expression } from '../language/syntax.ts';

/** A parameter or variable of a template, and what is read of it: `variables('vault').protect`. */
export interface NamedPath {
  readonly kind: 'parameters' | 'variables';
  readonly name: string;
  readonly path: readonly string[];
}

/** What an expression in brackets stands for, where that is nothing but a name or a part of it. */
export function namedPath(text: string): NamedPath | undefined {
  const source = expressionSource(text);
  const parsed = source === undefined ? undefined : parseExpression(source);
  return parsed && pathOf(parsed);
}

function pathOf(expression: Expression): NamedPath | undefined {
  const path: string[] = [];
  let node = expression;
  while (node.kind === 'access') {
    if (node.index.kind !== 'text') return undefined;
    path.unshift(node.index.value);
    node = node.target;
  }
  if (node.kind !== 'call' || (node.name !== 'parameters' && node.name !== 'variables')) return undefined;
  const [name] = node.args;
  return name?.kind === 'text' ? { kind: node.name, name: name.value, path } : undefined;
}

/** The texts of a template that are expressions, parsed once: undefined for one that is not understood. */
const expressions = new WeakMap<ObjectNode, readonly (Expression | undefined)[]>();

/** How often the expressions of a template use a name, or a part of what it stands for. A name that is worked out may be any. */
export function usesOfName(template: ObjectNode, wanted: NamedPath): number {
  let all = expressions.get(template);
  if (!all) {
    all = expressionsIn(template);
    expressions.set(template, all);
  }
  // What is not understood may use it more than once.
  return all.reduce((count, one) => count + (one ? usesInExpression(one, wanted) : 2), 0);
}

function expressionsIn(template: ObjectNode): readonly (Expression | undefined)[] {
  const found: (Expression | undefined)[] = [];
  const take = (text: string): void => {
    const source = expressionSource(text);
    if (source !== undefined && /parameters|variables/i.test(source)) found.push(parseExpression(source));
  };
  const open: JsonNode[] = [template];
  for (let node = open.pop(); node; node = open.pop()) {
    if (node.kind === 'string') take(node.value);
    if (node.kind === 'array') for (const item of node.items) open.push(item);
    if (node.kind !== 'object') continue;
    for (const { name, value } of node.members) {
      take(name);
      if (value && !isOfItsOwn(node, name)) open.push(value);
    }
  }
  return found;
}

/** A template in a template whose expressions mean its own parameters and variables. */
function isOfItsOwn(node: ObjectNode, name: string): boolean {
  return (
    name.toLowerCase() === 'template' &&
    stringAt(node, 'expressionEvaluationOptions', 'scope')?.toLowerCase() === 'inner'
  );
}

function usesInExpression(expression: Expression, wanted: NamedPath): number {
  const named = pathOf(expression);
  if (named) return isSame(named, wanted) ? 1 : 0;
  switch (expression.kind) {
    case 'text':
    case 'number':
      return 0;
    case 'access':
      return usesInExpression(expression.target, wanted) + usesInExpression(expression.index, wanted);
    case 'call': {
      const isWorkedOut = expression.name === wanted.kind && expression.args[0]?.kind !== 'text';
      const inner = expression.args.reduce((sum, arg) => sum + usesInExpression(arg, wanted), 0);
      return isWorkedOut ? inner + 2 : inner;
    }
  }
}

function isSame(a: NamedPath, b: NamedPath): boolean {
  if (a.kind !== b.kind || a.name.toLowerCase() !== b.name.toLowerCase()) return false;
  return a.path.slice(0, b.path.length).every((part, index) => part.toLowerCase() === b.path[index]?.toLowerCase());
}
