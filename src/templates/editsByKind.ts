import type { CreateChange, SetChange } from '../core/plans/change.ts';
import type { ResourceGraph } from '../core/resources/graph.ts';
import type { TemplateFormat, TextEdit, TextFiles } from '../core/templates.ts';

type EditsOf<C> = (
  change: C,
  graph: ResourceGraph,
  files: TextFiles,
  parts?: readonly string[],
) => Promise<readonly TextEdit[] | undefined>;

/** The edits of a format by the kind of change. Nothing is taken away by an edit: others can depend on it by name. */
export function editsByKind(set: EditsOf<SetChange>, create: EditsOf<CreateChange>): TemplateFormat['edits'] {
  return (change, graph, files, parts) => {
    switch (change.kind) {
      case 'set':
        return set(change, graph, files, parts);
      case 'create':
        return create(change, graph, files, parts);
      case 'delete':
        return Promise.resolve(undefined);
    }
  };
}
