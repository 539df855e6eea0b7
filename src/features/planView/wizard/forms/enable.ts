import type { Answers } from '../answers.ts';
import { section, type FilledForm, type FormContext } from '../form.ts';
import { accessPart } from './accessPart.ts';
import { accountsPart } from './accountsPart.ts';
import { keyPart } from './keyPart.ts';

/** Puts accounts under a key: which accounts, which key, and how they reach it. */
export function enableForm(answers: Answers, context: FormContext): FilledForm {
  const accounts = accountsPart(answers, context.offers);
  const key = keyPart(answers, context, accounts.value ?? []);
  const access = accessPart(answers, context.offers, accounts.value ?? [], key.value);
  return {
    sections: [
      section('accounts', 'Accounts', accounts),
      section('key', 'Key', key),
      section('access', 'Identity, version and grant', access),
    ],
    input:
      accounts.value && key.value && access.value
        ? {
            kind: 'enable',
            accountIds: accounts.value.map(({ id }) => id),
            key: key.value.choice,
            ...access.value,
          }
        : undefined,
    missing: [...accounts.missing, ...key.missing, ...access.missing],
    wants: { ...key.wants, ...(key.value?.key && { versionsOf: key.value.key }) },
  };
}
