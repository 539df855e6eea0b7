import type { Rule } from './rule.ts';
import { findings } from './finding.ts';

const { unknown } = findings('key-visible');

export const keyVisible: Rule = {
  id: 'key-visible',
  title: 'Key and key store can be seen',
  source: 'A judgement needs the resources it is about; what cannot be read is neither right nor wrong.',
  check({ account, store, key }) {
    if (store?.kind === 'unseen')
      return [unknown(account, `The key store of ${account.name} (${store.name}) cannot be seen: ${store.reason}.`)];
    if (key?.kind === 'unseen')
      return [unknown(account, `Key ${key.name} of ${account.name} cannot be seen: ${key.reason}.`)];
    return [];
  },
};
