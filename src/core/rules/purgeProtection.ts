import type { Remedy, Rule } from './rule.ts';
import type { Resource } from '../resources/resource.ts';
import { asBoolean, isNotSet, known } from '../resources/value.ts';
import { findings } from './finding.ts';

const path = 'properties.enablePurgeProtection';
const { found, unknown } = findings('purge-protection');

export const purgeProtection: Rule = {
  id: 'purge-protection',
  title: 'The key store has purge protection',
  source:
    'Azure OpenAI encryption of data at rest: "You must enable both the Soft Delete and Do Not Purge properties on the key vault." Managed HSM has it off by default.',
  check(binding) {
    if (binding.store?.kind !== 'found') return [];
    const store = binding.store.resource;
    const value = store.read(path);
    if (asBoolean(value) === true) return [];
    if (asBoolean(value) === undefined && !isNotSet(value)) {
      return [unknown(store, `Whether ${store.name} has purge protection could not be read.`, { path })];
    }
    const message = `${store.name} has no purge protection, so Azure refuses to encrypt with its keys.`;
    return [found('error', store, message, { path, remedy: turnOn(store) })];
  },
};

function turnOn(store: Resource): Remedy {
  return {
    id: 'purge-protection',
    title: `Turn on purge protection of ${store.name}`,
    changes: [{ kind: 'set', resource: store.id ?? store.key, type: store.type, path, value: known(true) }],
    cost: 'irreversible',
    costExplanation: `Purge protection can never be turned off again. Until its retention period has passed, nobody, Microsoft included, can purge ${store.name} or what was deleted in it.`,
  };
}
