import * as vscode from 'vscode';
import type { ActionContext } from '../context.ts';

/** Tells of the run of this window that is changing one of these at the moment, if there is one. */
export async function isBusy(
  resources: readonly { readonly id: string; readonly name: string }[],
  { deps, runs }: ActionContext,
): Promise<boolean> {
  const busy = resources.find(({ id }) => runs.activeFor([id]) !== undefined);
  const active = busy && runs.activeFor([busy.id]);
  if (!active) return false;
  const show = 'Show Plan';
  const message = `${busy.name} is being changed already: “${active.plan.title}”. Wait for its end, or cancel it in its notification.`;
  if ((await vscode.window.showInformationMessage(message, show)) === show) deps.planViewer.show(active.plan, active);
  return true;
}
