import type { Decorator, Expression, Parameter, TypeExpression } from '../syntax.ts';
import { sourceOf, type BicepDocument } from './document.ts';

const builtIn = new Set(['string', 'int', 'bool', 'object', 'array']);

/** Whether a parameter takes a literal as far as its file says: its type, the values that it allows, and between which they lie. */
export function accepts(document: BicepDocument, { type, decorators }: Parameter, literal: string): boolean {
  return (!type || takes(document, type, literal)) && decorators.every((one) => allows(document, one, literal));
}

function takes(document: BicepDocument, type: TypeExpression, literal: string): boolean {
  switch (type.kind) {
    case 'typeName':
      return builtIn.has(type.name);
    case 'nullableType':
    case 'parenthesizedType':
      return takes(document, type.type, literal);
    case 'literalType':
      return sourceOf(document, type) === literal;
    case 'unionType':
      return type.members.some((member) => takes(document, member, literal));
    default:
      return false;
  }
}

function allows(document: BicepDocument, { expression }: Decorator, literal: string): boolean {
  if (expression.kind !== 'call' && expression.kind !== 'methodCall') return false;
  const [limit] = expression.args;
  switch (expression.callee.name) {
    case 'allowed':
      return limit?.kind === 'array' && limit.items.some((item) => sourceOf(document, item) === literal);
    case 'minValue':
      return Number(literal) >= numberOf(limit);
    case 'maxValue':
      return Number(literal) <= numberOf(limit);
    case 'description':
    case 'metadata':
    case 'secure':
      return true;
    default:
      return false;
  }
}

function numberOf(expression: Expression | undefined): number {
  return expression?.kind === 'number' ? expression.value : Number.NaN;
}
