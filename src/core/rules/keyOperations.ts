import type { Rule } from './rule.ts';
import { asStrings } from '../resources/value.ts';
import { declareOtherwise, onlyNewKeys } from './declareOtherwise.ts';
import { findings } from './finding.ts';

const path = 'properties.keyOps';
const { found } = findings('key-operations');

export const keyOperations: Rule = {
  id: 'key-operations',
  title: 'The key may wrap and unwrap',
  source:
    'Azure OpenAI encryption of data at rest: the identity needs "Get, Wrap Key, Unwrap Key"; a key refuses an operation that its key_ops leaves out.',
  check(binding) {
    if (binding.key?.kind !== 'found') return [];
    const key = binding.key.resource;
    const operations = asStrings(key.read(path))?.map((operation) => operation.toLowerCase());
    // An empty or absent list comes from answers that do not show it.
    if (!operations || operations.length === 0) return [];
    const lacking = ['wrapKey', 'unwrapKey'].filter((operation) => !operations.includes(operation.toLowerCase()));
    if (lacking.length === 0) return [];
    const remedy = declareOtherwise(
      'key-operations',
      key,
      `Let key ${key.name} wrap and unwrap`,
      { [path]: [...(asStrings(key.read(path)) ?? []), ...lacking] },
      onlyNewKeys,
    );
    const message = `Key ${key.name} does not allow ${lacking.join(' and ')}, which encryption needs.`;
    return [found('error', key, message, { path, ...(remedy && { remedy }) })];
  },
};
