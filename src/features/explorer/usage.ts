import { storeUriOf } from '../../core/resources/resourceIndex.ts';
import { normalizeStoreUri } from '../../core/resources/keyIdentifier.ts';
import { isLive, type LiveResource, type Resource } from '../../core/resources/resource.ts';
import { types } from '../../core/resources/types.ts';
import { asString } from '../../core/resources/value.ts';
import { sortedByName } from './presentation/words.ts';

interface Use {
  readonly account: Resource;
  readonly storeUri: string;
  readonly keyName: string;
  readonly keyVersion: string | undefined;
}

/** Which accounts name which keys, told by the accounts themselves: nothing is read for it. */
export class Usage {
  readonly #byStore: ReadonlyMap<string, readonly Use[]>;

  constructor(resources: readonly Resource[]) {
    const accounts = sortedByName(resources.filter(({ type }) => type === types.account));
    this.#byStore = Map.groupBy(
      accounts.map(useOf).filter((use) => use !== undefined),
      ({ storeUri }) => storeUri,
    );
  }

  ofStore(store: Resource): readonly string[] {
    return this.#uses(store).map(({ account }) => account.name);
  }

  ofKey(store: Resource, key: Resource): readonly string[] {
    return this.#uses(store)
      .filter(({ keyName }) => keyName.toLowerCase() === key.name.toLowerCase())
      .map(({ account }) => account.name);
  }

  /** The accounts themselves whose encryption names a key. */
  accountsOfKey(store: Resource, key: Resource): readonly LiveResource[] {
    return this.#uses(store)
      .filter(({ keyName }) => keyName.toLowerCase() === key.name.toLowerCase())
      .flatMap(({ account }) => (isLive(account) ? [account] : []));
  }

  /** The accounts that are pinned to a version. */
  ofVersion(store: Resource, key: Resource, version: Resource): readonly string[] {
    return this.#uses(store)
      .filter(({ keyName, keyVersion }) => {
        const isKey = keyName.toLowerCase() === key.name.toLowerCase();
        return isKey && keyVersion?.toLowerCase() === version.name.toLowerCase();
      })
      .map(({ account }) => account.name);
  }

  #uses(store: Resource): readonly Use[] {
    const uri = asString(storeUriOf(store));
    return uri === undefined ? [] : (this.#byStore.get(normalizeStoreUri(uri)) ?? []);
  }
}

function useOf(account: Resource): Use | undefined {
  const encryption = (name: string) => asString(account.read(`properties.encryption.keyVaultProperties.${name}`));
  const storeUri = encryption('keyVaultUri');
  const keyName = encryption('keyName');
  if (storeUri === undefined || keyName === undefined) return undefined;
  return { account, storeUri: normalizeStoreUri(storeUri), keyName, keyVersion: encryption('keyVersion') };
}
