import { parseArmId, subscriptionOf } from '../../../core/resources/armId.ts';
import type { LiveResource } from '../../../core/resources/resource.ts';
import { types } from '../../../core/resources/types.ts';
import { absent, asNumber, asString } from '../../../core/resources/value.ts';
import { group, joined, separator, type Choice, type Row } from '../pickers/rows.ts';

/** A key with the store it lies in. */
export interface ChosenKey {
  readonly store: LiveResource;
  readonly key: LiveResource;
}

/** What is known of a key so far. */
export interface KeyView {
  readonly key: LiveResource;
  /** `reading`: a listing lacks type and size, and the single read is under way. */
  readonly details: 'reading' | 'read';
  /** Why it cannot serve. */
  readonly obstacle?: string;
}

/** What is known of a key store so far. */
export interface StoreView {
  readonly store: LiveResource;
  /** Why none of its keys can serve; they are not listed then. */
  readonly obstacle?: string;
  /** Undefined while they are being listed. */
  readonly keys?: readonly KeyView[];
  /** Why its keys, or some of them, could not be listed. */
  readonly failure?: string;
}

/**
 * Keys grouped by their store: those that can serve first; those that cannot, and the stores that cannot be listed, below with
 * the reason.
 * @param accounts those that it is for; none: for whatever is to be done with the key itself
 * @param used whether a key is one that the accounts are under now
 */
export function keyRows(
  accounts: readonly LiveResource[],
  stores: readonly StoreView[],
  used: (choice: ChosenKey) => boolean = () => false,
): readonly Row<ChosenKey>[] {
  const sorted = [...stores].sort(
    (a, b) => nearness(accounts, a.store) - nearness(accounts, b.store) || a.store.name.localeCompare(b.store.name),
  );
  const serving = sorted.flatMap((view) => servingRows(view, used));
  const useless = sorted.flatMap((view) => [
    ...(view.obstacle === undefined ? [] : [storeRow(view.store, view.obstacle)]),
    ...keysOf(view).flatMap(({ key, obstacle }) =>
      obstacle === undefined ? [] : [uselessKey(view.store, key, obstacle)],
    ),
  ]);
  const unread = sorted.flatMap(({ store, failure }) => (failure === undefined ? [] : [unreadRow(store, failure)]));
  const done = stores.every(({ keys, obstacle }) => keys !== undefined || obstacle !== undefined);
  return [
    ...(serving.length === 0 && done ? [noneRow(accounts, stores.length)] : serving),
    ...group(`Cannot encrypt ${forWhom(accounts)}`, useless),
    ...group('Keys could not be listed', unread),
  ];
}

function servingRows(
  { store, keys, obstacle }: StoreView,
  used: (choice: ChosenKey) => boolean,
): readonly Row<ChosenKey>[] {
  const usable = (keys ?? []).filter((view) => view.obstacle === undefined);
  if (obstacle !== undefined || usable.length === 0) return [];
  const place = joined(store.name, asString(store.read('location')), parseArmId(store.id)?.resourceGroup);
  return [
    separator(place),
    ...[...usable]
      .sort((a, b) => a.key.name.localeCompare(b.key.name))
      .map(({ key, details }): Choice<ChosenKey> => {
        const choice = { store, key };
        return {
          kind: 'choice',
          id: key.key,
          label: key.name,
          icon: 'key',
          description: joined(
            details === 'reading' ? 'reading type and size…' : describeKey(key),
            used(choice) ? 'in use now' : undefined,
          ),
          detail: `in ${store.name}`,
          means: { value: choice },
        };
      }),
  ];
}

/** Type and size, and when it expires. */
export function describeKey(key: LiveResource): string {
  const type = asString(key.read('properties.kty'));
  const size = asNumber(key.read('properties.keySize'));
  const curve = asString(key.read('properties.curveName'));
  const expiry = asNumber(key.read('properties.attributes.exp'));
  return joined(
    type === undefined ? 'type not known' : [type, size ?? curve].filter((part) => part !== undefined).join(' '),
    expiry === undefined ? undefined : `expires ${new Date(expiry * 1000).toISOString().slice(0, 10)}`,
  );
}

function keysOf({ keys, obstacle }: StoreView): readonly KeyView[] {
  return obstacle === undefined ? [...(keys ?? [])].sort((a, b) => a.key.name.localeCompare(b.key.name)) : [];
}

function uselessKey(store: LiveResource, key: LiveResource, reason: string): Choice<ChosenKey> {
  return {
    kind: 'choice',
    id: key.key,
    label: key.name,
    icon: 'circle-slash',
    description: joined(`in ${store.name}`, asString(key.read('properties.kty')) && describeKey(key)),
    detail: reason,
    means: { explanation: { title: `Key ${key.name} of ${store.name} cannot serve`, text: reason } },
  };
}

function storeRow(store: LiveResource, reason: string): Choice<ChosenKey> {
  const kind = store.type === types.managedHsm ? 'Managed HSM' : 'vault';
  return {
    kind: 'choice',
    id: store.key,
    label: store.name,
    icon: 'circle-slash',
    description: joined(`all keys of this ${kind}`, asString(store.read('location'))),
    detail: reason,
    means: { explanation: { title: `The keys of ${store.name} cannot serve`, text: reason } },
  };
}

function unreadRow(store: LiveResource, reason: string): Choice<ChosenKey> {
  return {
    kind: 'choice',
    id: `${store.key} unread`,
    label: store.name,
    icon: 'warning',
    detail: reason,
    means: { explanation: { title: `The keys of ${store.name} could not be listed`, text: reason } },
  };
}

function noneRow(accounts: readonly LiveResource[], stores: number): Choice<ChosenKey> {
  if (accounts.length === 0) {
    const text = 'The key stores that you can see hold no key, or their keys could not be listed.';
    return explained('No key to choose', text);
  }
  const region = asString(accounts[0]?.read('location') ?? absent) ?? 'the same region';
  const title = `No key that can encrypt ${forWhom(accounts)}`;
  const what =
    stores === 0
      ? 'You can see no key store.'
      : 'None of the keys that you can see is fit for it; the reasons stand below.';
  const text = `${what} It takes an enabled RSA or RSA-HSM key of 2048 bits, in a vault in ${region} and in the same tenant.`;
  return explained(title, text);
}

function explained(title: string, text: string): Choice<ChosenKey> {
  return {
    kind: 'choice',
    id: 'none',
    label: title,
    icon: 'info',
    detail: text,
    means: { explanation: { title, text } },
  };
}

/** The accounts in a word or two. */
export function forWhom(accounts: readonly LiveResource[]): string {
  const [first, ...others] = accounts;
  if (!first) return 'it';
  return others.length === 0 ? first.name : `all ${accounts.length} accounts`;
}

/** Teams keep a key near what it encrypts: the same resource group first, then the same subscription. */
function nearness([account]: readonly LiveResource[], store: LiveResource): number {
  if (!account) return 0;
  if (subscriptionOf(account.id) !== subscriptionOf(store.id)) return 2;
  const groupOf = ({ id }: LiveResource) => parseArmId(id)?.resourceGroup?.toLowerCase();
  return groupOf(account) === groupOf(store) ? 0 : 1;
}
