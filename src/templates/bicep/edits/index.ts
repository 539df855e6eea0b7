import type { CreateChange, SetChange } from '../../../core/plans/change.ts';
import type { ResourceGraph } from '../../../core/resources/graph.ts';
import { nameOf } from '../../../core/resources/armId.ts';
import type { Resource } from '../../../core/resources/resource.ts';
import { types } from '../../../core/resources/types.ts';
import { asString, asStrings, isExpression, type Value } from '../../../core/resources/value.ts';
import type { TextEdit, TextFiles } from '../../../core/templates.ts';
import { armEdits } from '../../arm/edits/edits.ts';
import { editsByKind } from '../../editsByKind.ts';
import type { Expression, ObjectLiteral } from '../syntax.ts';
import { creation } from './create.ts';
import { waitingFor, type NewDeclaration } from './dependsOn.ts';
import {
  documentOf,
  edit,
  isAt,
  isLooped,
  objectOf,
  textOf,
  typeNameOf,
  type BicepDocument,
  type PlacedResource,
} from './document.ts';
import { documentsOf, FollowingNames, registryEdits, wishEdits } from './followed.ts';
import { FileNames } from './names.ts';
import { roleEdits } from './role.ts';
import { expressionAt, setAt } from './objects.ts';

/**
 * The edits after which Bicep files say what a change wants. Undefined where that cannot be written safely: in a module of a registry, in
 * a loop, where a name or an expression stands whose value others may use too, and for what is taken away.
 */
export const bicepEdits = editsByKind(setting, creating);

async function setting(
  { resource: key, path, value, type }: SetChange,
  graph: ResourceGraph,
  files: TextFiles,
  parts?: readonly string[],
): Promise<readonly TextEdit[] | undefined> {
  const resource = graph.get(key);
  const declaration = resource?.declaration;
  // In an ARM template that is a module, what its own text says; its arguments are another language's.
  if (declaration?.format === 'arm') return armEdits({ kind: 'set', resource: key, path, value, type }, graph, files);
  if (!resource || declaration?.format !== 'bicep') return undefined;
  // Of what is only referred to nothing can be set; by which version that is done can.
  if (declaration.existing && path !== 'apiVersion') return undefined;
  if (declaration.module !== undefined)
    return parts && registryEdits(resource, path, value, { graph, documents: await documentsOf(parts, files) });
  if (path === 'dependsOn') {
    const earlier = asStrings(value);
    return earlier && waitingFor(resource, earlier, graph, files);
  }
  const document = await read(declaration.uri, files);
  if (!document) return undefined;
  const names = new FollowingNames(document, graph);
  const placed = names.placed(key);
  if (placed && path === 'apiVersion') return versionEdits(document, placed, asString(value));
  if (!placed || isLooped(placed)) return undefined;
  if (type === types.roleAssignment && path === 'properties.roleDefinitionId')
    return otherRole(document, placed, resource, asString(value));
  const place = objectFor(resource, type, path, document, placed);
  if (!place) return undefined;
  const emptied = emptiedVersion(resource, path, value, document, place);
  if (emptied) return emptied;
  const edits = setAt(document, place.object, place.path, value, names);
  if (!edits || names.wishes.length === 0) return edits;
  const given = parts && wishEdits(names, path, { resource, graph, documents: await documentsOf(parts, files) });
  return given && [...edits, ...given];
}

/** What Azure fills in when it deploys is nobody's choice: unlike other expressions it can give way to an empty text. */
function emptiedVersion(
  resource: Resource,
  path: string,
  value: Value,
  document: BicepDocument,
  { object, path: below }: ObjectPlace,
): readonly TextEdit[] | undefined {
  const current = resource.read(path);
  if (value.kind !== 'known' || value.value !== '' || current.kind !== 'reference' || isExpression(current))
    return undefined;
  const node = expressionAt(object, below);
  return node && [edit(document, node.start, node.end, `''`)];
}

function otherRole(
  document: BicepDocument,
  { declaration: { body } }: PlacedResource,
  assignment: Resource,
  role: string | undefined,
): readonly TextEdit[] | undefined {
  const own = objectOf(body);
  const before = nameOf(asString(assignment.read('properties.roleDefinitionId')) ?? '');
  return own && role !== undefined ? roleEdits(document, own, before, nameOf(role)) : undefined;
}

/** The version stands in the type; that of a nested resource may be its parent's. */
function versionEdits(
  document: BicepDocument,
  { declaration, parents }: PlacedResource,
  version: string | undefined,
): readonly TextEdit[] | undefined {
  const versioned = [declaration, ...parents.toReversed()].find(({ type }) => textOf(type).includes('@'));
  if (versioned?.type.kind !== 'string' || version === undefined) return undefined;
  const { start, end } = versioned.type;
  const at = start + document.text.slice(start, end).lastIndexOf('@') + 1;
  return document.text.slice(at, end - 1) === version ? [] : [edit(document, at, end - 1, version)];
}

interface ObjectPlace {
  readonly object: ObjectLiteral;
  readonly path: readonly string[];
}

/** The object in which a path goes on: the body of the resource, or that part of another one in which it is written. */
function objectFor(
  resource: Resource,
  type: string,
  path: string,
  document: BicepDocument,
  placed: PlacedResource,
): ObjectPlace | undefined {
  const { body } = placed.declaration;
  const own = body.kind === 'if' ? body.body : body;
  if (own.kind !== 'object') return undefined;
  const isOwn = typeNameOf(placed).toLowerCase() === type.toLowerCase();
  if (isOwn && !/\/accessPolicies$/i.test(type)) return { object: own, path: path.split('.') };
  const segments = path.split('.');
  for (let length = segments.length - 1; length > 0; length--) {
    const part = resource.read(segments.slice(0, length).join('.'));
    const node = nodeOf(part, own, document);
    if (node) return { object: node, path: segments.slice(length) };
  }
  return undefined;
}

/** The object literal at the place where a value was read. */
function nodeOf(value: Value, within: ObjectLiteral, document: BicepDocument): ObjectLiteral | undefined {
  const origin = value.kind === 'absent' ? undefined : value.origin;
  if (origin?.kind !== 'file' || origin.definedAt) return undefined;
  const find = (node: Expression): ObjectLiteral | undefined => {
    if (node.kind === 'object') {
      if (isAt(document, node, origin)) return node;
      for (const member of node.members) {
        const found = member.kind === 'property' ? find(member.value) : undefined;
        if (found) return found;
      }
    }
    if (node.kind === 'array')
      for (const item of node.items) {
        const found = item.kind === 'spread' ? undefined : find(item);
        if (found) return found;
      }
    return undefined;
  };
  return find(within);
}

/** In the file of what it is created in, or in one that its values come from. */
async function creating(
  change: CreateChange,
  graph: ResourceGraph,
  files: TextFiles,
): Promise<readonly TextEdit[] | undefined> {
  for (const uri of placesFor(change, graph)) {
    const document = await read(uri, files);
    const made = document && creation(change, new FileNames(document, graph));
    if (made) return [...made.edits, ...(await waits(change, { uri, symbol: made.symbol }, graph, files))];
  }
  return undefined;
}

/** Where an order cannot be written, the rest is: what waits for nothing then is told by its own rule. */
async function waits(
  { waiting = [] }: CreateChange,
  made: NewDeclaration,
  graph: ResourceGraph,
  files: TextFiles,
): Promise<readonly TextEdit[]> {
  const edits: TextEdit[] = [];
  for (const key of waiting) {
    const later = graph.get(key);
    edits.push(...((later && (await waitingFor(later, [made], graph, files))) ?? []));
  }
  return edits;
}

function placesFor({ scope, properties, body = {} }: CreateChange, graph: ResourceGraph): ReadonlySet<string> {
  const uris = new Set<string>();
  const add = (uri: string | undefined): void => {
    if (uri !== undefined && /\.bicep$/i.test(uri)) uris.add(uri);
  };
  add(declaredIn(graph.get(scope)));
  const addValue = (value: Value): void => {
    if (value.kind === 'absent') return;
    if (value.origin?.kind === 'file') add(value.origin.uri);
    if (value.kind === 'reference') add(declaredIn(graph.get(value.resource)));
    if (value.kind === 'object') for (const entry of Object.values(value.entries)) addValue(entry);
  };
  for (const value of [properties, ...Object.values(body)]) addValue(value);
  return uris;
}

/** A module of a registry is no file to write in. */
function declaredIn(resource: Resource | undefined): string | undefined {
  const declaration = resource?.declaration;
  return declaration?.format === 'bicep' && declaration.module === undefined ? declaration.uri : undefined;
}

async function read(uri: string, files: TextFiles): Promise<BicepDocument | undefined> {
  const file = await files.read(uri, new AbortController().signal);
  return file?.kind === 'text' ? documentOf(file) : undefined;
}
