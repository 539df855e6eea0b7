import { assignRole, type Change } from '../plans/change.ts';
import { subscriptionOf } from '../resources/armId.ts';
import type { Binding } from '../resources/binding.ts';
import { permissionModel } from '../resources/grant.ts';
import type { ResourceGraph } from '../resources/graph.ts';
import { earlierDeclarations } from '../resources/order.ts';
import type { Resource } from '../resources/resource.ts';
import { builtInRoles, roleDefinitionId } from '../resources/roles.ts';
import { types } from '../resources/types.ts';
import { object, reference } from '../resources/value.ts';
import { attach, nameIdentity } from './bindingRemedy.ts';
import { findings } from './finding.ts';
import { grantedIdentity } from './grantedIdentity.ts';
import type { Remedy, Rule } from './rule.ts';

const { found } = findings('identity-at-creation');

export const identityAtCreation: Rule = {
  id: 'identity-at-creation',
  title: 'An account gets its key after its own identity was granted access',
  source:
    'Foundry, customer-managed keys: with a system-assigned identity the resource is created without encryption, the identity is granted the key, and the resource is updated; with a user-assigned identity one deployment suffices.',
  check(binding, { graph }) {
    const { account, identity, store } = binding;
    if (!account.declaration || identity?.kind !== 'system' || identity.missing !== undefined) return [];
    // A type that is an expression may well hold a user-assigned identity.
    if (identity.principalId.kind === 'unknown' || earlierDeclarations(graph, account).length > 0) return [];
    const isNew = store?.kind === 'found' && store.resource.declaration?.existing !== true;
    const message = `${account.name} is created with its key, but its system-assigned identity exists only once it is created, so it cannot have been granted the key before: Azure refuses.`;
    const remedy = viaUserIdentity(binding, graph);
    return [
      found(isNew ? 'error' : 'warning', account, message, {
        path: 'properties.encryption',
        ...(remedy && { remedy }),
      }),
    ];
  },
};

/** A user-assigned identity exists before the account does, so that it can be granted the key before. */
function viaUserIdentity(binding: Binding, graph: ResourceGraph): Remedy | undefined {
  const { account } = binding;
  const granted = grantedIdentity(binding, graph);
  if (granted)
    return remedy(`Let ${account.name} use the user-assigned identity ${granted.name}`, [
      attach(account, granted),
      nameIdentity(account, granted),
    ]);
  return newIdentity(binding);
}

function newIdentity({ account, store, key }: Binding): Remedy | undefined {
  const scope = account.id?.replace(/\/providers\/Microsoft\.CognitiveServices\/.*$/i, '');
  if (scope === undefined || store?.kind !== 'found' || key?.kind !== 'found' || key.resource.id === undefined)
    return undefined;
  const subscription = subscriptionOf(key.resource.id);
  if (subscription === undefined || permissionModel(store.resource) !== 'rbac') return undefined;
  const id = `${scope}/providers/${types.userAssignedIdentity}/${account.name}-key`;
  const identity: Pick<Resource, 'id' | 'key'> = { id, key: id.toLowerCase() };
  const role = roleDefinitionId(subscription, builtInRoles.cryptoServiceEncryptionUser.id);
  const changes: readonly Change[] = [
    {
      kind: 'create',
      resource: id,
      type: types.userAssignedIdentity,
      scope,
      properties: object({}),
      body: { location: account.read('location') },
    },
    // The account is to wait for its grant.
    { ...assignRole(key.resource.id, role, reference(identity.key, 'properties.principalId')), waiting: [account.key] },
    attach(account, identity),
    nameIdentity(account, identity),
  ];
  return remedy(`Give ${account.name} a user-assigned identity that may use the key`, changes);
}

function remedy(title: string, changes: readonly Change[]): Remedy {
  return {
    id: 'identity-at-creation',
    title,
    changes,
    cost: 'none',
    costExplanation: 'The account has one identity more, which is granted the key before the account is created.',
  };
}
