import type { TextFiles } from '../../../core/templates.ts';
import type { JsonDocument } from '../../json/document.ts';
import { stringAt, valueNode, type JsonNode, type ObjectNode } from '../../json/node.ts';
import type { Pace } from '../../json/pace.ts';
import { parseJson } from '../../json/parse.ts';
import { linkedPath } from './linkedPath.ts';
import type { LinkTarget } from './world.ts';

/** The files of a deployment: the entry and all that it links to. */
export interface Loaded {
  readonly documents: ReadonlyMap<string, JsonDocument>;
  readonly links: ReadonlyMap<JsonNode, LinkTarget>;
  /** Every file that was looked for. */
  readonly files: readonly string[];
  /** Why the entry could not be read. */
  readonly refused?: string;
}

/** Reads a template and follows its links, those that files on the way lead to included. */
export async function load(entry: string, files: TextFiles, pace: Pace, signal: AbortSignal): Promise<Loaded> {
  const documents = new Map<string, JsonDocument>();
  const links = new Map<JsonNode, LinkTarget>();
  const looked = new Map<string, string | undefined>();
  const open = [entry];
  for (let uri = open.pop(); uri !== undefined; uri = open.pop()) {
    if (looked.has(uri)) continue;
    const read = await files.read(uri, signal);
    looked.set(uri, !read ? 'it does not exist' : read.kind === 'refused' ? read.reason : undefined);
    if (read?.kind !== 'text') continue;
    const document = await parseJson(uri, read.text, pace, signal);
    documents.set(uri, document);
    for (const link of linksIn(document)) {
      const target = linkTarget(link, document);
      links.set(link, target);
      if ('uri' in target) open.push(target.uri);
    }
  }
  for (const [link, target] of links) {
    const reason = 'uri' in target ? looked.get(target.uri) : undefined;
    if (reason !== undefined && 'uri' in target)
      links.set(link, { reason: `${nameIn(target.uri)} is not read: ${reason}` });
  }
  const refused = looked.get(entry);
  return { documents, links, files: [...looked.keys()], ...(refused !== undefined && { refused }) };
}

function nameIn(uri: string): string {
  return decodeURIComponentSafely(uri.slice(uri.lastIndexOf('/') + 1));
}

function decodeURIComponentSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** All `templateLink` objects of a template, in whatever nested template they are. */
export function linksIn(document: JsonDocument): readonly ObjectNode[] {
  if (!/templateLink/i.test(document.text)) return [];
  const found: ObjectNode[] = [];
  const open: JsonNode[] = document.root ? [document.root] : [];
  for (let node = open.pop(); node; node = open.pop()) {
    if (node.kind === 'array') open.push(...node.items);
    if (node.kind !== 'object') continue;
    for (const { name, value } of node.members) {
      if (!value) continue;
      if (name.toLowerCase() === 'templatelink' && value.kind === 'object') found.push(value);
      else open.push(value);
    }
  }
  return found;
}

/** The file that a `templateLink` leads to. */
export function linkTarget(link: ObjectNode, document: JsonDocument): LinkTarget {
  if (valueNode(link, 'id')) return { reason: 'a template spec is not among these files' };
  const written = stringAt(link, 'relativePath') ?? stringAt(link, 'uri');
  if (written === undefined) return { reason: 'it does not say which template it means' };
  const path = linkedPath(written, document.root);
  if (path === undefined) return { reason: 'which template it means is not known' };
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(path) && !path.startsWith('file:')) {
    return { reason: `${path} is not among these files` };
  }
  if (!URL.canParse(path, document.uri)) return { reason: 'which template it means is not known' };
  return { uri: new URL(path, document.uri).href };
}
