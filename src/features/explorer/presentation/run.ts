import type { RunRecord } from '../../../core/plans/record.ts';
import { escapeMarkdown, paragraphs } from './markdown.ts';
import type { Icon, Presentation } from './presentation.ts';
import { dotted } from './words.ts';

/** A run that has not come to its end. `isActive`: it goes on in this window. */
export function presentRun(run: RunRecord, isActive: boolean): Presentation {
  const status = isActive ? 'running' : run.status === 'running' ? 'interrupted' : run.status;
  const at = stepAt(run);
  return {
    label: run.plan.title,
    description: dotted(status, at),
    icon: icons[status] ?? { id: 'history' },
    tooltip: paragraphs(
      `**${escapeMarkdown(run.plan.title)}** · ${status}`,
      at === undefined ? undefined : `It stands at: ${escapeMarkdown(at)}.`,
      isActive
        ? 'It goes on in this window.'
        : '*Resume* looks at every step again and goes on where something is left to do.',
    ),
    spoken: `Unfinished run, ${run.plan.title}, ${status}${at === undefined ? '' : `, at ${at}`}`,
    contextValue: isActive ? 'run.active' : 'run',
    folding: 'leaf',
    command: { id: 'aoaiCmk.showRun', title: 'Show Plan', onRow: true },
  };
}

const icons: Readonly<Record<string, Icon>> = {
  running: { id: 'sync~spin' },
  interrupted: { id: 'debug-pause', color: 'attention' },
  failed: { id: 'error', color: 'broken' },
  cancelled: { id: 'circle-slash' },
};

/** The first step that is not done. */
function stepAt({ plan, steps }: RunRecord): string | undefined {
  return plan.steps.find(({ id }) => {
    const status = steps[id]?.status;
    return status !== 'done' && status !== 'satisfied';
  })?.title;
}
