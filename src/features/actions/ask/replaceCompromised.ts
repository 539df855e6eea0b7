import { sameArmId } from '../../../core/resources/armId.ts';
import { defaultPreferences } from '../../../core/rules/rule.ts';
import type { Action } from '../action.ts';
import type { Question } from '../pickers/journey.ts';
import { askKeyChoice } from '../questions/keyChoice.ts';
import { toKeyChoice } from '../questions/newKey.ts';
import { askScope } from '../questions/scope.ts';
import { askKey, isKeyOrVersion, keyIdOf, targetIn } from '../questions/targets.ts';
import { accountsUnder } from '../questions/usersOf.ts';
import type { Wishes } from '../wishes.ts';

/** "Replace Compromised Key…": a new key in another store, every account moved, and then the old one disabled. */
export const replaceCompromised: Action = {
  title: 'Replace Compromised Key',
  async start(on, estate) {
    const { target } = targetIn(on, isKeyOrVersion);
    return target ? { target, accounts: await accountsUnder(estate, keyIdOf(target)) } : {};
  },
  questions: (asking, start) => [
    ...askKey(asking, start, 'Which key is in the wrong hands?').map((question): Question<Wishes> => ({
      ...question,
      async ask(wishes, place) {
        const answer = await question.ask(wishes, place);
        if (answer.to !== 'next' || !answer.state.target) return answer;
        const accounts = await accountsUnder(asking.estate, keyIdOf(answer.state.target));
        return { ...answer, state: { ...answer.state, accounts } };
      },
    })),
    ...askKeyChoice(asking, {
      accountsOf: ({ accounts = [] }) => accounts,
      placeholder: () => 'Which key takes its place? It should be a new one in another vault.',
      exclude: ({ target }, { key }) =>
        target && sameArmId(keyIdOf(target), key.id) ? 'This is the key that is to be replaced.' : undefined,
    }),
    askScope(asking),
  ],
  toInput(wishes) {
    const { target, scope } = wishes;
    const replacement = toKeyChoice(wishes);
    if (!target || !replacement) return undefined;
    const preferences = scope === undefined ? defaultPreferences : { grantScope: scope };
    return { kind: 'replace-compromised', keyId: keyIdOf(target), replacement, preferences };
  },
  answers: { Key: 'target', 'New key': 'key', Replacement: 'key', Grant: 'scope' },
};
