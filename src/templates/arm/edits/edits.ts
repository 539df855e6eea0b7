import type { DeclarativeChange } from '../../../core/plans/change.ts';
import type { ResourceGraph } from '../../../core/resources/graph.ts';
import type { TextEdit, TextFiles } from '../../../core/templates.ts';
export function armEdits(
  _change: DeclarativeChange,
  _graph: ResourceGraph,
  _files: TextFiles,
): Promise<readonly TextEdit[] | undefined> {
  return Promise.resolve(undefined);
}
