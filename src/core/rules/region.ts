import type { Rule } from './rule.ts';
import { asString, isSettled, sameValue } from '../resources/value.ts';
import { findings } from './finding.ts';

const { found, unknown } = findings('region');

export const region: Rule = {
  id: 'region',
  title: 'Account and key store are in the same region',
  source:
    'Azure OpenAI encryption of data at rest: "must be in the same region and in the same Microsoft Entra tenant, but they can be in different subscriptions".',
  check(binding) {
    if (binding.store?.kind !== 'found') return [];
    const { account } = binding;
    const store = binding.store.resource;
    const here = account.read('location');
    const there = store.read('location');
    // Equal expressions are equal, whatever they come to be.
    if (sameValue(here, there)) return [];
    if (!isSettled(here) || !isSettled(there))
      return [unknown(store, `Whether ${account.name} and ${store.name} are in the same region could not be read.`)];
    const accountRegion = asString(here);
    const storeRegion = asString(there);
    if (accountRegion === undefined || storeRegion === undefined || normalize(accountRegion) === normalize(storeRegion))
      return [];
    const message = `${store.name} is in ${storeRegion}, ${account.name} in ${accountRegion}; they must be in the same region. Azure reports this as "Key store not found".`;
    const related = [{ resource: store, path: 'location', message: `${store.name} is in ${storeRegion}.` }];
    return [found('error', account, message, { path: 'location', related })];
  },
};

/** "West Europe" and "westeurope" are the same region. */
function normalize(location: string): string {
  return location.toLowerCase().replace(/\s+/g, '');
}
