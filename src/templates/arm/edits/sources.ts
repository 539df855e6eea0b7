import type { Json } from '../../../core/resources/json.ts';
import type { Location, Value } from '../../../core/resources/value.ts';
import type { TextEdit, TextFiles } from '../../../core/templates.ts';
import { isPlainValue } from '../../plainValue.ts';
import type { JsonDocument } from '../../json/document.ts';
import { itemsAt, memberNode, objectAt, valueNode, type JsonNode, type ObjectNode } from '../../json/node.ts';
import { parseJsonNow } from '../../json/parse.ts';
import { expressionSource } from '../language/syntax.ts';
import { argumentsFor, type Argument, type TemplatePlace } from './callers.ts';
import { isGenerated } from './site.ts';
import { namedPath, usesOfName, type NamedPath } from './uses.ts';

/** A value to be set below what an expression stands for. */
export interface Wish {
  readonly node: JsonNode;
  readonly path: readonly string[];
  readonly value: Value;
  /** The value as it is now. */
  readonly current: Value;
}

/** A value as it is given in a file, and what it is for a person (`the variable protect`). */
export interface Source {
  readonly document: JsonDocument;
  readonly node: JsonNode;
  readonly what: string;
}

/** From a parameter to an argument to a variable, and so on: further than people write is not followed. */
const furthest = 20;

/** Whether a place may be looked for at which a value is set. */
export function mayFollow({ value, current }: Wish): boolean {
  return isPlainValue(value) && definitionOf(current) !== undefined;
}

/** The JSON files among some, in their order. */
export async function documentsOf(parts: readonly string[], files: TextFiles): Promise<readonly JsonDocument[]> {
  const { signal } = new AbortController();
  const uris = parts.filter((uri) => /\.jsonc?$/i.test(uri));
  const read = await Promise.all(uris.map((uri) => files.read(uri, signal)));
  return read.flatMap((file) => (file?.kind === 'text' ? [parseJsonNow(file.uri, file.text)] : []));
}

/**
 * The place where a value is given that nothing else uses: a variable, a default, a parameter file, an argument of a deployment.
 * Undefined where there is none, or it is not sure which one is meant.
 */
export function sourceOfWish(
  { node, path, value, current }: Wish,
  place: TemplatePlace,
  documents: readonly JsonDocument[],
): Source | undefined {
  const definedAt = definitionOf(current);
  if (!definedAt) return undefined;
  const way = { documents, ...(path.length === 0 && { value }), depth: 0 };
  const ends = ofNode({ document: place.document, node, what: '' }, place, [], way);
  const [only, second] = ends.filter((end) => isAt(end, definedAt) && !isGenerated(end.document));
  return second ? undefined : only;
}

interface Way {
  readonly documents: readonly JsonDocument[];
  /** What is to stand there, so that parameters are not given what they do not take. */
  readonly value?: Value;
  readonly depth: number;
}

function ofNode(
  source: Source,
  place: TemplatePlace | undefined,
  path: readonly string[],
  way: Way,
): readonly Source[] {
  const { node } = source;
  if (way.depth > furthest) return [];
  if (place && node.kind === 'string' && expressionSource(node.value) !== undefined) {
    const named = namedPath(node.value);
    const whole = named && { ...named, path: [...named.path, ...path] };
    return whole ? ofName(place, whole, { ...way, depth: way.depth + 1 }) : [];
  }
  const [name, ...rest] = path;
  if (name === undefined) return [source];
  const inner = memberNode(node, name)?.value;
  return inner ? ofNode({ ...source, node: inner }, place, rest, way) : [];
}

function ofName(place: TemplatePlace, named: NamedPath, way: Way): readonly Source[] {
  const { document, template } = place;
  const { kind, name, path } = named;
  if (usesOfName(template, named) !== 1) return [];
  if (kind === 'variables') {
    const node = valueNode(template, 'variables', name);
    return node ? ofNode({ document, node, what: `the variable ${name}` }, place, path, way) : [];
  }
  const definition = objectAt(template, 'parameters', name);
  if (!definition || (path.length === 0 && way.value && !accepts(definition, way.value))) return [];
  const given = argumentsFor(place, name, way.documents);
  return given ? ofArguments(place, definition, given, named, way) : [];
}

/** A default that two uses of a template are left at is both of theirs. */
function ofArguments(
  place: TemplatePlace,
  definition: ObjectNode,
  given: readonly Argument[],
  { name, path }: NamedPath,
  way: Way,
): readonly Source[] {
  const written = given.flatMap(({ node, what, place: caller }) =>
    node ? ofNode({ document: caller.document, node, what }, 'template' in caller ? caller : undefined, path, way) : [],
  );
  const left = given.filter(({ node }) => !node).length;
  const node = valueNode(definition, 'defaultValue');
  if (!node || left > 1 || (left === 0 && given.length > 0)) return written;
  const own = { document: place.document, node, what: `the default of the parameter ${name}` };
  return [...written, ...ofNode(own, place, path, way)];
}

/** Whether a parameter takes a value, as far as its definition says. */
function accepts(definition: ObjectNode, value: Value): boolean {
  if (value.kind !== 'known') return true;
  const allowed = valueNode(definition, 'allowedValues');
  if (allowed && !itemsAt(definition, 'allowedValues').some((item) => isJson(item, value.value))) return false;
  const [lowest, highest] = [numberAt(definition, 'minValue'), numberAt(definition, 'maxValue')];
  if (typeof value.value !== 'number') return true;
  return value.value >= (lowest ?? value.value) && value.value <= (highest ?? value.value);
}

function isJson(node: JsonNode, json: Json): boolean {
  return (node.kind === 'string' || node.kind === 'literal') && node.value === json;
}

function numberAt(node: ObjectNode, name: string): number | undefined {
  const value = valueNode(node, name);
  return value?.kind === 'literal' && typeof value.value === 'number' ? value.value : undefined;
}

function definitionOf({ origin }: Value): Location | undefined {
  return origin?.kind === 'file' ? origin.definedAt : undefined;
}

function isAt({ document, node }: Source, { uri, range }: Location): boolean {
  const { start, end } = document.lines.offsets(range);
  return document.uri === uri && node.start === start && node.end === end;
}

/** The edits of a wish, marked with what gives the value. */
export function givenBy(what: string, edits: readonly TextEdit[] | undefined): readonly TextEdit[] | undefined {
  return edits?.map((edit) => ({ ...edit, givenBy: what }));
}
