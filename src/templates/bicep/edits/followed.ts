import type { Resource } from '../../../core/resources/resource.ts';
import type { ResourceGraph } from '../../../core/resources/graph.ts';
import { sameValue, type Range, type Value } from '../../../core/resources/value.ts';
import type { TextEdit, TextFiles } from '../../../core/templates.ts';
import { isPlainValue } from '../../plainValue.ts';
import type { Expression, ObjectLiteral, Property } from '../syntax.ts';
import { documentOf, isAt, modulesIn, type BicepDocument } from './document.ts';
import { FileNames } from './names.ts';
import { propertyNamed, replace, setAt } from './objects.ts';
import { printed, scalarOf } from './print.ts';
import { definitionOf, sourceOfValue, type Source } from './sources.ts';

/** A value to be set below what an expression stands for. */
export interface Wish {
  readonly node: Expression;
  readonly path: readonly string[];
  readonly value: Value;
}

/** Names of a file that note what is to be set where something else than a literal stands. */
export class FollowingNames extends FileNames {
  readonly wishes: Wish[] = [];

  follow(node: Expression, path: readonly string[], value: Value): boolean {
    if (!isPlainValue(value)) return false;
    this.wishes.push({ node, path, value });
    return true;
  }
}

/** What a fix for one resource may look at. */
export interface Around {
  readonly resource: Resource;
  readonly graph: ResourceGraph;
  /** The files of the deployment. */
  readonly documents: readonly BicepDocument[];
}

/** The Bicep files among some. */
export async function documentsOf(parts: readonly string[], files: TextFiles): Promise<readonly BicepDocument[]> {
  const { signal } = new AbortController();
  const uris = parts.filter((uri) => /\.bicep(?:param)?$/i.test(uri));
  const read = await Promise.all(uris.map((uri) => files.read(uri, signal)));
  return read.flatMap((file) => (file?.kind === 'text' ? [documentOf(file)] : []));
}

/** What is set where it is given; undefined where one of the wishes cannot be met. */
export function wishEdits(names: FollowingNames, path: string, around: Around): readonly TextEdit[] | undefined {
  const edits: TextEdit[] = [];
  for (const wish of names.wishes) {
    const own = editsOf(wish, names.document, path, around);
    if (!own) return undefined;
    edits.push(...own);
  }
  return edits;
}

function editsOf(
  { node, path, value }: Wish,
  document: BicepDocument,
  changed: string,
  { resource, graph, documents }: Around,
): readonly TextEdit[] | undefined {
  const definedAt = readAround(resource, changed)
    .map((part) => definitionOf(part, document, node))
    .find((one) => one);
  const literal = path.length === 0 ? literalText(value, document, graph) : undefined;
  const source = definedAt && sourceOfValue(node, document, { definedAt, documents, literal });
  return source && written(source, path, value, graph);
}

function literalText(value: Value, document: BicepDocument, graph: ResourceGraph): string | undefined {
  return printed(value, new FileNames(document, graph), { indent: '', unit: '  ', lineBreak: '\n' });
}

function written(
  { document, node, what }: Source,
  path: readonly string[],
  value: Value,
  graph: ResourceGraph,
): readonly TextEdit[] | undefined {
  const names = new FileNames(document, graph);
  const edits =
    path.length === 0
      ? replace(document, node, value, names)
      : node.kind === 'object'
        ? setAt(document, node, path, value, names)
        : undefined;
  return edits?.map((edit) => ({ ...edit, givenBy: what }));
}

/** The property that is changed with all that it is a part of, the innermost first. */
function readAround(resource: Resource, path: string): readonly Value[] {
  const names = path.split('.');
  return names.map((_, index) => resource.read(names.slice(0, names.length - index).join('.')));
}

/**
 * A property of what a module of a registry makes is changed in the arguments of its call, where one of them is the value as it is: what
 * the module works out of it is not known.
 */
export function registryEdits(
  resource: Resource,
  path: string,
  value: Value,
  { graph, documents }: Omit<Around, 'resource'>,
): readonly TextEdit[] | undefined {
  const current = resource.read(path);
  const { origin } = current;
  if (origin?.kind !== 'file' || !isPlainValue(value)) return undefined;
  const document = documents.find(({ uri }) => uri === origin.uri);
  const found = document && argumentAt(document, origin.range);
  if (!found) return undefined;
  const isLiteral = scalarOf(found.node) !== undefined;
  const source = isLiteral
    ? { document, node: found.node, what: found.what }
    : origin.definedAt &&
      sourceOfValue(found.node, document, { definedAt: origin.definedAt, documents, literal: undefined });
  const scalar = source && scalarOf(source.node);
  if (!scalar || !sameValue(scalar, current)) return undefined;
  return written(source, [], value, graph);
}

/** The expression at a place in the arguments of a module that is called once. */
function argumentAt(document: BicepDocument, range: Range): Pick<Source, 'node' | 'what'> | undefined {
  for (const module of modulesIn(document)) {
    const body = module.body.kind === 'if' ? module.body.body : module.body;
    const params = body.kind === 'object' ? propertyNamed(body, 'params')?.value : undefined;
    const found = params?.kind === 'object' ? propertyAt(document, params, range) : undefined;
    if (found) return { node: found.value, what: `the arguments of ${module.name.name}` };
  }
  return undefined;
}

function propertyAt(document: BicepDocument, literal: ObjectLiteral, range: Range): Property | undefined {
  for (const member of literal.members) {
    if (member.kind !== 'property') continue;
    if (isAt(document, member.value, { uri: document.uri, range })) return member;
    const inner = member.value.kind === 'object' ? propertyAt(document, member.value, range) : undefined;
    if (inner) return inner;
  }
  return undefined;
}
