import { resourceGroupNotFound, armRefusal, resourceNotFound } from '../refusals.ts';
import { parameter } from '../../wire/routes.ts';
import type { ArmCall } from '../call.ts';
import type { Estate } from '../../state/estate.ts';

/** The scope before `/providers/Microsoft.Authorization`, `''` being the root. Throws 404 where it does not exist. */
export function scopeOf(call: ArmCall): string {
  const scope = parameter(call.parameters, 'scope').replace(/\/$/, '');
  requireExisting(call.azure.estate, scope);
  return scope;
}

function requireExisting(estate: Estate, scope: string): void {
  const [, subscriptionId, group] = /^\/subscriptions\/([^/]+)(?:\/resourceGroups\/([^/]+))?/i.exec(scope) ?? [];
  if (subscriptionId === undefined) return;
  if (!estate.subscriptions.has(subscriptionId.toLowerCase())) {
    throw armRefusal(404, 'SubscriptionNotFound', `The subscription '${subscriptionId}' could not be found.`);
  }
  if (group === undefined) return;
  if (!estate.resourceGroups.has(`/subscriptions/${subscriptionId}/resourcegroups/${group}`.toLowerCase())) {
    throw resourceGroupNotFound(group);
  }
  requireResource(estate, scope, group);
}

/** The resource (and the key of a vault) that the scope names, for the types that this Azure has. */
function requireResource(estate: Estate, scope: string, group: string): void {
  const [, base, type, name, keyName] =
    /^(.*?\/providers\/([^/]+\/[^/]+)\/([^/]+))(?:\/keys\/([^/]+))?/i.exec(scope) ?? [];
  if (base === undefined || type === undefined || name === undefined) return;
  const id = base.toLowerCase();
  const vault = estate.vaults.get(id);
  const known =
    vault !== undefined ||
    estate.accounts.has(id) ||
    estate.managedHsms.has(id) ||
    estate.userAssignedIdentities.has(id);
  if (!known) throw resourceNotFound(type, name, group);
  if (keyName !== undefined && vault !== undefined && !vault.keys.has(keyName.toLowerCase())) {
    throw resourceNotFound(`${type}/${name}/keys`, keyName, group);
  }
}
