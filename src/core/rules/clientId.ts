import { findings } from './finding.ts';
import { nameIdentity } from './bindingRemedy.ts';
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
    const message = isOwn
      ? `identityClientId of ${account.name} is the principal id of its system-assigned identity, which is named by leaving it out.`
      : `identityClientId of ${account.name} is the principal id of ${displayName}; its client id belongs there. Azure finds no such identity.`;
    const canMend = account.declaration !== undefined && (isOwn || resource !== undefined);
    const remedy: Remedy | undefined = canMend
      ? {
          id: 'client-id',
          title: isOwn ? 'Leave the client id out' : `Name ${displayName} by its client id`,
          changes: [nameIdentity(account, isOwn ? undefined : resource)],
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
