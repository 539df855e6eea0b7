import type { Rule } from './rule.ts';
import { types } from '../resources/types.ts';
import { asString } from '../resources/value.ts';
import { declareOtherwise, onlyNewKeys } from './declareOtherwise.ts';
import { findings } from './finding.ts';

const path = 'properties.kty';
const { found } = findings('key-protection');

export const keyProtection: Rule = {
  id: 'key-protection',
  title: 'The key store can hold a key of this protection',
  source:
    'About keys: a standard vault holds software-protected keys (RSA), a premium one HSM-protected ones too (RSA-HSM), a Managed HSM only HSM-protected ones.',
  check(binding) {
    if (binding.store?.kind !== 'found' || binding.key?.kind !== 'found') return [];
    const store = binding.store.resource;
    const key = binding.key.resource;
    const kty = asString(key.read(path))?.toUpperCase();
    if (store.type === types.vault && kty === 'RSA-HSM') {
      if (asString(store.read('properties.sku.name'))?.toLowerCase() !== 'standard') return [];
      const message = `${store.name} is a standard vault, which cannot hold the HSM-protected key ${key.name}: choose a premium vault, or a key of type RSA.`;
      const remedy = declareOtherwise(
        'key-protection',
        store,
        `Make ${store.name} a premium vault`,
        { 'properties.sku.name': 'premium' },
        'HSM-protected keys in a premium vault are charged by the month.',
      );
      const related = [{ resource: store, path: 'properties.sku.name', message: `${store.name} is a standard vault.` }];
      return [found('error', key, message, { path, related, ...(remedy && { remedy }) })];
    }
    if (store.type === types.managedHsm && kty === 'RSA') {
      const message = `${store.name} is a Managed HSM, which holds HSM-protected keys only: key ${key.name} must be of type RSA-HSM.`;
      const remedy = declareOtherwise(
        'key-protection',
        key,
        `Make key ${key.name} of type RSA-HSM`,
        { [path]: 'RSA-HSM' },
        onlyNewKeys,
      );
      return [found('error', key, message, { path, ...(remedy && { remedy }) })];
    }
    return [];
  },
};
