import type { Rule } from './rule.ts';
import { asBoolean } from '../resources/value.ts';
import { findings } from './finding.ts';
import { usedVersion } from './usedVersion.ts';

const path = 'properties.attributes.enabled';
const { found } = findings('key-enabled');

export const keyEnabled: Rule = {
  id: 'key-enabled',
  title: 'The key is enabled',
  source:
    'Key Vault, key attributes: a disabled key refuses every operation. Azure OpenAI then blocks fine-tuning, downloads of its data and new deployments of fine-tuned models.',
  check(binding) {
    const used = usedVersion(binding);
    if (!used || asBoolean(used.resource.read(path)) !== false) return [];
    const effect = 'its data cannot be opened; fine-tuned models that are deployed already keep serving';
    return [
      found(
        'error',
        used.resource,
        `${used.description} is disabled, so ${binding.account.name} cannot use it: ${effect}.`,
        { path },
      ),
    ];
  },
};
