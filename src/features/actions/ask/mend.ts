import type { Finding } from '../../../core/rules/rule.ts';
import type { Action } from '../action.ts';
import type { Asking } from '../pickers/asking.ts';
import type { Question } from '../pickers/journey.ts';
import { choice } from '../pickers/question.ts';
import type { Choice } from '../pickers/rows.ts';
import { askAccounts } from '../questions/accounts.ts';
import { accountsIn } from '../questions/targets.ts';
import type { Wishes } from '../wishes.ts';

/** "Mend Finding…": what a rule says helps against what it finds, as a plan of that alone. */
export const mend: Action = {
  title: 'Mend Finding',
  start: accountsIn,
  questions: (asking, start) => [
    ...(start.accounts
      ? []
      : askAccounts(asking, {
          placeholder: 'In which account is something to be mended?',
          several: false,
          first: 'customer',
        })),
    ...(start.rule === undefined ? [askFinding(asking)] : []),
  ],
  toInput: ({ accounts: [account] = [], rule }) =>
    account && rule !== undefined ? { kind: 'mend', accountId: account.id, rule } : undefined,
  answers: { Account: 'account', Finding: 'finding' },
};

function askFinding(asking: Asking): Question<Wishes> {
  return choice<string>(asking, {
    id: 'finding',
    placeholder: () => 'What is to be mended?',
    purpose: 'check the encryption',
    active: ({ rule }) => rule,
    async load({ accounts: [account] = [] }, show) {
      const inspection = account && (await asking.estate.inspect(account));
      show(findingRows(inspection?.findings ?? []));
    },
    apply: (wishes, rule) => ({ ...wishes, rule }),
  });
}

/** One row a rule: its remedy is one plan. */
export function findingRows(findings: readonly Finding[]): readonly Choice<string>[] {
  const distinct = findings.filter(({ rule }, index) => findings.findIndex((other) => other.rule === rule) === index);
  if (distinct.length === 0)
    return [explained('nothing', 'Nothing was found in this account', 'Every rule was checked.')];
  return distinct.map(({ rule, message, remedy }) =>
    remedy
      ? { kind: 'choice', id: rule, label: remedy.title, description: rule, detail: message, means: { value: rule } }
      : explained(rule, message, 'No single change mends this; the page of the rule says what helps.'),
  );
}

function explained(id: string, label: string, text: string): Choice<string> {
  return {
    kind: 'choice',
    id,
    label,
    icon: 'circle-slash',
    detail: text,
    means: { explanation: { title: label, text } },
  };
}
