import { assignLocalRole, assignRole, type Change } from '../plans/change.ts';
import { subscriptionOf } from '../resources/armId.ts';
import type { Binding, BoundIdentity } from '../resources/binding.ts';
import { permissionModel } from '../resources/grant.ts';
import { identityInWords } from '../resources/identityInWords.ts';
import { earlierDeclarations } from '../resources/order.ts';
import type { Resource } from '../resources/resource.ts';
import { builtInRoles, keyPermissions, localRoles, roleDefinitionId } from '../resources/roles.ts';
import { types } from '../resources/types.ts';
import { asString, isNotSet, known, object } from '../resources/value.ts';
import type { Remedy, RuleContext } from './rule.ts';

/**
 * The grant that an identity needs, in the way in which the key store gives grants: a role at the key or the store, a local role of the
 * Managed HSM, an access policy. Undefined where that way is not known, or where no file of the account's format can say it.
 */
export function grantRemedy({ account, identity, store, key }: Binding, context: RuleContext): Remedy | undefined {
  if (!identity || store?.kind !== 'found') return undefined;
  const remedy = grantTo(identity, store.resource, key?.kind === 'found' ? key.resource : undefined, account, context);
  const canWait =
    account.declaration && (identity.kind === 'user' || earlierDeclarations(context.graph, account).length > 0);
  return remedy && canWait
    ? { ...remedy, changes: remedy.changes.map((change) => awaitedBy(account, change)) }
    : remedy;
}

/** Files have to say that the account waits for its grant. Before its first declaration its own identity is not there. */
function awaitedBy(account: Resource, change: Change): Change {
  return change.kind === 'create' ? { ...change, waiting: [account.key] } : change;
}

function grantTo(
  identity: BoundIdentity,
  store: Resource,
  key: Resource | undefined,
  account: Resource,
  context: RuleContext,
): Remedy | undefined {
  const { principalId } = identity;
  if (isNotSet(principalId) || principalId.kind === 'unknown' || store.id === undefined) return undefined;
  if (store.type === types.managedHsm)
    return saysLocalRoles(account) ? localAssignment(identity, store, store.id, key, context) : undefined;
  switch (permissionModel(store)) {
    case 'rbac':
      return assignment(identity, store.id, store, key, context);
    case 'accessPolicy':
      return policy(identity, store);
    case 'unknown':
      return undefined;
  }
}

function assignment(
  identity: BoundIdentity,
  storeId: string,
  store: Resource,
  key: Resource | undefined,
  context: RuleContext,
): Remedy | undefined {
  const keyId = context.preferences.grantScope === 'key' ? key?.id : undefined;
  const subscription = subscriptionOf(storeId);
  if (subscription === undefined) return undefined;
  const role = builtInRoles.cryptoServiceEncryptionUser;
  return {
    id: 'grant',
    title: `Assign ${role.name} to the ${identityInWords(identity)} at ${key && keyId !== undefined ? `key ${key.name}` : `vault ${store.name}`}`,
    changes: [assignRole(keyId ?? storeId, roleDefinitionId(subscription, role.id), identity.principalId)],
    cost: 'waits',
    costExplanation:
      'A role assignment takes effect after some minutes, typically up to ten. Nothing is interrupted meanwhile.',
  };
}

/** Bicep and ARM cannot express the local roles of a Managed HSM. */
export function saysLocalRoles({ declaration }: Resource): boolean {
  return declaration?.format !== 'bicep' && declaration?.format !== 'arm';
}

/** Only the HSM's own roles count inside it: no role of Azure Resource Manager lets anybody use its keys. */
function localAssignment(
  identity: BoundIdentity,
  hsm: Resource,
  hsmId: string,
  key: Resource | undefined,
  context: RuleContext,
): Remedy {
  const keyId = context.preferences.grantScope === 'key' ? key?.id : undefined;
  const role = localRoles.cryptoServiceEncryptionUser;
  return {
    id: 'grant',
    title: `Assign ${role.name} to the ${identityInWords(identity)} at ${key && keyId !== undefined ? `key ${key.name}` : 'all keys'} of Managed HSM ${hsm.name}`,
    changes: [assignLocalRole(keyId ?? `${hsmId}/keys`, role.id, identity.principalId)],
    cost: 'waits',
    costExplanation:
      'It is a local role assignment, which the HSM itself keeps. It may take some minutes to take effect. Nothing is interrupted meanwhile.',
  };
}

function policy(identity: BoundIdentity, store: Resource): Remedy {
  const principal = identity.principalId;
  // Two identities can have one name.
  const holder = asString(principal) ?? (principal.kind === 'reference' ? principal.resource : identity.displayName);
  const change: Change = {
    kind: 'create',
    resource: `new:${types.accessPolicy}:${store.key}:${holder}`,
    type: types.accessPolicy,
    scope: store.id ?? store.key,
    properties: object({
      vaultId: known(store.key),
      tenantId: store.read('properties.tenantId'),
      objectId: principal,
      permissions: known({ keys: [...keyPermissions] }),
    }),
  };
  return {
    id: 'grant',
    title: `Let the ${identityInWords(identity)} get, wrap and unwrap by an access policy of ${store.name}`,
    changes: [change],
    cost: 'none',
    costExplanation: `${store.name} uses access policies, which reach all of its keys. The other policies stay as they are.`,
  };
}
