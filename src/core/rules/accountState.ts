import type { Rule } from './rule.ts';
import { asString } from '../resources/value.ts';
import { findings } from './finding.ts';

const path = 'properties.provisioningState';
const { found } = findings('account-state');

export const accountState: Rule = {
  id: 'account-state',
  title: 'The account accepts changes',
  source:
    'Azure Cognitive Services: while an account is in a state such as Accepted, other writes to it fail ("Account … in state Accepted").',
  check({ account }) {
    const state = asString(account.read(path));
    if (state === undefined || state.toLowerCase() === 'succeeded') return [];
    if (state.toLowerCase() === 'failed') {
      return [
        found(
          'warning',
          account,
          `The last change to ${account.name} failed; its settings may not be what they seem.`,
          { path },
        ),
      ];
    }
    return [
      found(
        'error',
        account,
        `${account.name} is in state ${state}: another change is under way. Wait until it has ended.`,
        { path },
      ),
    ];
  },
};
