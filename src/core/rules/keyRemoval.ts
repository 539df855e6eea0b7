import { isMicrosoftManaged } from '../resources/binding.ts';
import { earlierDeclarations } from '../resources/order.ts';
import { asBoolean, asString } from '../resources/value.ts';
import { findings } from './finding.ts';
import type { Remedy, Rule } from './rule.ts';

const { found } = findings('key-removal');
const path = 'properties.encryption.keySource';

export const keyRemoval: Rule = {
  id: 'key-removal',
  title: 'A Foundry account with projects keeps its customer-managed key',
  source:
    'Foundry: "Projects can be updated from Microsoft-managed keys to CMKs but not reverted." Terraform\'s azurerm replaces an account with projects whose key is removed.',
  check({ account }, { graph }) {
    if (!account.declaration || account.declaration.existing) return [];
    if (asString(account.read('kind'))?.toLowerCase() !== 'aiservices') return [];
    if (asBoolean(account.read('properties.allowProjectManagement')) !== true) return [];
    if (asString(account.read(path))?.toLowerCase() !== 'microsoft.cognitiveservices') return [];
    const under = earlierDeclarations(graph, account).find(
      (other) => !isMicrosoftManaged(other.read('properties.encryption')) && other.declaration?.conditional !== true,
    );
    if (under) {
      const message = `${account.name} has projects and is put under a customer-managed key before: Foundry does not take it back to Microsoft-managed keys.`;
      const related = [{ resource: under, path, message: 'The key is set here.' }];
      const remedy: Remedy = {
        id: 'key-removal',
        title: `Keep the key of ${account.name}`,
        changes: [
          {
            kind: 'set',
            resource: account.key,
            type: account.type,
            path: 'properties.encryption',
            value: under.read('properties.encryption'),
          },
        ],
        cost: 'none',
        costExplanation: 'The account stays under the key that the declaration before has set.',
      };
      return [found('error', account, message, { path, related, remedy })];
    }
    const replaced = account.declaration.format === 'terraform' ? 'Terraform would replace it' : 'Foundry refuses that';
    const message = `If ${account.name} is under a customer-managed key today, this cannot take it back, since it has projects: ${replaced}. A new account is none the worse.`;
    return [found('hint', account, message, { path })];
  },
};
