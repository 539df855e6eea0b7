import * as vscode from 'vscode';
import type { ActionContext } from '../context.ts';

/** Tells of the run that is changing the account at the moment, if there is one: one account has one run at a time. */
export async function isBusy(
  account: { readonly id: string; readonly name: string },
  { deps, runs }: ActionContext,
): Promise<boolean> {
  const active = runs.activeFor(account.id);
  if (!active) return false;
  const show = 'Show Plan';
  const message = `${account.name} is being changed already: “${active.plan.title}”. Wait for its end, or cancel it in its notification.`;
  if ((await vscode.window.showInformationMessage(message, show)) === show) deps.planViewer.show(active.plan, active);
  return true;
}
