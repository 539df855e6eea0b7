import type { Binding } from '../resources/binding.ts';
import { builtInRole } from '../resources/builtInRoles.ts';
import { encryptionNeeds, permissionModel } from '../resources/grant.ts';
import { keyPermissionsOf, type HeldPolicy } from '../resources/heldPolicies.ts';
import { heldRoles, type HeldRole } from '../resources/heldRoles.ts';
import type { Resource } from '../resources/resource.ts';
import { allows, builtInRoles, keyPermissions, localRoles } from '../resources/roles.ts';
import { types } from '../resources/types.ts';
import { asString, known } from '../resources/value.ts';
import { identityInWords } from '../resources/identityInWords.ts';
import { findings } from './finding.ts';
import { heldBy, isAtStore } from './lack.ts';
import { permissionsPath } from './policyPermissions.ts';
import type { Finding, Remedy, Rule, Severity } from './rule.ts';

const { found } = findings('excess-rights');

/** What an encrypting service never does, and what its identity could do to the key all the same. */
const excesses: readonly (readonly [action: string, words: string])[] = [
  ['Microsoft.KeyVault/vaults/keys/delete', 'delete the key'],
  ['Microsoft.KeyVault/vaults/keys/update/action', 'disable it'],
  ['Microsoft.KeyVault/vaults/keys/backup/action', 'back it up'],
  ['Microsoft.KeyVault/vaults/keys/decrypt/action', 'decrypt with it'],
  ['Microsoft.KeyVault/vaults/keys/sign/action', 'sign with it'],
  ['Microsoft.KeyVault/vaults/secrets/getSecret/action', "read the vault's secrets"],
];

export const excessRights: Rule = {
  id: 'excess-rights',
  title: 'The identity has no more rights than encryption needs',
  source:
    'Azure OpenAI names Key Vault Crypto Service Encryption User (keys/read, wrap, unwrap). Foundry names Key Vault Crypto User, which can also update, back up, decrypt and sign: either works, the narrower one does less harm.',
  check(binding, context) {
    const { identity, grant } = binding;
    if (!identity || grant?.kind !== 'sufficient') return [];
    const held = heldBy(binding, context.graph);
    if (!held) return [];
    const { store } = held;
    if (store.type === types.managedHsm) {
      const place = binding.keyId === undefined ? {} : { id: binding.keyId };
      const local = heldRoles(context.graph, place, identity.principalId, types.hsmLocalRoleAssignment);
      return local.flatMap((role) => localExcess(binding, role));
    }
    const model = permissionModel(store);
    return [
      ...held.roles.flatMap((role) => roleExcess(binding, store, role, model !== 'accessPolicy')),
      ...(model === 'rbac' ? [] : held.policies.flatMap((policy) => policyExcess(binding, store, policy))),
    ];
  },
};

function roleExcess(binding: Binding, store: Resource, role: HeldRole, counts: boolean): readonly Finding[] {
  const { assignment, name, sets = [], guid } = role;
  const words = counts
    ? excesses.filter(([action]) => sets.some((set) => allows(set, action))).map(([, what]) => what)
    : [];
  const manages = isAtStore(role, store) ? builtInRole(guid)?.manages : undefined;
  if (words.length === 0 && manages === undefined) return [];
  const can = [...words, ...(manages === undefined ? [] : [manages])].join(', ');
  const severity: Severity = guid === builtInRoles.cryptoUser.id ? 'hint' : 'info';
  const isTheGrant = encryptionNeeds.dataActions.every((action) => sets.some((set) => allows(set, action)));
  const narrow =
    isTheGrant && isAtStore(role, store) ? narrower(assignment, builtInRoles.cryptoServiceEncryptionUser) : undefined;
  return [excess(binding, severity, assignment, name, can, 'properties.roleDefinitionId', narrow)];
}

function localExcess(binding: Binding, { assignment, name, guid }: HeldRole): readonly Finding[] {
  if (guid === localRoles.cryptoServiceEncryptionUser.id || !Object.values(localRoles).some(({ id }) => id === guid))
    return [];
  const severity: Severity = guid === localRoles.cryptoUser.id ? 'hint' : 'info';
  const narrow = narrower(assignment, localRoles.cryptoServiceEncryptionUser);
  return [
    excess(
      binding,
      severity,
      assignment,
      name,
      'do more with keys than wrap and unwrap',
      'properties.roleDefinitionId',
      narrow,
    ),
  ];
}

/** Permissions for keys alone: what the policy says of secrets may be meant for something else. */
function policyExcess(binding: Binding, store: Resource, policy: HeldPolicy): readonly Finding[] {
  const needed: readonly string[] = keyPermissions.map((name) => name.toLowerCase());
  const more = (keyPermissionsOf(policy) ?? []).filter((name) => !needed.includes(name));
  if (more.length === 0) return [];
  const path = permissionsPath(store, policy);
  const remedy: Remedy = {
    id: 'excess-rights',
    title: `Leave get, wrapKey and unwrapKey to the access policy`,
    changes: [
      {
        kind: 'set',
        resource: policy.resource.key,
        type: policy.resource.type,
        path,
        value: known([...keyPermissions]),
      },
    ],
    cost: 'none',
    costExplanation: 'Encryption needs no more than these three.',
  };
  const severity: Severity = more.every((name) => name === 'list') ? 'hint' : 'info';
  const declared = policy.resource.declaration ? remedy : undefined;
  return [
    excess(binding, severity, policy.resource, 'Its access policy', `use keys for ${more.join(', ')}`, path, declared),
  ];
}

function excess(
  { account, identity }: Binding,
  severity: Severity,
  subject: Resource,
  by: string,
  can: string,
  path: string,
  remedy: Remedy | undefined,
): Finding {
  const message = `${by} lets the ${identityInWords(identity)} do more than ${account.name} needs: it could ${can}. Reading, wrapping and unwrapping suffice.`;
  return found(severity, subject, message, { path, ...(remedy && { remedy }) });
}

/** An assignment that stands in a file can name another role. One that exists has to be replaced, which is a plan of its own. */
function narrower(assignment: Resource, role: { readonly id: string; readonly name: string }): Remedy | undefined {
  const before = asString(assignment.read('properties.roleDefinitionId'));
  if (!assignment.declaration || before === undefined) return undefined;
  const value = known(`${before.slice(0, before.lastIndexOf('/') + 1)}${role.id}`);
  return {
    id: 'excess-rights',
    title: `Assign ${role.name} instead`,
    changes: [
      { kind: 'set', resource: assignment.key, type: assignment.type, path: 'properties.roleDefinitionId', value },
    ],
    cost: 'waits',
    costExplanation: 'Azure makes another assignment of it, which takes effect after some minutes.',
  };
}
