import type { KeyChoice } from '../../../../core/plans/inputs.ts';
import { storeObstacle } from '../../../../core/plans/candidates.ts';
import type { LiveResource } from '../../../../core/resources/resource.ts';
import { textOf, type Answers } from '../answers.ts';
import { choice, plainGroup } from '../controls.ts';
import type { FormContext, Part } from '../form.ts';
import type { Wants } from '../offers.ts';
import { findKey, isReadingKeys, keyOptions, keyUsers } from '../options.ts';
import { newKeyPart } from './newKeyPart.ts';

export interface ChosenKey {
  readonly choice: KeyChoice;
  /** The key and its store, where they are there already. */
  readonly key?: LiveResource;
  readonly store?: LiveResource;
}

/** Which key: one that is there, a new one, or one whose material somebody brings. */
export function keyPart(
  answers: Answers,
  context: FormContext,
  accounts: readonly LiveResource[],
): Part<ChosenKey> & { readonly wants: Wants } {
  const from = choice(
    answers,
    { id: 'keyFrom', label: 'Which key', look: 'list' },
    plainGroup(
      { value: 'existing', label: 'A key that is there already' },
      { value: 'new', label: 'A new key', detail: 'Made by Key Vault; its material never leaves it.' },
      {
        value: 'import',
        label: 'A key that I bring',
        detail: 'Imported from a file. Key Vault cannot rotate it by itself.',
      },
    ),
    { byDefault: 'existing' },
  );
  const part =
    from.value === 'existing'
      ? existingKeyPart(answers, context, accounts)
      : newKeyPart(answers, context, accounts, from.value === 'import');
  return { ...part, controls: [from, ...part.controls] };
}

/** Only stores that can serve at all are asked for their keys. */
function existingKeyPart(
  answers: Answers,
  { offers, now }: FormContext,
  accounts: readonly LiveResource[],
): Part<ChosenKey> & { readonly wants: Wants } {
  const able = offers.stores
    .map(({ store }) => store)
    .filter((store) => accounts.every((account) => storeObstacle(account, store, now) === undefined));
  const control = choice(
    answers,
    {
      id: 'key',
      label: 'Key',
      look: 'list',
      help: 'An enabled RSA or RSA-HSM key of 2048 bits, in the region and tenant of the accounts.',
      none: 'No key store is to be seen.',
    },
    keyOptions(offers, accounts, now, keyUsers(offers)),
    { reading: isReadingKeys(offers, able) },
  );
  const found = findKey(offers, control.value ?? '');
  return {
    controls: [control],
    value: found && { choice: { kind: 'existing', id: found.key.id }, key: found.key, store: found.store },
    missing: found ? [] : ['a key'],
    summary: found ? `${found.key.name} in ${found.store.name}` : '',
    wants: { keysOf: textOf(answers, 'keyFrom', 'existing') === 'existing' ? able : [] },
  };
}
