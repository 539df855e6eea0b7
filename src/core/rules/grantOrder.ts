import { judgeGrant } from '../resources/grant.ts';
import { identityInWords } from '../resources/identityInWords.ts';
import { comesAfter, earlierDeclarations } from '../resources/order.ts';
import type { Resource } from '../resources/resource.ts';
import { known } from '../resources/value.ts';
import { findings } from './finding.ts';
import type { Remedy, Rule } from './rule.ts';

const path = 'properties.encryption';
const { found } = findings('grant-order');

export const grantOrder: Rule = {
  id: 'grant-order',
  title: 'The account gets its key after the grant',
  source:
    'Foundry: "Grant the key permissions to the managed identity before you enable CMK." Azure Resource Manager and Terraform make at once what nothing orders: dependsOn and depends_on do (azurerm_cognitive_account_customer_managed_key, its maintainers\' answer; missing in Foundry sample 30).',
  check(binding, { graph }) {
    const { account, identity, store, keyId, grant } = binding;
    if (!account.declaration || !identity || grant?.kind !== 'sufficient' || store?.kind !== 'found') return [];
    const isFirst = earlierDeclarations(graph, account).length === 0;
    // A system-assigned identity does not exist before its account: that is another rule's.
    if (identity.kind === 'system' && isFirst) return [];
    const late = grant.via
      .map(({ resource }) => resource)
      .filter((resource) => resource.declaration?.existing !== true && !comesAfter(graph, account, resource.key));
    if (late.length === 0) return [];
    const early = late.reduce((rest, { key }) => rest.without(key), graph);
    const place = keyId === undefined ? {} : { id: keyId };
    const isVaultLate = late.some(({ key }) => key === store.resource.key);
    if (!isVaultLate && judgeGrant(early, store.resource, place, identity.principalId).kind === 'sufficient') return [];
    const [first] = late;
    if (!first) return [];
    const message = `Nothing makes ${account.name} wait for the grant of the ${identityInWords(identity)}: Azure may switch the key on before the identity may use it, and then refuses.`;
    const isCycle = late.some((resource) => comesAfter(graph, resource, account.key)) && isFirst;
    const remedy = isCycle ? undefined : waitFor(account, late);
    return [
      found('warning', account, message, {
        path,
        ...(remedy && { remedy }),
        related: late.map((resource) => ({
          resource,
          message: `This lets the ${identityInWords(identity)} use the key.`,
        })),
      }),
    ];
  },
};

/** The steps of a script are in the order in which they stand: they would have to be moved. */
function waitFor(account: Resource, late: readonly Resource[]): Remedy | undefined {
  if (account.declaration?.format === 'script') return undefined;
  const value = known(late.map(({ key }) => key));
  return {
    id: 'grant-order',
    title: `Let ${account.name} wait for the grant`,
    changes: [{ kind: 'set', resource: account.key, type: account.type, path: 'dependsOn', value }],
    cost: 'none',
    costExplanation: 'Only the order of the deployment changes.',
  };
}
