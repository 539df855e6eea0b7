import type { RunRecord } from '../../../core/plans/record.ts';
import { escapeMarkdown, list, paragraphs } from '../../../platform/markdown.ts';
import type { Icon, Presentation } from './presentation.ts';
import { dotted } from './words.ts';

/** A run that has not come to its end. `isActive`: it goes on in this window. */
export function presentRun(run: RunRecord, isActive: boolean): Presentation {
  const status = isActive ? 'running' : (words[run.status] ?? run.status);
  const at = stepAt(run);
  return {
    label: run.plan.title,
    description: dotted(status, at),
    icon: icons[status] ?? { id: 'history' },
    tooltip: paragraphs(
      `**${escapeMarkdown(run.plan.title)}** · ${status}`,
      at === undefined ? undefined : `It stands at: ${escapeMarkdown(at)}.`,
      awaited(run),
      isActive
        ? 'It goes on in this window.'
        : run.status === 'parked'
          ? 'Nothing runs meanwhile. It is looked at again by itself while a window is open and connected; *Look Again* does it at once.'
          : '*Resume* looks at every step again and goes on where something is left to do.',
    ),
    spoken: `Unfinished run, ${run.plan.title}, ${status}${at === undefined ? '' : `, at ${at}`}`,
    contextValue: isActive ? 'run.active' : run.status === 'parked' ? 'run.parked' : 'run',
    folding: 'leaf',
    command: { id: 'aoaiCmk.showRun', title: 'Show Plan', onRow: true },
  };
}

const words: Readonly<Partial<Record<RunRecord['status'], string>>> = { running: 'interrupted', parked: 'awaiting' };

/** What parked steps await, and when they are looked at again. */
function awaited({ plan, steps }: RunRecord): string | undefined {
  const lines = plan.steps.flatMap(({ id, title }) => {
    const { status, awaiting = title, retryAt } = steps[id] ?? {};
    if (status !== 'parked') return [];
    const next = retryAt === undefined ? '' : `; next look ${new Date(retryAt).toLocaleString()}`;
    return [escapeMarkdown(`Awaited: ${awaiting}${next}`)];
  });
  return lines.length === 0 ? undefined : list(lines);
}

const icons: Readonly<Record<string, Icon>> = {
  running: { id: 'sync~spin' },
  interrupted: { id: 'debug-pause', color: 'attention' },
  failed: { id: 'error', color: 'broken' },
  awaiting: { id: 'watch' },
  cancelled: { id: 'circle-slash' },
};

/** The first step that is not done. */
function stepAt({ plan, steps }: RunRecord): string | undefined {
  return plan.steps.find(({ id }) => {
    const status = steps[id]?.status;
    return status !== 'done' && status !== 'satisfied';
  })?.title;
}
