import { isRotated } from '../resources/rotationPolicy.ts';
import { findings } from './finding.ts';
import { accountsUnder, pinnedWords, versionPath } from './pinning.ts';
import type { Rule } from './rule.ts';

const { found } = findings('rotation-unused');

export const rotationUnused: Rule = {
  id: 'rotation-unused',
  title: 'Some account uses the new versions of a key that rotates',
  source:
    'Foundry: "If you specify a keyVersion, you must manually update the resource each time you rotate the key." A version that no account takes up protects nothing, and Key Vault charges for each.',
  check({ account, key, version }, { graph }) {
    if (key?.kind !== 'found' || pinnedWords(version) === undefined || !isRotated(key.resource)) return [];
    const users = accountsUnder(key.resource, graph);
    // Of one account its own finding says it all; of several, it is said once.
    if (users.length < 2 || users[0]?.account.key !== account.key) return [];
    if (users.some((user) => pinnedWords(user.version) === undefined)) return [];
    const { resource } = key;
    const all = users.length === 2 ? 'both' : `all ${users.length}`;
    const message = `Key ${resource.name} is rotated by its policy, but ${all} accounts in view that use it are pinned to a version: none takes up the new ones.`;
    return [
      found('info', resource, message, {
        path: 'properties.rotationPolicy',
        related: users.map((user) => ({
          resource: user.account,
          path: versionPath,
          message: `${user.account.name} is pinned to ${pinnedWords(user.version) ?? 'a version'}.`,
        })),
      }),
    ];
  },
};
