import type { Estate } from '../state/estate.ts';
import type { Account } from '../state/resources.ts';

/** Which accounts' data is locked by a version of a key. */
export interface VersionUsers {
  /** The key's address without its version: `https://NAME.vault.azure.net/keys/KEY`. */
  readonly keyId: string;
  readonly version: string;
  /** ARM ids. */
  readonly accounts: readonly string[];
  /** ARM ids of deleted accounts that can still be recovered, and then need the version. */
  readonly deletedAccounts: readonly string[];
}

/** Every version that locks the data of an account. */
export function usersOfVersions(estate: Estate): readonly VersionUsers[] {
  const accounts = [...estate.accounts.values()].flatMap((account) => usesOf(account, false));
  const deleted = [...estate.deletedAccounts.values()].flatMap(({ account }) => usesOf(account, true));
  const versions = Map.groupBy([...accounts, ...deleted], ({ keyId, version }) => `${keyId}/${version}`.toLowerCase());
  return [...versions.values()].flatMap((uses) => {
    const [first] = uses;
    if (first === undefined) return [];
    const idsOf = (isDeleted: boolean): string[] =>
      uses.filter((use) => use.isDeleted === isDeleted).map(({ account }) => account);
    return { keyId: first.keyId, version: first.version, accounts: idsOf(false), deletedAccounts: idsOf(true) };
  });
}

interface Use {
  readonly keyId: string;
  readonly version: string;
  readonly account: string;
  readonly isDeleted: boolean;
}

function usesOf({ id, encryption, protection }: Account, isDeleted: boolean): readonly Use[] {
  if (encryption?.keySource !== 'Microsoft.KeyVault' || protection === undefined) return [];
  const store = encryption.keyVaultProperties.keyVaultUri.toLowerCase().replace(/\/+$/, '');
  return [{ keyId: `${store}/keys/${protection.keyName}`, version: protection.keyVersion, account: id, isDeleted }];
}
