import { toFailure } from '../../core/failure.ts';
import { sameArmId, subscriptionOf } from '../../core/resources/armId.ts';
import type { LiveResource } from '../../core/resources/resource.ts';
import { types } from '../../core/resources/types.ts';
import { asBoolean, asItems, asString, at } from '../../core/resources/value.ts';
import type { EffectiveGrants, Gap, Listing } from '../../core/sources.ts';
import type { Paged } from '../request/requests.ts';
import { listed } from './bodies.ts';
import type { Context } from './context.ts';
import { hsmScopeOf, type HsmScope } from './hsmScope.ts';
import { readLocalGrants } from './localRoles.ts';
import { readRoleDefinition } from './roleDefinitions.ts';

/**
 * What reaches a principal at a scope. In a Managed HSM its own roles count: those of Azure Resource Manager reach the HSM as a
 * resource, but none of its keys.
 */
export async function readGrants(
  context: Context,
  principalId: string,
  scope: string,
  signal: AbortSignal,
): Promise<EffectiveGrants> {
  const local = hsmScopeOf(scope);
  if (!local) return armGrants(context, principalId, scope, signal);
  if (local.local !== '/') return localGrants(context, principalId, local, scope, signal);
  const [arm, own] = await Promise.all([
    armGrants(context, principalId, scope, signal),
    localGrants(context, principalId, local, scope, signal),
  ]);
  return {
    assignments: [...arm.assignments, ...own.assignments],
    definitions: [...arm.definitions, ...own.definitions],
    denyAssignments: arm.denyAssignments,
    gaps: [...arm.gaps, ...own.gaps],
  };
}

async function localGrants(
  context: Context,
  principalId: string,
  local: HsmScope,
  scope: string,
  signal: AbortSignal,
): Promise<EffectiveGrants> {
  try {
    return await readLocalGrants(context, principalId, local, signal);
  } catch (thrown) {
    const missing = gap(thrown, 'read the local role assignments', scope);
    return { assignments: [], definitions: [], denyAssignments: [], gaps: [missing] };
  }
}

/**
 * Through Azure Resource Manager: assignments there and above, its own and its groups', with their roles, and the deny
 * assignments that may take away from it. What cannot be read is a gap.
 * @param principalId object id of a user or service principal (a managed identity has one); Azure refuses a group's here
 */
async function armGrants(
  context: Context,
  principalId: string,
  scope: string,
  signal: AbortSignal,
): Promise<EffectiveGrants> {
  // Source: "List Azure role assignments using the REST API": assignedTo() follows groups, atScope() leaves out what lies below.
  const assigned = `atScope() and assignedTo('${principalId}')`;
  const [assignments, denials] = await Promise.all([
    list(context, 'read the role assignments', scope, types.roleAssignment, signal, (client, path) =>
      client.roleAssignments.listForScope(path, { filter: assigned }),
    ),
    // assignedTo() is not said to include denials for everyone, so all are read and sorted here.
    list(context, 'read the deny assignments', scope, types.denyAssignment, signal, (client, path) =>
      client.denyAssignments.listForScope(path, { filter: 'atScope()' }),
    ),
  ]);
  const definitions = await definitionsOf(context, assignments.items, scope, signal);
  return {
    assignments: assignments.items,
    definitions: definitions.items,
    denyAssignments: denials.items.filter((denial) => mayReach(denial, principalId, scope)),
    gaps: [...assignments.gaps, ...denials.gaps, ...definitions.gaps],
  };
}

type AuthorizationClient = Awaited<ReturnType<Context['clients']['authorization']>>;

async function list(
  context: Context,
  purpose: string,
  scope: string,
  type: LiveResource['type'],
  signal: AbortSignal,
  call: (client: AuthorizationClient, path: string) => Paged,
): Promise<Listing<LiveResource>> {
  try {
    const { items, failure } = await context.requests.pages({ purpose, resource: scope, signal }, async () =>
      call(await context.clients.authorization(subscriptionOf(scope) ?? ''), scope.replace(/^\//, '')),
    );
    return {
      items: items.map((body) => listed(body, type)).filter((item) => item !== undefined),
      gaps: failure ? [{ scope, failure }] : [],
    };
  } catch (thrown) {
    return { items: [], gaps: [gap(thrown, purpose, scope)] };
  }
}

async function definitionsOf(
  context: Context,
  assignments: readonly LiveResource[],
  scope: string,
  signal: AbortSignal,
): Promise<Listing<LiveResource>> {
  const ids = assignments.map((assignment) => asString(assignment.read('properties.roleDefinitionId')));
  const wanted = [...new Set(ids.filter((id) => id !== undefined))];
  const gaps: Gap[] = [];
  const read = await Promise.all(
    wanted.map(async (id) => {
      try {
        return await readRoleDefinition(context, id, subscriptionOf(scope), signal);
      } catch (thrown) {
        gaps.push(gap(thrown, 'read the role definition', scope));
        return undefined;
      }
    }),
  );
  return { items: read.filter((definition) => definition !== undefined), gaps };
}

function gap(thrown: unknown, purpose: string, scope: string): Gap {
  const failure = toFailure(thrown, purpose, scope);
  if (failure.kind === 'cancelled') throw failure;
  return { scope, failure };
}

/** The id by which deny assignments name everyone. Source: "Understand Azure deny assignments", "All Principals". */
const everyone = '00000000-0000-0000-0000-000000000000';

/**
 * Whether a denial may reach the principal: it names the principal, everyone, or a group, whose members are not known here; and it is
 * made at the scope itself, or above it and handed down.
 */
function mayReach(denial: LiveResource, principalId: string, scope: string): boolean {
  const ownScope = asString(denial.read('properties.scope'));
  const stays = asBoolean(denial.read('properties.doesNotApplyToChildScopes')) === true;
  if (stays && ownScope !== undefined && !sameArmId(ownScope, scope)) return false;
  const principals = asItems(denial.read('properties.principals'));
  if (!principals) return true;
  return principals.some((principal) => {
    const id = asString(at(principal, 'id'))?.toLowerCase();
    const type = asString(at(principal, 'type'))?.toLowerCase();
    return id === principalId.toLowerCase() || id === everyone || (type !== 'user' && type !== 'serviceprincipal');
  });
}
