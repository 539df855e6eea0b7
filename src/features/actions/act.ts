import type { Estate } from '../../core/inspection/estate.ts';
import { planFor } from '../../core/plans/planFor.ts';
import type { PlanInput } from '../../core/plans/inputs.ts';
import type { Plan } from '../../core/plans/plan.ts';
import type { RunRecord } from '../../core/plans/record.ts';
import { newRun } from '../../core/plans/runner.ts';
import type { LiveResource } from '../../core/resources/resource.ts';
import type { Action } from './action.ts';
import type { ActionCommand } from './actions.ts';
import { connectedEstate } from './connected.ts';
import type { ActionContext } from './context.ts';
import type { Asking } from './pickers/asking.ts';
import { travel, type Question } from './pickers/journey.ts';
import { askForPlan } from './review/review.ts';
import { isBusy } from './runs/busy.ts';
import { offerEarlier } from './runs/earlier.ts';
import { perform } from './runs/perform.ts';
import { subjectWords, type Wishes } from './wishes.ts';

/** A command from its first question to the proof. */
export async function act(
  { kind, load }: ActionCommand,
  called: readonly unknown[],
  context: ActionContext,
): Promise<void> {
  const { deps } = context;
  const estate = await connectedEstate(deps.session);
  if (!estate) return deps.offerConnection();
  const action = await load();
  const rule = deps.ruleOf(called[0]);
  const start = { ...(await action.start(deps.resourcesOf(called), estate)), ...(rule !== undefined && { rule }) };
  const asking: Asking = { estate, clock: deps.clock, title: action.title };
  const earlier = await offerEarlier(kind, concerned(start), asking, start, context);
  if (earlier === 'end') return;
  if (earlier) return perform(earlier, estate, context);
  await go(action, start, asking, context);
}

/** What is known from the start that other runs may be changing at this moment. */
function concerned({ accounts = [], target, logged = [] }: Wishes): readonly LiveResource[] {
  return [...accounts, ...(target ? [target] : []), ...logged];
}

async function go(action: Action, start: Wishes, asking: Asking, context: ActionContext): Promise<void> {
  const { deps } = context;
  const { estate } = asking;
  const questions = action.questions(asking, start);
  const wishes = await travel(
    [
      ...questions,
      askForPlan(asking, deps, {
        plan: (wished, signal) => {
          const input = action.toInput(wished);
          return input && planFor(estate.source, input, deps.clock.now(), signal);
        },
        answers: answerable(action, questions),
        ...(action.remedies && { remedies: (plan: Plan) => action.remedies?.(plan) ?? [] }),
        about: (wished) => subjectWords(wished) ?? 'it',
      }),
    ],
    start,
  );
  if (!wishes?.agreed) return;
  const { plan, consents } = wishes.agreed;
  if (await isBusy([plan.subject, ...plan.accounts], context)) return;
  await perform(newRun(plan, consents, { clock: deps.clock, source: estate.source }), estate, context);
}

/** The lines of a plan whose question there is: what a command was called on is not asked for. */
function answerable(
  { answers = {} }: Action,
  questions: readonly Question<Wishes>[],
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(answers).filter(([, id]) => questions.some((question) => question.id === id)),
  );
}

/** Plans what an input says, shows the plan and runs it: for what is found out rather than asked for. */
export async function actOn(input: PlanInput, title: string, estate: Estate, context: ActionContext): Promise<void> {
  const { deps } = context;
  await reviewAndRun(title, (signal) => planFor(estate.source, input, deps.clock.now(), signal), estate, context);
}

/** Shows a plan and runs it once it is agreed to. */
export async function reviewAndRun(
  title: string,
  plan: (signal: AbortSignal) => Promise<Plan>,
  estate: Estate,
  context: ActionContext,
  undone?: RunRecord,
): Promise<void> {
  const { deps } = context;
  const asking: Asking = { estate, clock: deps.clock, title };
  const start: Wishes = undone ? { run: undone } : {};
  const review = askForPlan(asking, deps, { plan: (_, signal) => plan(signal), answers: {}, about: () => 'it' });
  const wishes = await travel([review], start);
  if (!wishes?.agreed || (await isBusy([wishes.agreed.plan.subject, ...wishes.agreed.plan.accounts], context))) return;
  const { plan: agreed, consents } = wishes.agreed;
  const record = newRun(agreed, consents, { clock: deps.clock, source: estate.source }, undone?.runId);
  await perform(record, estate, context);
}
