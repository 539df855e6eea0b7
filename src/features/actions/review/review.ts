import * as vscode from 'vscode';
import type { Plan } from '../../../core/plans/plan.ts';
import { accessControlAddress, portalAddress } from '../../../platform/portal.ts';
import type { ActionDeps } from '../deps.ts';
import { titleOf, type Asking } from '../pickers/asking.ts';
import type { Answer, Place, Question } from '../pickers/journey.ts';
import { pick } from '../pickers/picker.ts';
import type { Wishes } from '../wishes.ts';
import { administratorRequest } from './administratorRequest.ts';
import type { BlockerRemedy } from './blockerRemedies.ts';
import { askConsents } from './consent.ts';
import { reviewRows, reviewSummary, type ReviewChoice } from './reviewRows.ts';

export interface ReviewSpec {
  /** The plan for what was chosen; undefined while something is open. */
  readonly plan: (wishes: Wishes, signal: AbortSignal) => Promise<Plan> | undefined;
  /** Which question answers a line of the plan's choices, by its label. */
  readonly answers: Readonly<Record<string, string>>;
  /** What helps against this plan's own blockers. */
  readonly remedies?: (plan: Plan) => readonly BlockerRemedy[];
  /** What the plan is about, in a word or two. */
  readonly about: (wishes: Wishes) => string;
}

type ReviewDeps = Pick<ActionDeps, 'planViewer'>;

/** The last question: plans, shows the plan, and asks whether it is to run. Nothing is changed here. */
export function askForPlan(asking: Asking, deps: ReviewDeps, spec: ReviewSpec): Question<Wishes> {
  return {
    id: 'review',
    isAsked: () => true,
    ask: (wishes, place) => review(wishes, place, asking, deps, spec),
  };
}

async function review(
  wishes: Wishes,
  place: Place,
  asking: Asking,
  { planViewer }: ReviewDeps,
  spec: ReviewSpec,
): Promise<Answer<Wishes>> {
  const { source } = asking.estate;
  const inPortal = source.cloud.isEmulator !== true;
  let plan: Plan | undefined;
  let active: string | undefined;
  for (;;) {
    const picked = await pick<ReviewChoice>({
      title: titleOf(asking, wishes),
      place,
      placeholder: `Reading what it takes for ${spec.about(wishes)}. Nothing is changed.`,
      purpose: 'work out the plan',
      ...(active !== undefined && { active }),
      async load(show, signal) {
        plan ??= await spec.plan(wishes, signal);
        if (plan) show(rowsFor(plan, inPortal, spec), reviewSummary(plan));
      },
    });
    if (picked.kind !== 'value' || !plan) return { to: picked.kind === 'back' ? 'back' : 'end' };
    const choice = picked.value;
    active = choice.do;
    switch (choice.do) {
      case 'run': {
        const consents = await askConsents(plan);
        if (consents) return { to: 'next', state: { ...wishes, agreed: { plan, consents } } };
        break;
      }
      case 'prove':
        return { to: 'next', state: { ...wishes, agreed: { plan, consents: [] } } };
      case 'ask':
        return { to: 'question', id: choice.question, state: wishes };
      case 'again':
        plan = undefined;
        break;
      case 'show':
        planViewer.show(plan);
        if (!(await returnsToReview(plan))) return { to: 'end' };
        break;
      case 'copyRequest':
        await vscode.env.clipboard.writeText(administratorRequest(plan));
        void vscode.window.showInformationMessage('The request for an administrator is in the clipboard.');
        break;
      case 'portal':
        await open(portalAddress(source.cloud, choice.resource));
        break;
      case 'accessControl':
        await open(accessControlAddress(source.cloud, choice.resource));
        break;
    }
  }
}

function rowsFor(plan: Plan, inPortal: boolean, { answers, remedies }: ReviewSpec) {
  return reviewRows(plan, { portal: inPortal, answers, remedies: remedies?.(plan) ?? [] });
}

async function open(address: string): Promise<void> {
  await vscode.env.openExternal(vscode.Uri.parse(address, true));
}

/** While a person reads the plan in an editor, the picker would lie on top of it: a notification keeps the way back. */
async function returnsToReview(plan: Plan): Promise<boolean> {
  const back = 'Back to Review';
  const question = `${plan.subject.name}: the plan is shown. Nothing has been changed yet.`;
  return (await vscode.window.showInformationMessage(question, back)) === back;
}
