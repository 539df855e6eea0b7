import type { Location, Value } from '../../../core/resources/value.ts';
import type { Expression, Parameter, Statement, Variable } from '../syntax.ts';
import { argumentsFor, type Argument } from './callers.ts';
import { isAt, type BicepDocument } from './document.ts';
import { accepts } from './accepts.ts';
import { isLiteral, propertyNamed } from './objects.ts';
import { namedPath, usesOfName } from './uses.ts';

/** Where a value is given: a literal of a file, and what it is for a person (`the variable protect`). */
export interface Source {
  readonly document: BicepDocument;
  readonly node: Expression;
  readonly what: string;
}

/** From a parameter to an argument to a variable, and so on: further than people write is not followed. */
const furthest = 20;

/**
 * The literal that an expression stands for, if nothing else uses it: a variable, the default of a parameter, the value of a parameter
 * file, the argument of a module.
 * @param definedAt where the reading found that the value is given: of several uses of a module it tells the one that is meant
 * @param documents the files of the deployment
 * @param literal what is to stand there, so that parameters are not given what they do not take
 */
export function sourceOfValue(
  expression: Expression,
  document: BicepDocument,
  { definedAt, documents, literal }: Search,
): Source | undefined {
  const ends = ofExpression({ document, node: expression, what: '' }, [], { documents, literal, depth: 0 });
  const [only, second] = ends.filter(({ document: file, node }) => isAt(file, node, definedAt));
  return second ? undefined : only;
}

interface Search {
  readonly definedAt: Location;
  readonly documents: readonly BicepDocument[];
  readonly literal: string | undefined;
}

interface Way extends Omit<Search, 'definedAt'> {
  readonly depth: number;
}

function ofExpression(source: Source, path: readonly string[], way: Way): readonly Source[] {
  const { document, node } = source;
  if (way.depth > furthest) return [];
  if (node.kind === 'parenthesized') return ofExpression({ ...source, node: node.expression }, path, way);
  if (node.kind === 'nonNull') return ofExpression({ ...source, node: node.operand }, path, way);
  const named = namedPath(node);
  if (named) return ofName(document, named.name, [...named.path, ...path], { ...way, depth: way.depth + 1 });
  const [name, ...rest] = path;
  if (name === undefined) return isLiteral(node) || node.kind === 'object' ? [source] : [];
  const property = node.kind === 'object' ? propertyNamed(node, name) : undefined;
  return property ? ofExpression({ ...source, node: property.value }, rest, way) : [];
}

function ofName(document: BicepDocument, name: string, path: readonly string[], way: Way): readonly Source[] {
  const statement = declarationOf(document, name);
  if (!statement || isExported(statement) || usesOfName(document, name, path) !== 1) return [];
  if (statement.kind === 'var')
    return ofExpression({ document, node: statement.value, what: `the variable ${name}` }, path, way);
  const { literal } = way;
  if (path.length === 0 && literal !== undefined && !accepts(document, statement, literal)) return [];
  const given = argumentsFor(document.uri, name, way.documents);
  return given ? ofArguments(document, statement, given, path, way) : [];
}

/** A default that two uses of a module are left at is both of theirs. */
function ofArguments(
  document: BicepDocument,
  { name: { name }, value }: Parameter,
  given: readonly Argument[],
  path: readonly string[],
  way: Way,
): readonly Source[] {
  const written = given.flatMap(({ document: caller, value: node, what }) =>
    node ? ofExpression({ document: caller, node, what }, path, way) : [],
  );
  const left = given.filter(({ value: node }) => !node).length;
  if (!value || left > 1 || (left === 0 && given.length > 0)) return written;
  return [
    ...written,
    ...ofExpression({ document, node: value, what: `the default of the parameter ${name}` }, path, way),
  ];
}

function declarationOf({ tree }: BicepDocument, name: string): Parameter | Variable | undefined {
  const all = tree.statements.filter((one): one is Statement & (Parameter | Variable) => isNamed(one, name));
  return all.length === 1 ? all[0] : undefined;
}

function isNamed(statement: Statement, name: string): boolean {
  return (statement.kind === 'var' || statement.kind === 'param') && statement.name.name === name;
}

/** Files that are not of this deployment may import it. */
function isExported({ decorators }: Parameter | Variable): boolean {
  return decorators.some(({ expression }) => 'callee' in expression && expression.callee.name === 'export');
}

/** Where a value that stands at a place was given: looked for in a value and all its parts. */
export function definitionOf(value: Value, document: BicepDocument, node: Expression): Location | undefined {
  const { origin } = value;
  if (origin?.kind === 'file' && origin.definedAt && isAt(document, node, origin)) return origin.definedAt;
  const parts = value.kind === 'object' ? Object.values(value.entries) : value.kind === 'array' ? value.items : [];
  for (const part of parts) {
    const found = definitionOf(part, document, node);
    if (found) return found;
  }
  return undefined;
}
