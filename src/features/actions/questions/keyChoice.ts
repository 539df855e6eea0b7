import { uriOf } from '../../../core/resources/binding.ts';
import { sameStoreUri } from '../../../core/resources/keyIdentifier.ts';
import type { LiveResource } from '../../../core/resources/resource.ts';
import { asString } from '../../../core/resources/value.ts';
import { forWhom, keyRows, type ChosenKey } from '../choices/keyRows.ts';
import { searchKeys } from '../choices/keySearch.ts';
import type { Asking } from '../pickers/asking.ts';
import type { Question } from '../pickers/journey.ts';
import { choice } from '../pickers/question.ts';
import { mapRow, separator, type Choice, type Row } from '../pickers/rows.ts';
import { withKey, type KeyWish, type Wishes } from '../wishes.ts';
import { newKeyQuestions } from './newKey.ts';

export interface KeyChoiceSpec {
  /** The accounts that the key is to serve; where nobody has chosen any, those that are under the key that is replaced. */
  readonly accountsOf: (wishes: Wishes) => readonly LiveResource[];
  readonly placeholder?: (wishes: Wishes) => string;
  /** Keys that may not be chosen though they could serve, with the reason. */
  readonly exclude?: (wishes: Wishes, choice: ChosenKey) => string | undefined;
}

/** Which key accounts are to be under: one that is there, a new one, or one that somebody brings. */
export function askKeyChoice(asking: Asking, spec: KeyChoiceSpec): readonly Question<Wishes>[] {
  return [askKeyOfStores(asking, spec), ...newKeyQuestions(asking, spec.accountsOf)];
}

function askKeyOfStores(asking: Asking, { accountsOf, placeholder, exclude }: KeyChoiceSpec): Question<Wishes> {
  const { estate, clock } = asking;
  return choice<KeyWish>(asking, {
    id: 'key',
    placeholder: (wishes) => placeholder?.(wishes) ?? `Which key is to encrypt ${forWhom(accountsOf(wishes))}?`,
    purpose: 'read the key stores',
    active: ({ key }) => (key?.kind === 'existing' ? key.key.key : key?.kind),
    load(wishes, show, signal) {
      const accounts = accountsOf(wishes);
      const used = (chosen: ChosenKey) => accounts.some((account) => isUsedBy(account, chosen));
      return searchKeys(
        estate,
        accounts,
        clock.now(),
        (stores) => show([...keyRows(accounts, stores, used).map((row) => toWish(row, wishes, exclude)), ...others]),
        signal,
      );
    },
    apply: withKey,
  });
}

function toWish(row: Row<ChosenKey>, wishes: Wishes, exclude: KeyChoiceSpec['exclude']): Row<KeyWish> {
  const wish = mapRow(row, (value): KeyWish => ({ kind: 'existing', ...value }));
  if (row.kind === 'separator' || 'explanation' in row.means) return wish;
  const { value } = row.means;
  const reason = exclude?.(wishes, value);
  if (reason === undefined) return wish;
  const title = `Key ${value.key.name} of ${value.store.name} cannot be chosen`;
  return { ...row, icon: 'circle-slash', detail: reason, means: { explanation: { title, text: reason } } };
}

const newKey: Choice<KeyWish> = {
  kind: 'choice',
  id: 'new',
  label: 'New key…',
  icon: 'add',
  detail: 'In a key store that is there, or in a new vault with every property that it must have.',
  means: { value: { kind: 'new' } },
};

const importedKey: Choice<KeyWish> = {
  kind: 'choice',
  id: 'import',
  label: 'Import a key…',
  icon: 'cloud-upload',
  detail: 'From a PEM file, or a BYOK file of an HSM vendor’s tool. Key Vault cannot rotate it by itself.',
  means: { value: { kind: 'import' } },
};

const others: readonly Row<KeyWish>[] = [separator('A key that is not there yet'), newKey, importedKey];

/** Whether a key is the one that an account's encryption names. */
export function isUsedBy(account: LiveResource, { store, key }: ChosenKey): boolean {
  const own = (name: string) => asString(account.read(`properties.encryption.keyVaultProperties.${name}`));
  const uri = uriOf(store);
  return (
    uri !== undefined &&
    sameStoreUri(uri, own('keyVaultUri') ?? '') &&
    own('keyName')?.toLowerCase() === key.name.toLowerCase()
  );
}
