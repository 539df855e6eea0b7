import * as vscode from 'vscode';
import { consentsNeeded, type Plan } from '../../../core/plans/plan.ts';
import type { Confirmation, Step } from '../../../core/plans/step.ts';
import { confirmationProblem, consentWords } from './consentWords.ts';

/**
 * Asks for consent to each step that cannot be undone, and for each confirmation that must be typed, one by one.
 * @returns the ids of these steps, or undefined where one was declined
 */
export async function askConsents(plan: Plan): Promise<readonly string[] | undefined> {
  const consents: string[] = [];
  /** One phrase is typed once, for all the steps that ask for it. */
  const typed = new Set<string>();
  for (const id of consentsNeeded(plan)) {
    const step = plan.steps.find((one) => one.id === id);
    if (!step) continue;
    const { confirmation } = step;
    if (step.cost === 'irreversible' && !(await agrees(step, plan))) return undefined;
    if (confirmation && !typed.has(confirmation.phrase)) {
      if (!(await confirms(confirmation, step, plan))) return undefined;
      typed.add(confirmation.phrase);
    }
    consents.push(id);
  }
  return consents;
}

async function agrees(step: Step, plan: Plan): Promise<boolean> {
  const { question, detail, verb } = consentWords(step, plan);
  return (await vscode.window.showWarningMessage(question, { modal: true, detail }, verb)) === verb;
}

/** What is agreed to stands in a dialog of its own first: an input box has room for one line. */
async function confirms({ phrase, reason }: Confirmation, step: Step, plan: Plan): Promise<boolean> {
  const go = 'Continue to Confirmation';
  const detail = `${reason}\n\nIt is a step of: ${plan.title}. Nothing has been changed yet.`;
  if ((await vscode.window.showWarningMessage(`${step.title}?`, { modal: true, detail }, go)) !== go) return false;
  const answer = await vscode.window.showInputBox({
    title: step.title,
    prompt: `Type “${phrase}” to confirm`,
    placeHolder: phrase,
    ignoreFocusOut: true,
    validateInput: (text) => confirmationProblem(text, phrase),
  });
  return answer !== undefined && confirmationProblem(answer, phrase) === undefined;
}
