import type { Estate } from '../../core/inspection/estate.ts';
import type { Plan } from '../../core/plans/plan.ts';
import type { RunRecord } from '../../core/plans/record.ts';
import { newRun } from '../../core/plans/runner.ts';
import { sameArmId } from '../../core/resources/armId.ts';
import type { LiveResource } from '../../core/resources/resource.ts';
import { types } from '../../core/resources/types.ts';
import { connectedEstate } from './connected.ts';
import type { ActionContext } from './context.ts';
import { travel, type Question } from './pickers/journey.ts';
import { pick } from './pickers/picker.ts';
import { questions, titleFor } from './questions.ts';
import { askConsents } from './review/consent.ts';
import { askForPlan } from './review/review.ts';
import { isBusy } from './runs/busy.ts';
import { perform } from './runs/perform.ts';
import { unfinishedRuns, unfinishedWords } from './runs/unfinished.ts';
import type { Wishes } from './wishes.ts';

/** "Enable Customer-Managed Key…": from the first choice to the proof. */
export async function enable(argument: unknown, context: ActionContext): Promise<void> {
  const { deps } = context;
  const estate = await connectedEstate(deps.session);
  if (!estate) return deps.offerConnection();
  const resource = deps.resourceOf(argument);
  const selected = resource?.type === types.account ? resource : undefined;
  if (selected && (await isBusy(selected, context))) return;
  const earlier = selected && (await earlierRun(selected, estate, context));
  if (earlier === 'end') return;
  if (earlier) return perform(earlier, estate, context);
  const route: Question<Wishes>[] = [...questions(estate, deps.clock, selected), askForPlan(estate, deps)];
  const wishes = await travel(route, selected ? { account: selected } : {});
  if (!wishes?.agreed) return;
  const { plan, consents } = wishes.agreed;
  await perform(newRun(plan, consents, { clock: deps.clock, source: estate.source }), estate, context);
}

/** Runs a plan that a person has reviewed elsewhere, after their consent to what cannot be undone. */
export async function runPlan(argument: unknown, context: ActionContext): Promise<void> {
  const { deps } = context;
  const estate = await connectedEstate(deps.session);
  if (!estate) return deps.offerConnection();
  if (!isPlan(argument) || (await isBusy(argument.subject, context))) return;
  const consents = await askConsents(argument);
  if (!consents) return;
  await perform(newRun(argument, consents, { clock: deps.clock, source: estate.source }), estate, context);
}

/** Commands can be called by anybody, with anything. */
function isPlan(argument: unknown): argument is Plan {
  const { format, kind, steps } = (argument ?? {}) as Partial<Record<keyof Plan, unknown>>;
  return format === 2 && kind === 'enable' && Array.isArray(steps);
}

/** Offers to go on with a run that has not come to its end, rather than to begin another. */
async function earlierRun(
  account: LiveResource,
  estate: Estate,
  { deps }: ActionContext,
): Promise<RunRecord | 'end' | undefined> {
  const records = unfinishedRuns(await deps.journal.list(), estate.source.cloud);
  const record = records.find(({ plan }) => sameArmId(plan.subject.id, account.id));
  if (!record) return undefined;
  const picked = await pick<'resume' | 'anew'>({
    title: titleFor(estate, { account }),
    place: { step: 1, total: 1, canGoBack: false },
    placeholder: `A run for ${account.name} has not come to its end.`,
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
