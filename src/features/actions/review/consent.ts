import * as vscode from 'vscode';
import { irreversibleSteps, type Plan } from '../../../core/plans/plan.ts';
import { consentWords } from './consentWords.ts';

/**
 * Asks for consent to each step that cannot be undone, one by one.
 * @returns the ids of these steps, or undefined where one was declined
 */
export async function askConsents(plan: Plan): Promise<readonly string[] | undefined> {
  const consents: string[] = [];
  for (const step of irreversibleSteps(plan)) {
    const { question, detail, verb } = consentWords(step, plan);
    const answer = await vscode.window.showWarningMessage(question, { modal: true, detail }, verb);
    if (answer !== verb) return undefined;
    consents.push(step.id);
  }
  return consents;
}
