import type { Rule } from './rule.ts';
import { findings } from './finding.ts';

const { found, unknown } = findings('identity');

export const identity: Rule = {
  id: 'identity',
  title: 'The account has the identity that its encryption names',
  source:
    'Azure OpenAI encryption of data at rest: access is granted to "the system-assigned or user-assigned managed identity of Azure OpenAI resource"; identityClientId names a user-assigned one.',
  check({ account, identity: bound }) {
    if (!bound) return [];
    if (bound.missing !== undefined) {
      return [found('error', account, `${account.name} cannot reach its key: ${bound.missing}.`, { path: 'identity' })];
    }
    if (bound.principalId.kind === 'unknown') {
      return [
        unknown(account, `The ${bound.displayName} could not be read: ${bound.principalId.reason}.`, {
          path: 'identity',
        }),
      ];
    }
    return [];
  },
};
