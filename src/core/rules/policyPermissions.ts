import type { HeldPolicy } from '../resources/heldPolicies.ts';
import { keyPermissionsOf } from '../resources/heldPolicies.ts';
import { keyPermissions } from '../resources/roles.ts';
import type { Resource } from '../resources/resource.ts';
import { types } from '../resources/types.ts';
import { asItems, known } from '../resources/value.ts';
import { identityInWords } from '../resources/identityInWords.ts';
import { findings } from './finding.ts';
import { grantRemedy } from './grantRemedy.ts';
import { heldBy, keyNameOf, lackOf, severityOfLack } from './lack.ts';
import type { Remedy, Rule } from './rule.ts';

const { found } = findings('policy-permissions');

export const policyPermissions: Rule = {
  id: 'policy-permissions',
  title: 'The access policy has get, wrapKey and unwrapKey',
  source:
    'Azure OpenAI encryption of data at rest: the identity is selected in an access policy with the key permissions "Get, Wrap Key, Unwrap Key".',
  check(binding, context) {
    if (lackOf(binding, context.graph) !== 'policy' || binding.grant?.kind !== 'missing') return [];
    const held = heldBy(binding, context.graph);
    const policy = held?.policies[0];
    if (!held || !policy) return [];
    const { account, identity } = binding;
    const lacking = keyPermissions.filter((wanted) => !held.policies.some((own) => has(own, wanted)));
    const message = `The access policy of the ${identityInWords(identity)} lacks ${lacking.join(', ')}, so ${account.name} cannot use ${keyNameOf(binding)}.`;
    const path = permissionsPath(held.store, policy);
    const remedy = account.declaration ? complete(policy, path, lacking) : grantRemedy(binding, context);
    return [
      found(severityOfLack(binding, context.graph), policy.resource, message, {
        path,
        ...(remedy && { remedy }),
        related: [{ resource: account, message: `${account.name} uses the key with this identity.` }],
      }),
    ];
  },
};

function has(policy: HeldPolicy, permission: string): boolean {
  const held = keyPermissionsOf(policy) ?? [];
  return held.includes('all') || held.includes(permission.toLowerCase());
}

/** Where the permissions for keys of a policy stand, as a path of the resource that holds it. */
export function permissionsPath(vault: Resource, policy: HeldPolicy): string {
  if (policy.resource.type === types.accessPolicy) return 'properties.permissions.keys';
  const items = asItems(vault.read('properties.accessPolicies')) ?? [];
  const index = items.findIndex(
    (item) => item === policy.value || JSON.stringify(item) === JSON.stringify(policy.value),
  );
  return `properties.accessPolicies.${Math.max(0, index)}.permissions.keys`;
}

/** What the policy has already stays as it is. */
function complete(policy: HeldPolicy, path: string, lacking: readonly string[]): Remedy {
  const { resource } = policy;
  const present = keyPermissionsOf(policy) ?? [];
  const own = present.map((name) => keyPermissions.find((known) => known.toLowerCase() === name) ?? name);
  return {
    id: 'policy-permissions',
    title: `Add ${lacking.join(', ')} to the access policy`,
    changes: [{ kind: 'set', resource: resource.key, type: resource.type, path, value: known([...own, ...lacking]) }],
    cost: 'none',
    costExplanation: 'The other permissions of the policy, and the other policies, stay as they are.',
  };
}
