import { AzureFailure } from '../../core/failure.ts';
import { nameOf } from '../../core/resources/armId.ts';
import { isJsonObject, memberOf, type JsonObject } from '../../core/resources/json.ts';
import { liveResource, type LiveResource } from '../../core/resources/resource.ts';
import { types } from '../../core/resources/types.ts';
import { asString } from '../../core/resources/value.ts';
import type { EffectiveGrants, Permission } from '../../core/sources.ts';
import { pagesFrom } from '../request/rest.ts';
import type { Context } from './context.ts';
import { scopeIdOf, scopesAbove, type HsmScope } from './hsmScope.ts';
import { permissionIn } from './permissionSets.ts';
import { storeUri } from './storeUri.ts';

/** Local roles have been the same from 7.2 on; 7.5 is the oldest version that the HSM's newer features share. */
export const localRolesVersion = '7.5';

/**
 * The local role assignments that reach a principal at a scope of a Managed HSM. Which groups it belongs to the HSM does not tell, so
 * those of a group are not among them.
 * @throws AzureFailure
 */
export async function readLocalGrants(
  context: Context,
  principalId: string,
  scope: HsmScope,
  signal: AbortSignal,
): Promise<EffectiveGrants> {
  const assignments = (await localAssignments(context, scope, signal)).filter(
    (assignment) => asString(assignment.read('properties.principalId'))?.toLowerCase() === principalId.toLowerCase(),
  );
  const definitions = assignments.length === 0 ? [] : await localDefinitions(context, scope.hsmId, signal);
  const used = new Set(
    assignments.map((item) => nameOf(asString(item.read('properties.roleDefinitionId')) ?? '').toLowerCase()),
  );
  return {
    assignments,
    definitions: definitions.filter(({ name }) => used.has(name.toLowerCase())),
    denyAssignments: [],
    gaps: [],
  };
}

/**
 * What the caller's own local assignments allow, as data actions.
 * @throws AzureFailure; not where the caller may not read the assignments of the whole HSM: who may change them may read them
 */
export async function localPermissions(
  context: Context,
  objectId: string,
  scope: HsmScope,
  signal: AbortSignal,
): Promise<readonly Permission[]> {
  try {
    const { definitions } = await readLocalGrants(context, objectId, scope, signal);
    return definitions.flatMap(({ body }) => permissionsOf(body)).map(permissionIn);
  } catch (thrown) {
    if (scope.local === '/' && thrown instanceof AzureFailure && thrown.kind === 'forbidden') return [];
    throw thrown;
  }
}

function permissionsOf(definition: JsonObject): readonly JsonObject[] {
  const properties = memberOf(definition, 'properties');
  const permissions = isJsonObject(properties) ? memberOf(properties, 'permissions') : undefined;
  return Array.isArray(permissions) ? (permissions as readonly unknown[]).filter(isJsonObject) : [];
}

/** Every assignment at the scope and above it, whoever holds it. */
export async function localAssignments(
  context: Context,
  { hsmId, local }: HsmScope,
  signal: AbortSignal,
): Promise<readonly LiveResource[]> {
  const lists = await Promise.all(
    scopesAbove(local).map((scope) =>
      listAtScope(context, hsmId, scope, 'roleAssignments', 'read the local role assignments', signal),
    ),
  );
  const byName = new Map<string, LiveResource>();
  for (const body of lists.flat()) {
    const assignment = assignmentIn(hsmId, body);
    if (assignment) byName.set(assignment.key, assignment);
  }
  return [...byName.values()];
}

/** Definitions lie at the HSM itself alone ("only supports '/'"). */
async function localDefinitions(
  context: Context,
  hsmId: string,
  signal: AbortSignal,
): Promise<readonly LiveResource[]> {
  const bodies = await listAtScope(context, hsmId, '/', 'roleDefinitions', 'read the local roles', signal);
  return bodies.flatMap((body) => {
    const name = memberOf(body, 'name');
    if (typeof name !== 'string') return [];
    const id = `${hsmId}/providers/Microsoft.Authorization/roleDefinitions/${name}`;
    return [liveResource(id, types.roleDefinition, body)];
  });
}

async function listAtScope(
  context: Context,
  hsmId: string,
  scope: string,
  collection: 'roleAssignments' | 'roleDefinitions',
  purpose: string,
  signal: AbortSignal,
): Promise<readonly JsonObject[]> {
  const uri = await storeUri(context, hsmId, signal);
  const { items, failure } = await context.requests.pages(
    { purpose, resource: scopeIdOf(hsmId, scope), signal },
    async () => pagesFrom(await context.clients.store(uri), localRolesUrl(uri, scope, collection)),
  );
  // With a part of them missing, the absence of a grant would prove nothing.
  if (failure) throw failure;
  return items;
}

/**
 * The address of local roles or their assignments.
 * @param name of a single one
 */
export function localRolesUrl(
  storeUri: string,
  scope: string,
  collection: 'roleAssignments' | 'roleDefinitions',
  name?: string,
): string {
  const path = scope
    .split('/')
    .filter((part) => part !== '')
    .map(encodeURIComponent);
  const parts = [...path, 'providers', 'Microsoft.Authorization', collection, ...(name === undefined ? [] : [name])];
  return `${storeUri.replace(/\/+$/, '')}/${parts.join('/')}?api-version=${localRolesVersion}`;
}

/** An assignment with the ids that it has in the core, in place of the HSM's own. */
function assignmentIn(hsmId: string, body: JsonObject): LiveResource | undefined {
  const name = memberOf(body, 'name');
  const properties = memberOf(body, 'properties');
  if (typeof name !== 'string' || !isJsonObject(properties)) return undefined;
  const scope = memberOf(properties, 'scope');
  const id = `${hsmId}/localRoleAssignments/${name}`;
  return liveResource(id, types.hsmLocalRoleAssignment, {
    ...body,
    id,
    type: types.hsmLocalRoleAssignment,
    properties: { ...properties, scope: scopeIdOf(hsmId, typeof scope === 'string' ? scope : '/') },
  });
}
