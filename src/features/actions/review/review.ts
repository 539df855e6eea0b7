import * as vscode from 'vscode';
import type { Estate } from '../../../core/inspection/estate.ts';
import { planEnable } from '../../../core/plans/goals/enable.ts';
import type { Plan } from '../../../core/plans/plan.ts';
import type { ActionDeps } from '../deps.ts';
import type { Answer, Place, Question } from '../pickers/journey.ts';
import { pick } from '../pickers/picker.ts';
import { titleFor } from '../questions.ts';
import { toInput, type Wishes } from '../wishes.ts';
import { administratorRequest } from './administratorRequest.ts';
import { askConsents } from './consent.ts';
import { accessControlLink, portalLink } from './portalLink.ts';
import { reviewRows, reviewSummary, type ReviewChoice } from './reviewRows.ts';

/** The last question: plans, shows the plan, and asks whether it is to run. Nothing is changed here. */
export function askForPlan(estate: Estate, deps: Pick<ActionDeps, 'clock' | 'planViewer'>): Question<Wishes> {
  return {
    id: 'review',
    isAsked: () => true,
    ask: (wishes, place) => review(wishes, place, estate, deps),
  };
}

async function review(
  wishes: Wishes,
  place: Place,
  estate: Estate,
  { clock, planViewer }: Pick<ActionDeps, 'clock' | 'planViewer'>,
): Promise<Answer<Wishes>> {
  const input = toInput(wishes);
  if (!input) return { to: 'back' };
  const { source } = estate;
  const inPortal = source.cloud.isEmulator !== true;
  let plan: Plan | undefined;
  let active: string | undefined;
  for (;;) {
    const picked = await pick<ReviewChoice>({
      title: titleFor(estate, wishes),
      place,
      placeholder: `Reading what ${wishes.account?.name ?? 'the account'} needs for this key. Nothing is changed.`,
      purpose: 'work out the plan',
      ...(active !== undefined && { active }),
      async load(show, signal) {
        plan ??= await planEnable(source, input, clock.now(), signal);
        show(reviewRows(plan, inPortal), reviewSummary(plan));
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
        await vscode.env.openExternal(vscode.Uri.parse(portalLink(source.cloud, choice.resource), true));
        break;
      case 'accessControl':
        await vscode.env.openExternal(vscode.Uri.parse(accessControlLink(source.cloud, choice.resource), true));
        break;
    }
  }
}

/** While a person reads the plan in an editor, the picker would lie on top of it: a notification keeps the way back. */
async function returnsToReview(plan: Plan): Promise<boolean> {
  const back = 'Back to Review';
  const question = `${plan.subject.name}: the plan is shown. Nothing has been changed yet.`;
  return (await vscode.window.showInformationMessage(question, back)) === back;
}
