import { sameArmId } from '../../../core/resources/armId.ts';
import type { PlanKind } from '../../../core/plans/plan.ts';
import type { RunRecord } from '../../../core/plans/record.ts';
import type { LiveResource } from '../../../core/resources/resource.ts';
import type { ActionContext } from '../context.ts';
import { titleOf, type Asking } from '../pickers/asking.ts';
import { pick } from '../pickers/picker.ts';
import type { Wishes } from '../wishes.ts';
import { isBusy } from './busy.ts';
import { unfinishedRuns } from './unfinished.ts';
import { unfinishedWords } from './unfinishedWords.ts';

/**
 * Offers to go on with a run of the same kind that has not come to its end, rather than to begin another, and tells of one that is
 * under way.
 * @param on what the new run would be about, as far as that is known
 * @returns the run to resume; undefined to begin anew
 */
export async function offerEarlier(
  kind: PlanKind,
  on: readonly LiveResource[],
  asking: Asking,
  start: Wishes,
  context: ActionContext,
): Promise<RunRecord | 'end' | undefined> {
  if (on.length === 0) return undefined;
  if (await isBusy(on, context)) return 'end';
  const records = unfinishedRuns(await context.deps.journal.list(), asking.estate.source.cloud);
  const isAbout = ({ plan }: RunRecord) => on.some(({ id }) => sameArmId(plan.subject.id, id));
  const record = records.find((one) => one.plan.kind === kind && isAbout(one));
  return record && offer(record, titleOf(asking, start));
}

async function offer(record: RunRecord, title: string): Promise<RunRecord | 'end' | undefined> {
  const picked = await pick<'resume' | 'anew'>({
    title,
    place: { step: 1, total: 1, canGoBack: false },
    placeholder: `A run for ${record.plan.subject.name} has not come to its end.`,
    purpose: 'offer the earlier run',
    load: (show) =>
      show([
        {
          kind: 'choice',
          id: 'resume',
          label: `Resume “${record.plan.title}”`,
          icon: 'debug-continue',
          description: unfinishedWords(record),
          detail: 'Looks at every step again, and goes on where something is left to do.',
          means: { value: 'resume' },
        },
        {
          kind: 'choice',
          id: 'anew',
          label: 'Choose anew',
          icon: 'edit',
          detail: 'Plans from what is true now. The earlier run is forgotten once the new one begins.',
          means: { value: 'anew' },
        },
      ]),
  });
  if (picked.kind !== 'value') return 'end';
  return picked.value === 'resume' ? record : undefined;
}
