import { isRotated } from '../resources/rotationPolicy.ts';
import { findings } from './finding.ts';
import { followsByDocument, pinnedWords, versionless, versionPath } from './pinning.ts';
import type { Rule } from './rule.ts';

const { found } = findings('rotation-pinned');

export const rotationPinned: Rule = {
  id: 'rotation-pinned',
  title: 'The account follows a key that rotates',
  source:
    'Foundry: "If you specify a keyVersion, you must manually update the resource each time you rotate the key." Azure OpenAI: "When the key is rotated, you must update the Azure OpenAI resource to use the new key URI."',
  check(binding) {
    const { account, key } = binding;
    const pinned = pinnedWords(binding.version);
    if (key?.kind !== 'found' || pinned === undefined || !isRotated(key.resource)) return [];
    const remedy = followsByDocument(binding) ? versionless(binding) : undefined;
    const message = `Key ${key.resource.name} is rotated by its policy, but ${account.name} is pinned to ${pinned} and does not follow.`;
    return [
      found('warning', account, message, {
        path: versionPath,
        related: [
          {
            resource: key.resource,
            path: 'properties.rotationPolicy',
            message: `This policy makes new versions of key ${key.resource.name}.`,
          },
        ],
        ...(remedy && { remedy }),
      }),
    ];
  },
};
