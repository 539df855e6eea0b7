import type { Change, DeclarativeChange } from '../core/plans/change.ts';
import type { ResourceGraph } from '../core/resources/graph.ts';
import type { Finding } from '../core/rules/rule.ts';
import type { TemplateFix, TemplateFormat, TextEdit, TextFiles } from '../core/templates.ts';

/** What mends a finding in its files; nothing where any part of the remedy cannot be written safely: half of a remedy is none. */
export async function fixesOf(
  { remedy }: Finding,
  graph: ResourceGraph,
  {
    format,
    files,
    signal,
  }: { readonly format: TemplateFormat; readonly files: TextFiles; readonly signal?: AbortSignal },
): Promise<readonly TemplateFix[]> {
  if (!remedy) return [];
  const edits: TextEdit[] = [];
  for (const change of remedy.changes) {
    const written = isDeclarative(change) ? await editsOf(change, graph, format, files) : undefined;
    signal?.throwIfAborted();
    if (!written) return [];
    edits.push(...written);
  }
  return edits.length === 0 ? [] : [{ title: remedy.title, edits }];
}

/** A fix that cannot be made leaves the finding as it is. */
async function editsOf(
  change: DeclarativeChange,
  graph: ResourceGraph,
  format: TemplateFormat,
  files: TextFiles,
): Promise<readonly TextEdit[] | undefined> {
  try {
    return await format.edits(change, graph, files);
  } catch {
    return undefined;
  }
}

function isDeclarative(change: Change): change is DeclarativeChange {
  return change.kind === 'set' || change.kind === 'create' || change.kind === 'delete';
}
