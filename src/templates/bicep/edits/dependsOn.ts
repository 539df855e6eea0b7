import type { Resource } from '../../../core/resources/resource.ts';
import type { ResourceGraph } from '../../../core/resources/graph.ts';
import type { TextEdit, TextFiles } from '../../../core/templates.ts';
import { usesOf } from '../entries.ts';
import { tokensOf, token } from '../lexer.ts';
import { resolvePath } from '../lower/source.ts';
import type { ModuleDeclaration, ResourceDeclaration } from '../syntax.ts';
import { documentOf, edit, modulesIn, objectOf, symbolOf, textOf, type BicepDocument } from './document.ts';
import { FileNames } from './names.ts';
import { insertText, propertyNamed, unit } from './objects.ts';

/** A declaration that a fix adds to a file. */
export interface NewDeclaration {
  readonly uri: string;
  readonly symbol: string;
}

/**
 * Lets a resource wait for others: by their symbols where they stand in one file; else their modules wait for each other, in the file
 * that uses both. Undefined where no file does, or they would wait for each other.
 * @param earlier what it waits for: the keys of resources, or declarations that are added at the same time
 */
export async function waitingFor(
  resource: Resource,
  earlier: readonly (string | NewDeclaration)[],
  graph: ResourceGraph,
  files: TextFiles,
): Promise<readonly TextEdit[] | undefined> {
  const reader = new Reader(files);
  const uris = new Set<string>();
  const first = resource.declaration?.uri;
  const others = earlier.map((one) => (typeof one === 'string' ? graph.get(one) : one));
  if (first === undefined) return undefined;
  uris.add(first);
  for (const uri of await reader.usersOf(first)) uris.add(uri);
  for (const uri of uris) {
    const document = await reader.document(uri);
    if (!document) continue;
    const later = await statementOf(resource, document, graph, reader);
    const symbols: (string | undefined)[] = [];
    for (const other of others) symbols.push(other && (await symbolIn(other, document, graph, reader)));
    if (!later || symbols.includes(undefined)) continue;
    return wait(document, later, [...new Set(symbols as string[])]);
  }
  return undefined;
}

type Waiting = ResourceDeclaration | ModuleDeclaration;

/** The declaration in a file by which a resource is deployed: its own, or the module's. */
async function statementOf(
  resource: Resource,
  document: BicepDocument,
  graph: ResourceGraph,
  reader: Reader,
): Promise<Waiting | undefined> {
  if (resource.declaration?.uri === document.uri) {
    return new FileNames(document, graph).placed(resource.key)?.declaration;
  }
  return moduleLeadingTo(resource.declaration?.uri, document, reader);
}

async function symbolIn(
  resource: Resource | NewDeclaration,
  document: BicepDocument,
  graph: ResourceGraph,
  reader: Reader,
): Promise<string | undefined> {
  if ('symbol' in resource) {
    if (resource.uri === document.uri) return resource.symbol;
    return (await moduleLeadingTo(resource.uri, document, reader))?.name.name;
  }
  if (resource.declaration?.uri === document.uri) {
    const placed = new FileNames(document, graph).placed(resource.key);
    return placed && symbolOf(placed);
  }
  return (await moduleLeadingTo(resource.declaration?.uri, document, reader))?.name.name;
}

/** The one module of a file by which another file is reached; where two lead there, it is not known which one is meant. */
async function moduleLeadingTo(
  uri: string | undefined,
  document: BicepDocument,
  reader: Reader,
): Promise<ModuleDeclaration | undefined> {
  if (uri === undefined) return undefined;
  const leading: ModuleDeclaration[] = [];
  for (const module of modulesIn(document)) {
    const target = resolvePath(textOf(module.path), document.uri);
    if (target !== undefined && (await reader.leadsTo(target, uri))) leading.push(module);
  }
  return leading.length === 1 ? leading[0] : undefined;
}

function wait(document: BicepDocument, later: Waiting, symbols: readonly string[]): readonly TextEdit[] | undefined {
  if (later.body.kind !== 'object' && later.body.kind !== 'if' && later.body.kind !== 'for') return undefined;
  const body = objectOf(later.body);
  if (!body || (later.kind === 'resource' && later.existing)) return undefined;
  const own = later.name.name;
  const wanted = symbols.filter((symbol) => symbol !== own);
  if (wanted.length < symbols.length || wanted.some((symbol) => dependsOn(document, symbol, own))) return undefined;
  const before = propertyNamed(body, 'dependsOn')?.value;
  if (!before) {
    const { lines } = document;
    const last = body.members.at(-1);
    const indent = last
      ? lines.indentOf(lines.position(last.start).line)
      : `${lines.indentOf(lines.position(body.start).line)}${unit(document)}`;
    const items = wanted.map((symbol) => `${indent}${unit(document)}${symbol}`);
    return [insertText(document, body, ['dependsOn: [', ...items, `${indent}]`].join(lines.lineBreak))];
  }
  if (before.kind !== 'array') return undefined;
  const present = new Set(before.items.map((item) => document.text.slice(item.start, item.end)));
  const missing = wanted.filter((symbol) => !present.has(symbol));
  if (missing.length === 0) return [];
  const { lines } = document;
  const last = before.items.at(-1);
  const isInline = lines.position(before.start).line === lines.position(before.end).line;
  if (isInline && last) return [edit(document, last.end, last.end, missing.map((symbol) => `, ${symbol}`).join(''))];
  if (isInline) return [edit(document, before.start + 1, before.end - 1, missing.join(', '))];
  const indent = lines.indentOf(lines.position(last?.start ?? before.start).line) + (last ? '' : unit(document));
  return [insertText(document, before, missing.join(`${lines.lineBreak}${indent}`))];
}

/** Whether a declaration names another one, itself or by what it names. */
function dependsOn(document: BicepDocument, symbol: string, other: string): boolean {
  const named = namesByDeclaration(document);
  const seen = new Set<string>();
  const left = [symbol.split('::')[0] ?? symbol];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    if (next === other) return true;
    left.push(...(named.get(next) ?? []));
  }
  return false;
}

/** The words in each declaration that are names of others. What is no reference counts too: to be silent is safe. */
function namesByDeclaration({ tree, text }: BicepDocument): ReadonlyMap<string, readonly string[]> {
  const statements = tree.statements.flatMap((statement) => ('name' in statement ? [statement] : []));
  const all = new Set(statements.map(({ name }) => name.name));
  return new Map(
    statements.map((statement) => {
      const tokens = tokensOf(text.slice(statement.name.end, statement.end));
      const words = [...tokens.kinds].flatMap((kind, index) => {
        if (kind !== token.identifier || tokens.kinds[index + 1] === token.colon) return [];
        if (tokens.kinds[index - 1] === token.dot) return [];
        return [tokens.text.slice(tokens.starts[index], tokens.ends[index])];
      });
      return [statement.name.name, words.filter((word) => all.has(word))];
    }),
  );
}

/** So many folders above a file are searched for what uses it as a module. */
const foldersAbove = 3;

/** Files, each read once. */
class Reader {
  readonly #files: TextFiles;
  readonly #texts = new Map<string, Promise<string | undefined>>();
  readonly #signal = new AbortController().signal;

  constructor(files: TextFiles) {
    this.#files = files;
  }

  async document(uri: string): Promise<BicepDocument | undefined> {
    const text = await this.#text(uri);
    return text === undefined ? undefined : documentOf({ uri, text });
  }

  /** Whether a file is another one, or uses it as a module, directly or not. */
  async leadsTo(from: string, to: string): Promise<boolean> {
    const seen = new Set<string>();
    const left = [from];
    for (let uri = left.pop(); uri !== undefined; uri = left.pop()) {
      if (uri === to) return true;
      if (seen.has(uri)) continue;
      seen.add(uri);
      left.push(...usesOf(uri, (await this.#text(uri)) ?? ''));
    }
    return false;
  }

  /** The files that use one as a module, directly or not, the nearest first. */
  async usersOf(uri: string): Promise<readonly string[]> {
    const candidates = new Set<string>();
    let folder = new URL('.', uri).href;
    for (let level = 0; level <= foldersAbove; level++) {
      for (const other of await this.#files.list(folder.replace(/\/$/, ''), this.#signal))
        if (/\.bicep$/i.test(other)) candidates.add(other);
      const above = new URL('..', folder).href;
      if (above === folder) break;
      folder = above;
    }
    const users: string[] = [];
    for (let used = [uri]; used.length > 0;) {
      const next: string[] = [];
      for (const other of candidates) {
        if (other === uri || users.includes(other) || next.includes(other)) continue;
        const paths = usesOf(other, (await this.#text(other)) ?? '');
        if (used.some((one) => paths.includes(one))) next.push(other);
      }
      users.push(...next);
      used = next;
    }
    return users;
  }

  #text(uri: string): Promise<string | undefined> {
    const known = this.#texts.get(uri);
    if (known) return known;
    const read = this.#files.read(uri, this.#signal).then((file) => (file?.kind === 'text' ? file.text : undefined));
    this.#texts.set(uri, read);
    return read;
  }
}
