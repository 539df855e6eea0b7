import type { LiveResource } from '../../../../core/resources/resource.ts';
import type { Answers } from '../answers.ts';
import { many } from '../controls.ts';
import type { Part } from '../form.ts';
import type { Offers } from '../offers.ts';
import { accountOptions, findById } from '../options.ts';

/** Which accounts it is about. */
export function accountsPart(answers: Answers, offers: Offers): Part<readonly LiveResource[]> {
  const control = many(
    answers,
    {
      id: 'accounts',
      label: 'Accounts',
      help: 'Several accounts can be put under one key in one plan.',
      none: 'No Azure OpenAI or Foundry account is to be seen in the subscriptions that are shown.',
    },
    accountOptions(offers),
    offers.reading.has('inventory'),
  );
  const accounts = control.values.flatMap((id) => findById(offers.accounts, id) ?? []);
  return {
    controls: [control],
    value: accounts.length === 0 ? undefined : accounts,
    missing: accounts.length === 0 ? ['at least one account'] : [],
    summary: accounts.map(({ name }) => name).join(', '),
  };
}
