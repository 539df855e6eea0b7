import type { Rule } from './rule.ts';
import { findings } from './finding.ts';
import { short } from './usedVersion.ts';

const path = 'properties.encryption.keyVaultProperties.keyVersion';
const { found } = findings('key-version');

export const keyVersion: Rule = {
  id: 'key-version',
  title: 'A pinned version is the newest',
  source: 'Azure OpenAI and Foundry: an account with a key version stays on it until somebody sets another.',
  check(binding) {
    const { account, version } = binding;
    if (version?.kind !== 'pinned' || version.newest === undefined) return [];
    if (version.newest.toLowerCase() === version.version.toLowerCase()) return [];
    const message = `${account.name} is pinned to key version ${short(version.version)}; the newest is ${short(version.newest)}. It will not follow by itself.`;
    return [found('warning', account, message, { path })];
  },
};
