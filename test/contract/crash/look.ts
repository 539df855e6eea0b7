import type { Azure } from '../../../src/emulator/azure.ts';
import { EstateBuilder } from '../../../src/emulator/estate/builders.ts';
import { canOpenData } from '../../../src/emulator/service/protection.ts';
import type { RunningEmulator } from '../../../src/emulator/start.ts';
import type { Estate } from '../../../src/emulator/state/estate.ts';
import type {
  Account,
  Key,
  KeyVersion,
  ManagedHsm,
  ResourceGroup,
  UserAssignedIdentity,
  Vault,
} from '../../../src/emulator/state/resources.ts';

/** The resource of that name, which the sample estate has or the scenario has arranged. */
function named<T extends { readonly name: string }>(all: Iterable<T>, name: string): T {
  for (const one of all) if (one.name === name) return one;
  throw new Error(`The estate has no ${name}.`);
}

export function accountIn({ accounts }: Estate, name: string): Account {
  return named(accounts.values(), name);
}

export function vaultIn({ vaults }: Estate, name: string): Vault {
  return named(vaults.values(), name);
}

export function hsmIn({ managedHsms }: Estate, name: string): ManagedHsm {
  return named(managedHsms.values(), name);
}

export function groupIn({ resourceGroups }: Estate, name: string): ResourceGroup {
  return named(resourceGroups.values(), name);
}

export function identityIn({ userAssignedIdentities }: Estate, name: string): UserAssignedIdentity {
  return named(userAssignedIdentities.values(), name);
}

/** A key by `store/key`. */
export function keyIn(estate: Estate, path: string): { readonly id: string; readonly key: Key } {
  const [storeName = '', keyName = ''] = path.split('/');
  const store = named<Vault | ManagedHsm>([...estate.vaults.values(), ...estate.managedHsms.values()], storeName);
  return { id: `${store.id}/keys/${keyName}`, key: named(store.keys.values(), keyName) };
}

export function newestOf(key: Key): KeyVersion {
  const version = key.versions.at(-1);
  if (!version) throw new Error(`${key.name} has no version.`);
  return version;
}

/** `store/key` under which the data of an account are; `microsoft` under Microsoft-managed keys. */
export function protectionOf({ estate }: Azure, accountName: string): string {
  const { protection } = accountIn(estate, accountName);
  return protection === undefined ? 'microsoft' : `${protection.vaultName}/${protection.keyName}`;
}

/** The version that an account names; undefined for one that follows the newest. */
export function pinOf({ estate }: Azure, accountName: string): string | undefined {
  const { encryption } = accountIn(estate, accountName);
  const pinned = encryption?.keySource === 'Microsoft.KeyVault' ? encryption.keyVaultProperties.keyVersion : undefined;
  return pinned === '' ? undefined : pinned;
}

export function opens(azure: Azure, accountName: string): Promise<boolean> {
  return canOpenData(azure, accountIn(azure.estate, accountName));
}

/** Words to add to the sample estate what it lacks. */
export function builderFor({ azure }: RunningEmulator): EstateBuilder {
  return new EstateBuilder(azure.estate, azure.clock.now());
}
