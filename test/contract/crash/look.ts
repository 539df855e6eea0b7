import type { Estate } from '../../../src/emulator/state/estate.ts';
import type { Account, Key, ManagedHsm, ResourceGroup, UserAssignedIdentity, Vault } from '../../../src/emulator/state/resources.ts';

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

export function keyIn(store: Vault | ManagedHsm, name: string): Key {
  return named(store.keys.values(), name);
}

/** The store and key under which an account's data are, in a word; `microsoft` under Microsoft-managed keys. */
export function protectionOf(estate: Estate, accountName: string): string {
  const { protection } = accountIn(estate, accountName);
  return protection === undefined ? 'microsoft' : `${protection.vaultName}/${protection.keyName}`;
}
