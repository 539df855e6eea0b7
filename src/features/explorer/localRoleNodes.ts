import type { Inspection } from '../../core/inspection/inspect.ts';
import type { LiveResource } from '../../core/resources/resource.ts';
import { messageNode, orFailure } from './failureNodes.ts';
import type { TreeNode } from './node.ts';
import { presentLocalRole, presentLocalRoles } from './presentation/localRole.ts';
import type { EstateView } from './view.ts';

/**
 * What the accounts under a key of a Managed HSM may do with it: its local roles, which no portal of Azure Resource Manager shows.
 * They are read once somebody unfolds the row.
 */
export function localRolesNode(store: LiveResource, key: LiveResource, view: EstateView): TreeNode {
  const id = `${key.key}#localRoles`;
  return {
    id,
    present: presentLocalRoles,
    children: () =>
      orFailure(
        id,
        `read the local roles at ${key.name}`,
        () => view.refresh([id]),
        async () => {
          await view.readInventory();
          const accounts = view.usage.accountsOfKey(store, key);
          const nodes = await Promise.all(
            accounts.map(async (account) => rolesOf(id, account, await view.estate.inspect(account))),
          );
          return accounts.length === 0 ? [messageNode(id, 'No account that is shown is under this key')] : nodes.flat();
        },
      ),
  };
}

function rolesOf(parent: string, account: LiveResource, inspection: Inspection | undefined): readonly TreeNode[] {
  const grant = inspection?.binding.grant;
  const via = grant?.kind === 'sufficient' ? grant.via : [];
  if (via.length === 0) {
    const why = grant?.kind === 'missing' || grant?.kind === 'unknown' ? grant.reason : 'it could not be read';
    return [{ id: `${parent}:${account.key}`, present: () => presentLocalRole(account.name, undefined, why) }];
  }
  return via.map(({ resource, description }) => ({
    id: `${parent}:${account.key}:${resource.key}`,
    resource,
    present: () => presentLocalRole(account.name, description),
  }));
}
