import type { DiagnosticsInput } from '../../../core/plans/inputs.ts';
import type { LiveResource } from '../../../core/resources/resource.ts';
import { types } from '../../../core/resources/types.ts';
import { asString } from '../../../core/resources/value.ts';
import { placeRows } from '../choices/placeRows.ts';
import type { Asking } from '../pickers/asking.ts';
import type { Question } from '../pickers/journey.ts';
import { choice, text } from '../pickers/question.ts';
import { separator, type Choice } from '../pickers/rows.ts';
import type { Wishes } from '../wishes.ts';
import { askResourceGroup } from './resourceGroup.ts';

/** The Log Analytics workspace that keeps logs, as far as it is described. */
export interface WorkspaceDraft {
  readonly workspace: LiveResource | 'new';
  readonly resourceGroup?: LiveResource;
  readonly name?: string;
}

const newWorkspace: Choice<'new'> = {
  kind: 'choice',
  id: 'new',
  label: 'New workspace…',
  icon: 'add',
  detail: 'Log Analytics charges for what is kept in it.',
  means: { value: 'new' },
};

const isNew = ({ workspace }: Wishes) => workspace?.workspace === 'new';

/** Which Log Analytics workspace keeps the logs. */
export function workspaceQuestions(asking: Asking): readonly Question<Wishes>[] {
  return [
    choice<LiveResource | 'new'>(asking, {
      id: 'workspace',
      placeholder: () => 'In which Log Analytics workspace are the logs to be kept?',
      purpose: 'read the workspaces',
      active: ({ workspace: draft }) => (typeof draft?.workspace === 'object' ? draft.workspace.key : draft?.workspace),
      async load(_, show, signal) {
        show([newWorkspace]);
        const subscriptions = await asking.estate.allSubscriptions();
        const ids = subscriptions.items.map(({ id }) => id);
        const { items, gaps } = await asking.estate.source.ofType(types.workspace, ids, signal);
        const rows = placeRows(items, {
          subscriptions: subscriptions.items,
          gaps: [...subscriptions.gaps, ...gaps],
          icon: 'graph',
          none: 'You see no workspace.',
        });
        show([...rows, separator('One that is not there yet'), newWorkspace]);
      },
      apply: (wishes, workspace) => ({ ...wishes, workspace: { ...wishes.workspace, workspace } }),
    }),
    askResourceGroup(asking, {
      id: 'workspace-group',
      isAsked: isNew,
      what: 'the new workspace',
      near: ({ logged }) => logged?.[0]?.id,
      chosen: ({ workspace }) => workspace?.resourceGroup?.id,
      apply: (wishes, resourceGroup) => ({
        ...wishes,
        workspace: { workspace: 'new', ...wishes.workspace, resourceGroup },
      }),
    }),
    text(asking, {
      id: 'workspace-name',
      isAsked: isNew,
      prompt: () => 'The name of the new workspace',
      value: ({ workspace }) => workspace?.name ?? 'log-customer-managed-keys',
      // Source: "Naming rules and restrictions for Azure resources", Microsoft.OperationalInsights.
      check: (name) =>
        /^[a-zA-Z0-9][a-zA-Z0-9-]{2,61}[a-zA-Z0-9]$/.test(name)
          ? undefined
          : '4 to 63 letters, digits and hyphens; it begins and ends with a letter or digit.',
      apply: (wishes, name) => ({ ...wishes, workspace: { workspace: 'new', ...wishes.workspace, name } }),
    }),
  ];
}

/** The workspace as the core plans with it; undefined while something is open. */
export function toWorkspace({ workspace: draft, logged = [] }: Wishes): DiagnosticsInput['workspace'] | undefined {
  if (!draft) return undefined;
  const { workspace, resourceGroup, name } = draft;
  if (workspace !== 'new') return { kind: 'existing', id: workspace.id };
  const location = asString((resourceGroup ?? logged[0])?.read('location') ?? { kind: 'absent' });
  if (!resourceGroup || name === undefined || location === undefined) return undefined;
  return { kind: 'new', resourceGroupId: resourceGroup.id, name, location };
}
