import { isRotated } from '../resources/rotationPolicy.ts';
import { findings } from './finding.ts';
import { followsByDocument, pinnedWords, versionless, versionPath } from './pinning.ts';
import type { Rule } from './rule.ts';

const { found } = findings('versionless');

export const versionlessDocumented: Rule = {
  id: 'versionless',
  title: 'Foundry can follow its key',
  source:
    'Foundry (2026-08-10): "If you omit keyVersion or set it to an empty string, the resource automatically uses the latest key version when the key rotates in your key store." For Azure OpenAI no document says so.',
  check(binding) {
    const { account, key } = binding;
    const pinned = pinnedWords(binding.version);
    // Pinning is a choice that a running account has made; where it is written, it can still be made otherwise.
    if (!account.declaration || pinned === undefined || !followsByDocument(binding)) return [];
    if (key?.kind === 'found' && isRotated(key.resource)) return [];
    const remedy = versionless(binding);
    const message = `${account.name} is pinned to ${pinned}. Without a version Foundry takes up new ones by itself.`;
    return [found('hint', account, message, { path: versionPath, ...(remedy && { remedy }) })];
  },
};
