import type { Change, DeclarativeChange } from '../core/plans/change.ts';
import type { ResourceGraph } from '../core/resources/graph.ts';
import type { Finding } from '../core/rules/rule.ts';
import type { TemplateFix, TemplateFormat, TextEdit, TextFiles } from '../core/templates.ts';

export interface FixOptions {
  readonly format: TemplateFormat;
  readonly files: TextFiles;
  /** The files of the deployment. */
  readonly parts: readonly string[];
  readonly signal?: AbortSignal;
}

/** What mends a finding in its files; nothing where any part of the remedy cannot be written safely: half of a remedy is none. */
export async function fixesOf(
  { remedy, subject }: Finding,
  graph: ResourceGraph,
  { format, files, parts, signal }: FixOptions,
): Promise<readonly TemplateFix[]> {
  if (!remedy) return [];
  const edits: TextEdit[] = [];
  for (const change of remedy.changes) {
    const written = isDeclarative(change) ? await editsOf(change, graph, { format, files, parts }) : undefined;
    signal?.throwIfAborted();
    if (!written) return [];
    edits.push(...written);
  }
  return edits.length === 0 ? [] : [{ title: titleOf(remedy.title, edits, subject.declaration?.uri), edits }];
}

/** Says where a value is changed that is not written at the resource itself. */
function titleOf(title: string, edits: readonly TextEdit[], home: string | undefined): string {
  const places = edits.flatMap(({ givenBy, uri }) =>
    givenBy === undefined ? [] : [uri === home ? givenBy : `${givenBy} (${fileName(uri)})`],
  );
  return places.length === 0 ? title : `${title}, in ${[...new Set(places)].join(' and ')}`;
}

function fileName(uri: string): string {
  const name = uri.slice(uri.lastIndexOf('/') + 1);
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** A fix that cannot be made leaves the finding as it is. */
async function editsOf(
  change: DeclarativeChange,
  graph: ResourceGraph,
  { format, files, parts }: FixOptions,
): Promise<readonly TextEdit[] | undefined> {
  try {
    return await format.edits(change, graph, files, parts);
  } catch {
    return undefined;
  }
}

function isDeclarative(change: Change): change is DeclarativeChange {
  return change.kind === 'set' || change.kind === 'create' || change.kind === 'delete';
}
