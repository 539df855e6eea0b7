import type { Rule } from './rule.ts';
import { types } from '../resources/types.ts';
import { asBoolean } from '../resources/value.ts';
import { findings } from './finding.ts';

const path = 'properties.enableSoftDelete';
const { found } = findings('soft-delete');

export const softDelete: Rule = {
  id: 'soft-delete',
  title: 'The vault keeps deleted keys',
  source:
    'Azure OpenAI encryption of data at rest: "You must enable both the Soft Delete and Do Not Purge properties on the key vault." A Managed HSM always has soft delete; a vault has it unless it is turned off.',
  check(binding) {
    if (binding.store?.kind !== 'found') return [];
    const vault = binding.store.resource;
    if (vault.type !== types.vault || asBoolean(vault.read(path)) !== false) return [];
    return [
      found('error', vault, `${vault.name} has soft delete turned off, so Azure refuses to encrypt with its keys.`, {
        path,
        remedy: {
          id: 'soft-delete',
          title: `Turn on soft delete of ${vault.name}`,
          changes: [
            {
              kind: 'set',
              resource: vault.id ?? vault.key,
              type: vault.type,
              path,
              value: { kind: 'known', value: true },
            },
          ],
          cost: 'irreversible',
          costExplanation: `Soft delete can never be turned off again. What is deleted in ${vault.name} stays recoverable until its retention period has passed.`,
        },
      }),
    ];
  },
};
