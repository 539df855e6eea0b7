import { resourceGroupNotFound, armRefusal, resourceNotFound } from '../refusals.ts';
import { parameter } from '../../wire/routes.ts';
import type { ArmCall } from '../call.ts';
import type { Estate } from '../../state/estate.ts';
import { resourceWithId } from '../resourceIndex.ts';

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

/** The resource (and the part of it that is a scope of its own) that the scope names. */
function requireResource(estate: Estate, scope: string, group: string): void {
  const [, base, type, name, partType, partName] =
    /^(.*?\/providers\/([^/]+\/[^/]+)\/([^/]+))(?:\/([^/]+)\/([^/]+))?/i.exec(scope) ?? [];
  if (base === undefined || type === undefined || name === undefined) return;
  if (resourceWithId(estate, base) === undefined) throw resourceNotFound(type, name, group);
  if (partType === undefined || partName === undefined) return;
  if (!hasPart(estate, base.toLowerCase(), partType.toLowerCase(), partName.toLowerCase())) {
    throw resourceNotFound(`${type}/${name}/${partType}`, partName, group);
  }
}

/** Parts of types that this Azure does not keep are taken to exist. */
function hasPart(estate: Estate, base: string, type: string, name: string): boolean {
  switch (type) {
    case 'keys':
      return (estate.vaults.get(base) ?? estate.managedHsms.get(base))?.keys.has(name) ?? true;
    case 'subnets':
      return estate.virtualNetworks.get(base)?.subnets.has(name) ?? true;
    case 'projects':
      return estate.accounts.get(base)?.projects.some((project) => project.name.toLowerCase() === name) ?? true;
    default:
      return true;
  }
}
