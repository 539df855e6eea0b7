import { AzureFailure, ownRefusal } from '../../core/failure.ts';
import type { CreateChange, DeleteChange } from '../../core/plans/change.ts';
import { nameOf, normalizeArmId } from '../../core/resources/armId.ts';
import { isJsonObject, type JsonObject } from '../../core/resources/json.ts';
import { asString } from '../../core/resources/value.ts';
import { notReadable } from '../read/bodies.ts';
import type { Context } from '../read/context.ts';
import { hsmScopeOf, type HsmScope } from '../read/hsmScope.ts';
import { localAssignments, localRolesUrl } from '../read/localRoles.ts';
import { storeUri } from '../read/storeUri.ts';
import { contentOf } from './content.ts';
import { nameFrom } from './names.ts';

/**
 * Assigns a local role of a Managed HSM. An assignment that exists already, whoever made it, counts as done.
 * @throws AzureFailure
 */
export async function createLocalRoleAssignment(
  context: Context,
  { scope, properties }: CreateChange,
  signal: AbortSignal,
): Promise<void> {
  const purpose = 'assign the local role';
  const place = placeOf(scope);
  const { principalId, roleDefinitionId } = partsIn(contentOf(properties, purpose, scope), purpose, scope);
  const name = nameFrom(normalizeArmId(scope), principalId, nameOf(roleDefinitionId));
  const content = { properties: { principalId, roleDefinitionId } };
  try {
    await send(context, place, { method: 'PUT', name, content }, { purpose, resource: scope, signal });
  } catch (thrown) {
    if (!isKind(thrown, 'conflict', 'rejected') || thrown.details.status !== 409) throw thrown;
    // Of the two things that 409 can mean here, only the one counts as done.
    if ((await matching(context, scope, place, { principalId, roleDefinitionId }, signal)).length === 0) throw thrown;
  }
}

/**
 * Takes a local role assignment away, whoever made it; one that is not there counts as done.
 * @throws AzureFailure
 */
export async function deleteLocalRoleAssignment(
  context: Context,
  { scope, properties }: DeleteChange,
  signal: AbortSignal,
): Promise<void> {
  const purpose = 'remove the local role assignment';
  const place = placeOf(scope);
  const wanted = partsIn(contentOf(properties, purpose, scope), purpose, scope);
  for (const name of await matching(context, scope, place, wanted, signal)) {
    try {
      await send(context, place, { method: 'DELETE', name }, { purpose, resource: scope, signal });
    } catch (thrown) {
      if (!isKind(thrown, 'notFound')) throw thrown;
    }
  }
}

interface Parts {
  readonly principalId: string;
  readonly roleDefinitionId: string;
}

/** Names of the assignments of that role to that principal at exactly that scope. */
async function matching(
  context: Context,
  scope: string,
  place: HsmScope,
  { principalId, roleDefinitionId }: Parts,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const all = await localAssignments(context, place, signal);
  return all
    .filter((assignment) => {
      const own = (name: string) => asString(assignment.read(`properties.${name}`)) ?? '';
      return (
        own('principalId').toLowerCase() === principalId.toLowerCase() &&
        nameOf(own('roleDefinitionId')).toLowerCase() === nameOf(roleDefinitionId).toLowerCase() &&
        normalizeArmId(own('scope')) === normalizeArmId(scope)
      );
    })
    .map(({ name }) => name);
}

async function send(
  context: Context,
  { hsmId, local }: HsmScope,
  {
    method,
    name,
    content,
  }: { readonly method: 'PUT' | 'DELETE'; readonly name: string; readonly content?: JsonObject },
  details: { readonly purpose: string; readonly resource: string; readonly signal: AbortSignal },
): Promise<void> {
  const uri = await storeUri(context, hsmId, details.signal);
  const rest = await context.clients.store(uri);
  await context.requests.perform(details, async (operation) => {
    await rest.send(method, localRolesUrl(uri, local, 'roleAssignments', name), content);
    operation.effect = 'finished';
  });
}

function placeOf(scope: string): HsmScope {
  const place = hsmScopeOf(scope);
  if (!place) throw notReadable(scope);
  return place;
}

function partsIn(content: unknown, purpose: string, resource: string): Parts {
  const { principalId, roleDefinitionId } = isJsonObject(content) ? content : {};
  if (typeof principalId === 'string' && typeof roleDefinitionId === 'string') return { principalId, roleDefinitionId };
  throw ownRefusal(purpose, resource, 'The role or the principal is not named, so nothing was sent.');
}

function isKind(thrown: unknown, ...kinds: readonly AzureFailure['kind'][]): thrown is AzureFailure {
  return thrown instanceof AzureFailure && kinds.includes(thrown.kind);
}
