import { nameOf, parseArmId } from '../../core/resources/armId.ts';
import { liveResource, type LiveResource } from '../../core/resources/resource.ts';
import { resourceType, types } from '../../core/resources/types.ts';
import { readById } from './armResources.ts';
import { flawOf, notReadable } from './bodies.ts';
import type { Context } from './context.ts';
import { readKey } from './keys.ts';
import { readFromProvider } from './providerReads.ts';
import { readRoleDefinition } from './roleDefinitions.ts';
import { isServicePrincipalId, readServicePrincipal } from './servicePrincipals.ts';

/**
 * A resource of any type that the product reads, from its own provider.
 * @throws AzureFailure
 */
export async function readResource(context: Context, id: string, signal: AbortSignal): Promise<LiveResource> {
  if (isServicePrincipalId(id)) return readServicePrincipal(context, id, signal);
  const type = resourceType(parseArmId(id)?.type ?? '');
  switch (type) {
    case undefined:
    case types.accessPolicy:
    case types.hsmLocalRoleAssignment:
      throw notReadable(id);
    case types.subscription:
      return readSubscription(context, id, signal);
    case types.vaultKey:
    case types.vaultKeyVersion:
    case types.hsmKey:
    case types.hsmKeyVersion:
      return readKey(context, id, signal);
    case types.roleDefinition:
      return readRoleDefinition(context, id, undefined, signal);
    case types.roleAssignment:
    case types.denyAssignment:
      return readAssignment(context, id, type, signal);
    case types.account:
    case types.project:
    case types.vault:
    case types.managedHsm:
    case types.userAssignedIdentity:
      return readFromProvider(context, id, signal);
    default:
      return readById(context, id, type, signal);
  }
}

async function readSubscription(context: Context, id: string, signal: AbortSignal): Promise<LiveResource> {
  const subscriptionId = nameOf(id);
  const body = await context.requests.read({ purpose: 'read the subscription', resource: id, signal }, async () =>
    (await context.clients.subscriptions(context.tenants.of(subscriptionId))).subscriptions.get(subscriptionId),
  );
  return liveResource(id, types.subscription, body);
}

async function readAssignment(
  context: Context,
  id: string,
  type: typeof types.roleAssignment | typeof types.denyAssignment,
  signal: AbortSignal,
): Promise<LiveResource> {
  const path = id.replace(/^\//, '');
  const { subscriptionId = '' } = parseArmId(id) ?? {};
  const role = type === types.roleAssignment;
  const get = async () => {
    const client = await context.clients.authorization(subscriptionId);
    return role ? client.roleAssignments.getById(path) : client.denyAssignments.getById(path);
  };
  const purpose = role ? 'read the role assignment' : 'read the deny assignment';
  return liveResource(id, type, await context.requests.read({ purpose, resource: id, signal }, get, flawOf));
}
