import { keyObstacle, storeObstacle } from '../../../core/plans/candidates.ts';
import { parseArmId, sameArmId, subscriptionOf } from '../../../core/resources/armId.ts';
import { resolveBinding, uriOf } from '../../../core/resources/binding.ts';
import { ResourceGraph } from '../../../core/resources/graph.ts';
import { sameStoreUri } from '../../../core/resources/keyIdentifier.ts';
import type { LiveResource } from '../../../core/resources/resource.ts';
import { types } from '../../../core/resources/types.ts';
import { asBoolean, asNumber, asString } from '../../../core/resources/value.ts';
import type { OptionGroup, OptionView } from '../../../protocol/wizardView.ts';
import { joined } from './controls.ts';
import type { Offers, StoreOffer } from './offers.ts';

/** Resources of the estate as options: the value of each is its id. */

export function accountOptions({ accounts, subscriptions }: Offers): readonly OptionGroup[] {
  const groups = [
    { label: 'On Microsoft-managed keys', sources: ['microsoft'] },
    { label: 'Encryption not known', sources: ['unknown'] },
    { label: 'Under a customer-managed key already', sources: ['customer'] },
  ];
  return groups.map(({ label, sources }) => ({
    label,
    options: accounts
      .filter((account) => sources.includes(resolveBinding(account, ResourceGraph.of([account])).keySource))
      .map((account): OptionView => {
        const subscription = subscriptions.find(({ id }) => id.toLowerCase() === subscriptionOf(account.id));
        const foundry = asString(account.read('kind'))?.toLowerCase() === 'aiservices';
        return {
          value: account.id,
          label: account.name,
          description: joined(foundry ? 'Foundry' : 'Azure OpenAI', asString(account.read('location'))),
          detail: joined(subscription?.name ?? subscriptionOf(account.id), parseArmId(account.id)?.resourceGroup),
        };
      }),
  }));
}

/** Keys under their stores: those that can serve the accounts first, then what cannot, with the reason. */
export function keyOptions(
  { stores }: Offers,
  accounts: readonly LiveResource[],
  now: number,
  usersOf: (store: LiveResource, key: LiveResource) => readonly string[],
): readonly OptionGroup[] {
  const useless: OptionView[] = [];
  const serving = stores.map(({ store, keys = [], failure }): OptionGroup => {
    const obstacle = firstObstacle(accounts, (account) => storeObstacle(account, store, now));
    if (obstacle !== undefined) useless.push({ value: store.id, label: `All keys of ${store.name}`, obstacle });
    else if (failure !== undefined)
      useless.push({ value: store.id, label: `Keys of ${store.name}`, obstacle: failure });
    const options = (obstacle === undefined ? keys : []).flatMap((key) => {
      const reason = firstObstacle(accounts, (account) => keyObstacle(account, store, key, now));
      const users = usersOf(store, key);
      const option = {
        value: key.id,
        label: key.name,
        description: joined(describeKey(key), users.length === 0 ? undefined : `used by ${users.join(', ')}`),
      };
      if (reason === undefined) return [option];
      useless.push({ ...option, label: `${key.name} in ${store.name}`, obstacle: reason });
      return [];
    });
    return { label: storeLabel(store), options };
  });
  return [...serving, { label: 'Cannot be chosen', options: useless }];
}

/** Stores that can serve the accounts, and the others with the reason. */
export function storeOptions(
  { stores }: Offers,
  accounts: readonly LiveResource[],
  now: number,
): readonly OptionView[] {
  return stores.map(({ store }) => {
    const obstacle = firstObstacle(accounts, (account) => storeObstacle(account, store, now));
    return {
      value: store.id,
      label: store.name,
      description: joined(storeKind(store), asString(store.read('location'))),
      ...(obstacle !== undefined && { obstacle }),
    };
  });
}

/** Stores and keys as places that a grant can reach. */
export function scopeOptions({ stores }: Offers): readonly OptionGroup[] {
  return stores.map(({ store, keys = [] }) => ({
    label: storeLabel(store),
    options: [
      {
        value: store.id,
        label: `All of ${store.name}`,
        description: storeKind(store),
        detail: 'Reaches every key in it, also later ones.',
      },
      ...keys.map((key) => ({ value: key.id, label: key.name, description: joined('key', describeKey(key)) })),
    ],
  }));
}

/** Why the keys of some stores cannot be offered. */
export function unreadStores({ stores }: Offers): readonly OptionGroup[] {
  const options = stores.flatMap(({ store, failure }) =>
    failure === undefined ? [] : [{ value: `unread ${store.id}`, label: `Keys of ${store.name}`, obstacle: failure }],
  );
  return [{ label: 'Could not be listed', options }];
}

function storeLabel(store: LiveResource): string {
  return joined(store.name, storeKind(store), asString(store.read('location')));
}

export function storeKind({ type }: Pick<LiveResource, 'type'>): string {
  return type === types.managedHsm ? 'Managed HSM' : 'vault';
}

function firstObstacle(
  accounts: readonly LiveResource[],
  obstacle: (account: LiveResource) => string | undefined,
): string | undefined {
  return accounts.map(obstacle).find((reason) => reason !== undefined);
}

/** Type and size, whether it is switched off, and when it expires. */
export function describeKey(key: LiveResource): string {
  const size = asNumber(key.read('properties.keySize')) ?? asString(key.read('properties.curveName'));
  const expiry = asNumber(key.read('properties.attributes.exp'));
  return joined(
    [asString(key.read('properties.kty')) ?? 'type not known', size].filter((part) => part !== undefined).join(' '),
    asBoolean(key.read('properties.attributes.enabled')) === false ? 'disabled' : undefined,
    expiry === undefined ? undefined : `expires ${new Date(expiry * 1000).toISOString().slice(0, 10)}`,
  );
}

/** Names of the accounts, among those that are shown, whose encryption names this key. */
export function keyUsers({ accounts }: Offers): (store: LiveResource, key: LiveResource) => readonly string[] {
  return (store, key) =>
    accounts
      .filter((account) => {
        const own = (name: string) => asString(account.read(`properties.encryption.keyVaultProperties.${name}`)) ?? '';
        const uri = uriOf(store);
        return (
          uri !== undefined &&
          sameStoreUri(uri, own('keyVaultUri')) &&
          own('keyName').toLowerCase() === key.name.toLowerCase()
        );
      })
      .map(({ name }) => name);
}

export function findById<R extends { readonly id: string }>(resources: readonly R[], id: string): R | undefined {
  return id === '' ? undefined : resources.find((resource) => sameArmId(resource.id, id));
}

/** A key of the estate with its store. */
export function findKey(
  { stores }: Offers,
  id: string,
): { readonly store: LiveResource; readonly key: LiveResource } | undefined {
  for (const { store, keys = [] } of stores) {
    const key = findById(keys, id);
    if (key) return { store, key };
  }
  return undefined;
}

export function isReadingKeys({ stores, reading }: Offers, wanted: readonly StoreOffer['store'][]): boolean {
  return reading.has('inventory') || wanted.some(({ key }) => reading.has(`keys ${key}`) && stores.length > 0);
}
