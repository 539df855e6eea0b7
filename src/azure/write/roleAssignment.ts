import type { RoleAssignmentCreateParameters } from '@azure/arm-authorization';
import { AzureFailure } from '../../core/failure.ts';
import type { CreateChange } from '../../core/plans/change.ts';
import { nameOf, normalizeArmId, subscriptionOf } from '../../core/resources/armId.ts';
import { isJsonObject, type JsonObject } from '../../core/resources/json.ts';
import type { Clock } from '../../core/sources.ts';
import type { Context } from '../read/context.ts';
import { contentOf } from './content.ts';
import { nameBasedUuid } from './uuid.ts';

/** The namespace of the names below: a random UUID of this product's own, never to be changed. */
const namespace = '6f0a5b0e-7a52-4d0b-9a3e-6f6f0c1d2b84';

/**
 * The pauses while Entra has not yet told Azure Resource Manager of a new identity, in milliseconds. Naming its type makes that rare
 * ("principalType … avoids replication delay", Azure role assignments with REST), not impossible.
 */
const replicationPauses = [2, 4, 8, 16, 30, 30, 30].map((seconds) => seconds * 1000);

/** Same scope, principal and role, same name: sending it twice makes one. */
export function roleAssignmentName(scope: string, principalId: string, roleDefinitionId: string): string {
  const identity = [normalizeArmId(scope), principalId.toLowerCase(), nameOf(roleDefinitionId).toLowerCase()];
  return nameBasedUuid(namespace, identity.join('|'));
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
    const azureMessage = 'The role or the principal is not named, so nothing was sent.';
    throw new AzureFailure({ kind: 'rejected', purpose, resource, azureMessage });
  }
  return { roleDefinitionId, principalId, principalType };
}
