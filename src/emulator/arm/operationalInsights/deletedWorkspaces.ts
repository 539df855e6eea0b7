import type { Azure } from '../../azure.ts';
import type { Estate } from '../../state/estate.ts';
import type { Workspace } from '../../state/resources.ts';
import type { Reply } from '../../wire/exchange.ts';
import { groupScope, requireAction, resourceGroupOf, subscriptionOf, type ArmCall } from '../call.ts';
import { forgetExtensions } from '../resourceIndex.ts';
import { workspaceView } from './workspaceView.ts';

const day = 24 * 60 * 60 * 1000;
/** "The name is kept for 14 days" (API description). */
const retention = 14 * day;

const action = 'Microsoft.OperationalInsights/deletedWorkspaces/read';

export function listDeletedWorkspacesOfSubscription(call: ArmCall): Reply {
  const { subscriptionId } = subscriptionOf(call);
  requireAction(call, action, `/subscriptions/${subscriptionId}`);
  return listed(call, (workspace) => workspace.subscriptionId === subscriptionId);
}

export function listDeletedWorkspacesOfGroup(call: ArmCall): Reply {
  subscriptionOf(call);
  requireAction(call, action, groupScope(call));
  const { id } = resourceGroupOf(call);
  return listed(call, (workspace) => workspace.id.toLowerCase().startsWith(`${id.toLowerCase()}/`));
}

/** Whole, without paging (API description). */
function listed({ azure }: ArmCall, isWanted: (workspace: Workspace) => boolean): Reply {
  const { deletedWorkspaces } = azure.estate;
  const rows = [...deletedWorkspaces.keys()].flatMap((id) => deletedWorkspace(azure, id) ?? []);
  return { status: 200, body: { value: rows.filter(isWanted).map((workspace) => workspaceView(workspace)) } };
}

/** The deleted workspace of that id, unless its time is over. */
export function deletedWorkspace({ estate, clock }: Azure, id: string): Workspace | undefined {
  const found = estate.deletedWorkspaces.get(id.toLowerCase());
  if (found === undefined || clock.now() < found.deletedAt + retention) return found?.workspace;
  estate.deletedWorkspaces.delete(id.toLowerCase());
  return undefined;
}

/** Soft-deletes a workspace with its logs; `forever` leaves nothing to recover. */
export function removeWorkspace({ estate, clock }: Azure, workspace: Workspace, forever = false): void {
  forget(estate, workspace);
  if (!forever) estate.deletedWorkspaces.set(workspace.id.toLowerCase(), { workspace, deletedAt: clock.now() });
}

function forget(estate: Estate, { id }: Workspace): void {
  forgetExtensions(estate, id);
  estate.workspaces.delete(id.toLowerCase());
}
