import { permissionModel as modelOf } from '../resources/grant.ts';
import { identityInWords } from '../resources/identityInWords.ts';
import { types } from '../resources/types.ts';
import { findings } from './finding.ts';
import { grantRemedy } from './grantRemedy.ts';
import { heldBy, keyNameOf, lackOf, severityOfLack } from './lack.ts';
import type { Finding, Rule } from './rule.ts';

const path = 'properties.enableRbacAuthorization';
const { found } = findings('permission-model');

export const permissionModel: Rule = {
  id: 'permission-model',
  title: 'The grant is of the kind that the vault heeds',
  source:
    'Azure Key Vault, vaults properties: enableRbacAuthorization "when true, the key vault will use Role Based Access Control (RBAC) for authorization of data actions, and the access policies specified in vault properties will be ignored. When false, the key vault will use the access policies".',
  check(binding, context) {
    const held = heldBy(binding, context.graph);
    if (held?.store.type !== types.vault) return [];
    const { store, roles, policies } = held;
    const model = modelOf(store);
    const idle =
      model === 'rbac'
        ? policies.map(({ resource }) => resource)
        : model === 'accessPolicy'
          ? roles.filter(({ sets }) => (sets ?? []).some(({ actions }) => actions.length > 0)).map((r) => r.assignment)
          : [];
    const [first] = idle;
    const isCause = lackOf(binding, context.graph) === 'model';
    if (!first && !isCause) return [];
    const subject = first ?? roles[0]?.assignment ?? store;
    // A grant that does nothing beside one that suffices is left over from a change of the model.
    if (binding.grant?.kind !== 'sufficient' && !isCause) return [];
    const who = identityInWords(binding.identity);
    const words =
      model === 'rbac'
        ? `${store.name} uses role-based access control, so the access policy of the ${who} has no effect`
        : `${store.name} uses access policies, so the role of the ${who} has no effect on its keys`;
    const effect = isCause ? `: ${binding.account.name} cannot use ${keyNameOf(binding)}` : '';
    const remedy = isCause ? grantRemedy(binding, context) : undefined;
    const finding: Finding = found(
      isCause ? severityOfLack(binding, context.graph) : 'hint',
      subject,
      `${words}${effect}.`,
      {
        ...(subject.key === store.key && { path: model === 'rbac' ? 'properties.accessPolicies' : path }),
        ...(remedy && { remedy }),
        related: [{ resource: store, path, message: `Here ${store.name} is given its permission model.` }],
      },
    );
    return [finding];
  },
};
