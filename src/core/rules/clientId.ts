import type { SetChange } from '../plans/change.ts';
import { normalizeArmId } from '../resources/armId.ts';
import { attachedIdentities } from '../resources/binding.ts';
import type { Resource } from '../resources/resource.ts';
import { attach, nameIdentity } from './bindingRemedy.ts';
import { findings } from './finding.ts';
import type { Remedy, Rule } from './rule.ts';

const path = 'properties.encryption.keyVaultProperties.identityClientId';
const { found } = findings('client-id');

export const clientId: Rule = {
  id: 'client-id',
  title: 'The encryption names its identity by the client id',
  source:
    'Microsoft.CognitiveServices/accounts, KeyVaultProperties: identityClientId is the client id of a user-assigned identity; its principal id (object id) is another GUID, which role assignments take.',
  check({ account, identity }) {
    if (identity?.problem !== 'principalId') return [];
    const { displayName, resource, kind } = identity;
    const isOwn = kind === 'system';
    const property = account.declaration?.format === 'terraform' ? 'identity_client_id' : 'identityClientId';
    const message = isOwn
      ? `${property} of ${account.name} is the principal id of its system-assigned identity, which is named by leaving it out.`
      : `${property} of ${account.name} is the principal id of ${displayName}; its client id belongs there. Azure finds no such identity.`;
    const canMend = account.declaration !== undefined && (isOwn || resource !== undefined);
    const remedy: Remedy | undefined = canMend
      ? {
          id: 'client-id',
          title: isOwn ? 'Leave the client id out' : `Name ${displayName} by its client id`,
          changes: changesFor(account, isOwn ? undefined : resource),
          cost: 'none',
          costExplanation: 'The key stays the same.',
        }
      : undefined;
    return [
      found('error', account, message, {
        path,
        ...(remedy && { remedy }),
        ...(resource && { related: [{ resource, message: `This is ${displayName}.` }] }),
      }),
    ];
  },
};

/** An identity that is named must be attached too. */
function changesFor(account: Resource, named: Resource | undefined): readonly SetChange[] {
  const naming = nameIdentity(account, named);
  const attached = attachedIdentities(account).map(normalizeArmId);
  const isAttached = named === undefined || attached.includes(normalizeArmId(named.id ?? named.key));
  return isAttached ? [naming] : [attach(account, named), naming];
}
