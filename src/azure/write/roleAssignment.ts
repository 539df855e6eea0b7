import type { RoleAssignmentCreateParameters } from '@azure/arm-authorization';
import { AzureFailure, ownRefusal } from '../../core/failure.ts';
import type { CreateChange, DeleteChange } from '../../core/plans/change.ts';
import { nameOf, normalizeArmId, sameArmId, subscriptionOf } from '../../core/resources/armId.ts';
import { isJsonObject, memberOf, type JsonObject } from '../../core/resources/json.ts';
import type { Clock } from '../../core/sources.ts';
import type { Context } from '../read/context.ts';
import { contentOf } from './content.ts';
import { nameFrom } from './names.ts';

/**
 * The pauses while Entra has not yet told Azure Resource Manager of a new identity, in milliseconds. Naming its type makes that rare
 * ("principalType … avoids replication delay", Azure role assignments with REST), not impossible.
 */
const replicationPauses = [2, 4, 8, 16, 30, 30, 30].map((seconds) => seconds * 1000);

/** Same scope, principal and role, same name: sending it twice makes one. */
export function roleAssignmentName(scope: string, principalId: string, roleDefinitionId: string): string {
  return nameFrom(normalizeArmId(scope), principalId, nameOf(roleDefinitionId));
}

/**
 * Assigns a role. An assignment that exists already, whoever made it, counts as done.
 * @throws AzureFailure
 */
export async function createRoleAssignment(context: Context, change: CreateChange, signal: AbortSignal): Promise<void> {
  const { clock } = context.requests.timing;
  for (let attempt = 0; ; attempt++) {
    try {
      await create(context, change, signal);
      return;
    } catch (thrown) {
      if (!(thrown instanceof AzureFailure)) throw thrown;
      if (thrown.details.code === 'RoleAssignmentExists') return;
      const pause = thrown.details.code === 'PrincipalNotFound' ? replicationPauses[attempt] : undefined;
      if (pause === undefined) throw thrown;
      context.log('info', `The new identity is not known everywhere yet; assigning again in ${pause / 1000} s.`);
      await waitFor(clock, pause, change.scope, signal);
    }
  }
}

async function waitFor(clock: Clock, pause: number, resource: string, signal: AbortSignal): Promise<void> {
  try {
    await clock.sleep(pause, signal);
  } catch {
    throw new AzureFailure({ kind: 'cancelled', purpose: 'assign the role', resource });
  }
}

async function create(context: Context, { scope, properties }: CreateChange, signal: AbortSignal): Promise<void> {
  const purpose = 'assign the role';
  const content = contentOf(properties, purpose, scope);
  const parameters = parametersIn(isJsonObject(content) ? content : {}, purpose, scope);
  const name = roleAssignmentName(scope, parameters.principalId, parameters.roleDefinitionId);
  const client = await context.clients.authorization(subscriptionOf(scope) ?? '');
  await context.requests.perform({ purpose, resource: scope, signal }, async (operation) => {
    const options = { abortSignal: operation.signal };
    await client.roleAssignments.create(scope.replace(/^\//, ''), name, parameters, options);
    operation.effect = 'finished';
  });
}

function parametersIn(content: JsonObject, purpose: string, resource: string): RoleAssignmentCreateParameters {
  const { roleDefinitionId, principalId, principalType = 'ServicePrincipal' } = content;
  if (typeof roleDefinitionId !== 'string' || typeof principalId !== 'string' || typeof principalType !== 'string') {
    throw ownRefusal(purpose, resource, 'The role or the principal is not named, so nothing was sent.');
  }
  return { roleDefinitionId, principalId, principalType };
}

/**
 * Takes a role assignment away, whoever made it; one that is not there counts as done. Those of the same role above the scope stay.
 * @throws AzureFailure
 */
export async function deleteRoleAssignment(context: Context, change: DeleteChange, signal: AbortSignal): Promise<void> {
  const { scope, properties } = change;
  const content = contentOf(properties, 'remove the role assignment', scope);
  const { principalId, roleDefinitionId } = parametersIn(
    isJsonObject(content) ? content : {},
    'remove the role assignment',
    scope,
  );
  const client = await context.clients.authorization(subscriptionOf(scope) ?? '');
  const details = { purpose: 'look for the role assignment', resource: scope, signal };
  const { items, failure } = await context.requests.pages(details, () =>
    client.roleAssignments.listForScope(scope.replace(/^\//, ''), { filter: `principalId eq '${principalId}'` }),
  );
  if (failure) throw failure;
  const found = items.filter((body) => isIt(body, scope, principalId, roleDefinitionId));
  for (const body of found) {
    const id = memberOf(body, 'id');
    if (typeof id !== 'string') continue;
    const removal = { purpose: 'remove the role assignment', resource: scope, signal };
    await context.requests.perform(removal, async (operation) => {
      await client.roleAssignments.deleteById(id.replace(/^\//, ''), { abortSignal: operation.signal });
      operation.effect = 'finished';
    });
  }
}

function isIt(body: JsonObject, scope: string, principalId: string, roleDefinitionId: string): boolean {
  const properties = memberOf(body, 'properties');
  if (!isJsonObject(properties)) return false;
  const text = (name: string) => {
    const value = memberOf(properties, name);
    return typeof value === 'string' ? value : '';
  };
  return (
    text('principalId').toLowerCase() === principalId.toLowerCase() &&
    nameOf(text('roleDefinitionId')).toLowerCase() === nameOf(roleDefinitionId).toLowerCase() &&
    sameArmId(text('scope'), scope)
  );
}
