import type { SetChange } from '../plans/change.ts';
import type { Binding } from '../resources/binding.ts';
import type { ResourceGraph } from '../resources/graph.ts';
import type { Resource } from '../resources/resource.ts';
import { identityInWords } from '../resources/identityInWords.ts';
import { known } from '../resources/value.ts';
import { attach, nameIdentity } from './bindingRemedy.ts';
import { findings } from './finding.ts';
import { grantedIdentity, onlyAttached } from './grantedIdentity.ts';
import type { Remedy, Rule } from './rule.ts';

const { found, unknown } = findings('identity');
const clientIdPath = 'properties.encryption.keyVaultProperties.identityClientId';

export const identity: Rule = {
  id: 'identity',
  title: 'The account has the identity that its encryption names',
  source:
    'Azure OpenAI encryption of data at rest: access is granted to "the system-assigned or user-assigned managed identity of Azure OpenAI resource"; identityClientId names a user-assigned one.',
  check(binding, { graph }) {
    const { account, identity: bound } = binding;
    // A principal id in the place of a client id is a rule of its own.
    if (!bound || bound.problem === 'principalId') return [];
    if (bound.missing !== undefined) {
      const remedy = account.declaration ? mend(binding, graph) : undefined;
      const path = account.declaration && bound.problem === 'notAttached' ? clientIdPath : 'identity';
      return [
        found('error', account, `${account.name} cannot reach its key: ${bound.missing}.`, {
          path,
          ...(remedy && { remedy }),
        }),
      ];
    }
    if (bound.principalId.kind === 'unknown') {
      return [
        unknown(account, `The ${identityInWords(bound)} could not be read: ${bound.principalId.reason}.`, {
          path: 'identity',
        }),
      ];
    }
    return [];
  },
};

function mend(binding: Binding, graph: ResourceGraph): Remedy | undefined {
  const { account, identity: bound } = binding;
  if (bound?.problem === 'notAttached' && bound.resource) {
    const { name } = bound.resource;
    return remedy(`Attach ${name} to ${account.name}`, [attach(account, bound.resource)]);
  }
  if (bound?.problem === 'unnamed') {
    const attached = onlyAttached(account, graph);
    return attached && remedy(`Let the encryption name ${attached.name}`, [nameIdentity(account, attached)]);
  }
  // A script grants the key to the account's own identity after it has created the account.
  if (bound?.problem === 'none' && account.declaration?.format === 'script')
    return remedy(`Create ${account.name} with an identity of its own`, [ownIdentity(account)]);
  const granted = bound?.problem === 'none' ? grantedIdentity(binding, graph) : undefined;
  if (!granted) return undefined;
  return remedy(`Let ${account.name} use ${granted.name}`, [attach(account, granted), nameIdentity(account, granted)]);
}

function ownIdentity(account: Resource): SetChange {
  const value = known('SystemAssigned');
  return { kind: 'set', resource: account.key, type: account.type, path: 'identity.type', value };
}

function remedy(title: string, changes: readonly SetChange[]): Remedy {
  return { id: 'identity', title, changes, cost: 'none', costExplanation: 'The key stays the same.' };
}
