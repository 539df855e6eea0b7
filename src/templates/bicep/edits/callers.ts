import { resolvePath } from '../lower/source.ts';
import type { Expression, ObjectLiteral } from '../syntax.ts';
import { modulesIn, textOf, type BicepDocument } from './document.ts';
import { propertyNamed } from './objects.ts';

/** What gives a parameter of a file its value, one for each use of the file; without `value` it is left at its default. */
export interface Argument {
  readonly document: BicepDocument;
  readonly value?: Expression;
  /** Which it is, for a person. */
  readonly what: string;
}

/**
 * Every use of a file among others, with what it gives for a parameter; undefined where one of them cannot be told: in a loop, with
 * arguments that are not written out.
 */
export function argumentsFor(
  uri: string,
  parameter: string,
  documents: readonly BicepDocument[],
): readonly Argument[] | undefined {
  const found: Argument[] = [];
  for (const document of documents) {
    const own = isParameterFile(document) ? assignmentIn(document, parameter) : callsIn(document, uri, parameter);
    if (!own) return undefined;
    found.push(...own);
  }
  return found;
}

function isParameterFile({ uri }: BicepDocument): boolean {
  return /\.bicepparam$/i.test(uri);
}

/** A deployment has one parameter file, with those that it extends: what it does not give one of those may. */
function assignmentIn(document: BicepDocument, parameter: string): readonly Argument[] {
  return document.tree.statements.flatMap((statement) =>
    statement.kind === 'param' && statement.name.name === parameter && statement.value
      ? [{ document, value: statement.value, what: `the value of the parameter ${parameter}` }]
      : [],
  );
}

function callsIn(document: BicepDocument, uri: string, parameter: string): readonly Argument[] | undefined {
  const found: Argument[] = [];
  for (const module of modulesIn(document)) {
    if (resolvePath(textOf(module.path), document.uri) !== uri) continue;
    const body = module.body.kind === 'if' ? module.body.body : module.body;
    const given = body.kind === 'object' ? writtenOut(body) : undefined;
    if (!given) return undefined;
    const value = given === 'none' ? undefined : propertyNamed(given, parameter)?.value;
    const what = value
      ? `the argument ${parameter} of ${module.name.name}`
      : `the default of the parameter ${parameter}`;
    found.push({ document, what, ...(value && { value }) });
  }
  return found;
}

/** The arguments of a call; undefined where they are not all written there. */
function writtenOut(body: ObjectLiteral): ObjectLiteral | 'none' | undefined {
  const params = propertyNamed(body, 'params')?.value;
  if (!params) return 'none';
  const isWhole = params.kind === 'object' && params.members.every(({ kind }) => kind === 'property');
  return isWhole ? params : undefined;
}
