import { assignLocalRole, assignRole, type Change } from '../plans/change.ts';
import type { BoundIdentity } from '../resources/binding.ts';
import { subscriptionOf } from '../resources/armId.ts';
import { permissionModel } from '../resources/grant.ts';
import type { Resource } from '../resources/resource.ts';
import { builtInRoles, keyPermissions, localRoles, roleDefinitionId } from '../resources/roles.ts';
import { types } from '../resources/types.ts';
import { asString, isNotSet, known, object } from '../resources/value.ts';
import { findings } from './finding.ts';
import type { Remedy, Rule, RuleContext } from './rule.ts';

const { found, unknown } = findings('grant');

export const grant: Rule = {
  id: 'grant',
  title: 'The identity may read, wrap and unwrap with the key',
  source:
    'Foundry: "Grant the key permissions to the managed identity before you enable CMK. If the identity can\'t access the key when encryption is enabled, the operation fails."',
  check(binding, context) {
    const { account, identity, grant: judged } = binding;
    if (!identity || !judged || judged.kind === 'sufficient') return [];
    // Without an identity there is nobody to grant to: that is the identity rule's finding.
    if (identity.missing !== undefined || binding.store?.kind !== 'found' || binding.key?.kind !== 'found') return [];
    const key = binding.key.resource;
    const remedy = grantTo(identity, binding.store.resource, key, context);
    const details = remedy ? { remedy } : {};
    if (judged.kind === 'unknown') {
      const message = `Whether the ${identity.displayName} may use key ${key.name} is not known: ${judged.reason}.`;
      return [unknown(key, message, details)];
    }
    const message = `The ${identity.displayName} may not use key ${key.name}: ${judged.reason}. ${account.name} needs ${judged.lacking.map(last).join(', ')}.`;
    return [found('error', key, message, details)];
  },
};

/** `Microsoft.KeyVault/vaults/keys/wrap/action` is told to people as `keys/wrap/action`. */
function last(action: string): string {
  return action.replace('Microsoft.KeyVault/vaults/', '');
}

function grantTo(identity: BoundIdentity, store: Resource, key: Resource, context: RuleContext): Remedy | undefined {
  if (isNotSet(identity.principalId) || store.id === undefined || key.id === undefined) return undefined;
  if (store.type === types.managedHsm) return localAssignment(identity, store, store.id, key, key.id, context);
  switch (permissionModel(store)) {
    case 'rbac':
      return assignment(identity, store.id, key.id, store, key, context);
    case 'accessPolicy':
      return policy(identity, store);
    case 'unknown':
      return undefined;
  }
}

function assignment(
  identity: BoundIdentity,
  storeId: string,
  keyId: string,
  store: Resource,
  key: Resource,
  context: RuleContext,
): Remedy | undefined {
  const atKey = context.preferences.grantScope === 'key';
  const subscription = subscriptionOf(storeId);
  if (subscription === undefined) return undefined;
  const role = builtInRoles.cryptoServiceEncryptionUser;
  const scope = atKey ? keyId : storeId;
  return {
    id: 'grant',
    title: `Assign ${role.name} to the ${identity.displayName} at ${atKey ? `key ${key.name}` : `vault ${store.name}`}`,
    changes: [assignRole(scope, roleDefinitionId(subscription, role.id), identity.principalId)],
    cost: 'waits',
    costExplanation:
      'A role assignment takes effect after some minutes, typically up to ten. Nothing is interrupted meanwhile.',
  };
}

/** Only the HSM's own roles count inside it: no role of Azure Resource Manager lets anybody use its keys. */
function localAssignment(
  identity: BoundIdentity,
  hsm: Resource,
  hsmId: string,
  key: Resource,
  keyId: string,
  context: RuleContext,
): Remedy {
  const atKey = context.preferences.grantScope === 'key';
  const role = localRoles.cryptoServiceEncryptionUser;
  return {
    id: 'grant',
    title: `Assign ${role.name} to the ${identity.displayName} at ${atKey ? `key ${key.name}` : 'all keys'} of Managed HSM ${hsm.name}`,
    changes: [assignLocalRole(atKey ? keyId : `${hsmId}/keys`, role.id, identity.principalId)],
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
    title: `Let the ${identity.displayName} get, wrap and unwrap by an access policy of ${store.name}`,
    changes: [change],
    cost: 'none',
    costExplanation: `${store.name} uses access policies, which reach all of its keys. The other policies stay as they are.`,
  };
}
