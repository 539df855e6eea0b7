import type { Binding } from '../resources/binding.ts';
import { permissionModel } from '../resources/grant.ts';
import type { HeldRole } from '../resources/heldRoles.ts';
import type { Resource } from '../resources/resource.ts';
import { identityInWords } from '../resources/identityInWords.ts';
import { types } from '../resources/types.ts';
import { findings } from './finding.ts';
import { grantRemedy } from './grantRemedy.ts';
import { heldBy, isAtStore, keyNameOf, lackOf, needsInWords, severityOfLack } from './lack.ts';
import type { Finding, Rule, RuleContext } from './rule.ts';

const path = 'properties.roleDefinitionId';
const { found } = findings('grant-role');

export const grantRole: Rule = {
  id: 'grant-role',
  title: "The identity's role lets it use the key",
  source:
    'Azure built-in roles: of those for vaults only Key Vault Crypto Service Encryption User, Crypto User, Crypto Officer and Administrator have keys/read, wrap and unwrap among their data actions. Managed HSM access control: Azure roles rule its management alone, its keys are under its local roles.',
  check(binding, context) {
    const held = heldBy(binding, context.graph);
    if (!held) return [];
    if (held.store.type === types.managedHsm)
      return azureRolesAtHsm(
        binding,
        held.store,
        held.roles.filter((role) => isAtStore(role, held.store)),
        context,
      );
    if (permissionModel(held.store) === 'accessPolicy' || lackOf(binding, context.graph) !== 'role') return [];
    return insufficient(binding, held.roles, context);
  },
};

function insufficient(binding: Binding, roles: readonly HeldRole[], context: RuleContext): readonly Finding[] {
  const [first] = roles;
  if (!first || binding.grant?.kind !== 'missing') return [];
  const { account, identity } = binding;
  const names = roles.map(({ name }) => name).join(' and ');
  const message = `${names} does not let the ${identityInWords(identity)} use ${keyNameOf(binding)}: ${account.name} needs ${needsInWords(binding.grant.lacking)}, which Key Vault Crypto Service Encryption User has.`;
  const remedy = grantRemedy(binding, context);
  return [
    found(severityOfLack(binding, context.graph), first.assignment, message, {
      path,
      ...(remedy && { remedy }),
      related: [{ resource: account, message: `${account.name} uses the key with this identity.` }],
    }),
  ];
}

/** It does no harm, and no good: whoever wrote it most likely took it for the grant. */
function azureRolesAtHsm(
  binding: Binding,
  hsm: Resource,
  roles: readonly HeldRole[],
  context: RuleContext,
): readonly Finding[] {
  const isLacking = binding.grant?.kind === 'missing';
  const remedy = isLacking ? grantRemedy(binding, context) : undefined;
  return roles.map(({ assignment, name }) => {
    const message = `${name} at Managed HSM ${hsm.name} does not let the ${identityInWords(binding.identity)} use its keys: no Azure role reaches inside a Managed HSM, only the HSM's local roles do.`;
    return found(isLacking ? 'warning' : 'hint', assignment, message, { path, ...(remedy && { remedy }) });
  });
}
