import { may } from '../../authorization/authorize.ts';
import { newGuid } from '../../guid.ts';
import { asObject, asString, member } from '../../json.ts';
import { addPrincipal } from '../../state/directory.ts';
import type { Account, ManagedServiceIdentity } from '../../state/resources.ts';
import type { ArmCall } from '../call.ts';
import { armRefusal } from '../refusals.ts';
import { accountType } from './accountType.ts';

type IdentityType = ManagedServiceIdentity['type'];

/** The identity that an account or project shall have; `makeSystem` says that a new system-assigned one is to be made. */
export interface IdentityChange {
  readonly identity: ManagedServiceIdentity;
  readonly makeSystem: boolean;
}

/**
 * Judges the `identity` of a PATCH as Resource Manager merges it: user-assigned identities written with an object are
 * added, with null removed, and unmentioned ones stay while the type keeps them. `action` is the caller's own.
 */
export function judgeIdentity(
  call: ArmCall,
  before: ManagedServiceIdentity | undefined,
  value: unknown,
  action = `${accountType}/write`,
): IdentityChange {
  const type = typeOf(asString(member(value, 'type')) ?? before?.type ?? 'None');
  const users = type.includes('UserAssigned') ? mergedUsers(call, before, value, action) : [];
  if (type.includes('UserAssigned') && users.length === 0) {
    throw armRefusal(
      400,
      'MissingIdentityIds',
      "The identity ids must not be null or empty for 'UserAssigned' identity type.",
    );
  }
  const system = type.includes('SystemAssigned');
  return {
    identity: {
      type,
      ...(system && before?.principalId !== undefined ? { principalId: before.principalId } : {}),
      userAssignedIdentities: users,
    },
    makeSystem: system && before?.principalId === undefined,
  };
}

/** Gives the account its identity. */
export function applyIdentity(call: ArmCall, account: Account, change: IdentityChange): void {
  account.identity = identityAfter(call, account.name, account.identity, change);
}

/** Makes and removes principals. A system-assigned identity that is switched off is gone: its successor is another. */
export function identityAfter(
  call: ArmCall,
  displayName: string,
  before: ManagedServiceIdentity | undefined,
  { identity, makeSystem }: IdentityChange,
): ManagedServiceIdentity {
  const { estate, clock, behaviour } = call.azure;
  if (before?.principalId !== undefined && identity.principalId === undefined) {
    estate.principals.delete(before.principalId.toLowerCase());
  }
  if (!makeSystem) return identity;
  const principal = addPrincipal(estate.principals, {
    objectId: newGuid(),
    appId: newGuid(),
    type: 'ServicePrincipal',
    displayName,
    replicatedAt: clock.now() + behaviour.propagation,
  });
  return { ...identity, principalId: principal.objectId };
}

function mergedUsers(
  call: ArmCall,
  before: ManagedServiceIdentity | undefined,
  value: unknown,
  action: string,
): readonly string[] {
  const written = asObject(member(value, 'userAssignedIdentities')) ?? {};
  const mentioned = new Map(Object.entries(written).map(([id, entry]) => [id.toLowerCase(), entry]));
  const kept = (before?.userAssignedIdentities ?? []).filter((id) => mentioned.get(id.toLowerCase()) !== null);
  const added = Object.keys(written).filter(
    (id) => written[id] !== null && !kept.some((present) => present.toLowerCase() === id.toLowerCase()),
  );
  for (const id of added) requireAssignable(call, id, action);
  return [...kept, ...added];
}

/** Attaching an identity asks for the right to assign it (LinkedAuthorizationFailed). */
function requireAssignable(call: ArmCall, id: string, action: string): void {
  const { azure, caller } = call;
  const assign = 'Microsoft.ManagedIdentity/userAssignedIdentities/assign/action';
  if (!may(azure, caller.objectId, assign, id)) {
    throw armRefusal(
      403,
      'LinkedAuthorizationFailed',
      `The client '${caller.appId}' with object id '${caller.objectId}' has permission to perform action '${action}' on scope '${call.request.path}'; however, it does not have permission to perform action(s) '${assign}' on the linked scope(s) '${id}' (respectively) or the linked scope(s) are invalid.`,
    );
  }
  if (azure.estate.userAssignedIdentities.has(id.toLowerCase())) return;
  throw armRefusal(
    400,
    'FailedIdentityOperation',
    `Identity operation for resource '${call.request.path}' failed with error 'Failed to perform resource identity operation. Status: 'BadRequest'. Response: '{"error":{"code":"BadRequest","message":"Resource '${id}' was not found."}}'.'`,
  );
}

/** The type in Azure's spelling: clients write the pair with and without a blank. */
function typeOf(text: string): IdentityType {
  switch (text.toLowerCase().replaceAll(' ', '')) {
    case 'none':
      return 'None';
    case 'systemassigned':
      return 'SystemAssigned';
    case 'userassigned':
      return 'UserAssigned';
    case 'systemassigned,userassigned':
    case 'userassigned,systemassigned':
      return 'SystemAssigned, UserAssigned';
    default:
      throw armRefusal(400, 'InvalidIdentityType', `The identity type '${text}' is not supported.`);
  }
}
