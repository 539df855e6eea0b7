import type { Location, Range } from '../../../core/resources/value.ts';
import type { FileText, TextEdit } from '../../../core/templates.ts';
import type { Lines } from '../../lines.ts';
import { linesOf, treeOf } from '../parsed.ts';
import type {
  BicepFile,
  DeclarationBody,
  Expression,
  ModuleDeclaration,
  Node,
  ObjectLiteral,
  ResourceDeclaration,
} from '../syntax.ts';

/** A Bicep file as it is now, in which edits are made. */
export interface BicepDocument {
  readonly uri: string;
  readonly text: string;
  readonly lines: Lines;
  readonly tree: BicepFile;
}

export function documentOf({ uri, text }: Pick<FileText, 'uri' | 'text'>): BicepDocument {
  return { uri, text, lines: linesOf(uri, text), tree: treeOf(uri, text).file };
}

/** A resource of a file with what is around it. */
export interface PlacedResource {
  readonly declaration: ResourceDeclaration;
  /** The resources in whose bodies it stands, the outermost first. */
  readonly parents: readonly ResourceDeclaration[];
}

/** Of each tree that was asked for: the fixes of its many findings look through the same one. */
const placed = new WeakMap<BicepFile, readonly PlacedResource[]>();

/** Every resource of a file, those nested in others included. */
export function resourcesIn({ tree }: BicepDocument): readonly PlacedResource[] {
  const known = placed.get(tree);
  if (known) return known;
  const resources = findResources(tree);
  placed.set(tree, resources);
  return resources;
}

function findResources(tree: BicepFile): readonly PlacedResource[] {
  const found: PlacedResource[] = [];
  const add = (declaration: ResourceDeclaration, parents: readonly ResourceDeclaration[]): void => {
    found.push({ declaration, parents });
    for (const member of objectOf(declaration.body)?.members ?? [])
      if (member.kind === 'resource') add(member, [...parents, declaration]);
  };
  for (const statement of tree.statements) if (statement.kind === 'resource') add(statement, []);
  return found;
}

export function modulesIn({ tree }: BicepDocument): readonly ModuleDeclaration[] {
  return tree.statements.filter((statement) => statement.kind === 'module');
}

/** How a resource is named in expressions. */
export function symbolOf({ declaration, parents }: PlacedResource): string {
  return [...parents, declaration].map(({ name }) => name.name).join('::');
}

/** The object in a body: of a condition and of a loop that which is in it. */
export function objectOf(body: DeclarationBody | Expression): ObjectLiteral | undefined {
  if (body.kind === 'object') return body;
  return body.kind === 'if' || body.kind === 'for' ? objectOf(body.body) : undefined;
}

/** Whether it is one of several that a loop makes. */
export function isLooped({ declaration, parents }: PlacedResource): boolean {
  return [...parents, declaration].some(({ body }) => body.kind === 'for');
}

/** `Microsoft.KeyVault/vaults` of a top-level resource or a nested one, whose type goes on from its parent's. */
export function typeNameOf({ declaration, parents }: PlacedResource): string {
  return [...parents, declaration].map((one) => textOf(one.type).replace(/@.*$/, '')).reduce(joinedType, '');
}

function joinedType(before: string, type: string): string {
  return before === '' || type.includes('.') ? type : `${before}/${type}`;
}

/** A text without interpolation; '' for anything else. */
export function textOf(node: Expression): string {
  return node.kind === 'string' ? node.value : '';
}

export function sourceOf({ text }: BicepDocument, { start, end }: Node): string {
  return text.slice(start, end);
}

export function edit(document: BicepDocument, start: number, end: number, newText: string): TextEdit {
  return { uri: document.uri, range: document.lines.range({ start, end }), newText };
}

export function isAt(document: BicepDocument, node: Node, place: Location): boolean {
  return place.uri === document.uri && sameRange(document.lines.range(node), place.range);
}

function sameRange(a: Range, b: Range): boolean {
  return samePosition(a.start, b.start) && samePosition(a.end, b.end);
}

function samePosition(a: Range['start'], b: Range['start']): boolean {
  return a.line === b.line && a.character === b.character;
}

/** The declaration that the reading found at a place, by its name where the text has changed since. */
export function resourceAt(document: BicepDocument, { range }: Location, symbol?: string): PlacedResource | undefined {
  const offset = document.lines.offset(range.start);
  const name = symbol?.split('::').at(-1);
  const holds = resourcesIn(document).filter(({ declaration: { start, end } }) => start <= offset && offset < end);
  return holds.findLast(({ declaration }) => name === undefined || declaration.name.name === name);
}
