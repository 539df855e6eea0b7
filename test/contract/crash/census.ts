import type { Estate } from '../../../src/emulator/state/estate.ts';
import type { Vault, ManagedHsm } from '../../../src/emulator/state/resources.ts';

/**
 * How many there are of everything that a plan can make, by what makes it one of its kind and not by the name it happened to get: what
 * was made twice shows as a two.
 */
export function census(estate: Estate): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const count = (what: string): void => void counts.set(what.toLowerCase(), (counts.get(what.toLowerCase()) ?? 0) + 1);
  const principal = (id: string): string => estate.principals.get(id.toLowerCase())?.displayName ?? id;
  for (const { scope, principalId, roleDefinition } of estate.roleAssignments.values()) {
    count(`assignment of ${roleDefinition} to ${principal(principalId)} at ${scope}`);
  }
  for (const { id } of estate.vaults.values()) count(id);
  for (const { store } of estate.deletedVaults.values()) count(`deleted ${store.id}`);
  for (const { store } of estate.deletedManagedHsms.values()) count(`deleted ${store.id}`);
  for (const { account } of estate.deletedAccounts.values()) count(`deleted ${account.id}`);
  for (const store of [...estate.vaults.values(), ...estate.managedHsms.values()]) countKeys(store, count);
  for (const vault of estate.vaults.values()) {
    for (const { objectId } of vault.accessPolicies) count(`policy of ${principal(objectId)} in ${vault.name}`);
  }
  for (const hsm of estate.managedHsms.values()) {
    for (const { scope, roleDefinition, principalId } of hsm.localRoleAssignments.values()) {
      count(`local assignment of ${roleDefinition} to ${principal(principalId)} at ${hsm.name}${scope}`);
    }
  }
  for (const { id } of [...estate.accounts.values(), ...estate.workspaces.values()]) count(id);
  for (const { resourceId, workspaceId } of estate.diagnosticSettings.values()) {
    count(`setting of ${resourceId} to ${workspaceId}`);
  }
  for (const { id } of [...estate.virtualNetworks.values(), ...estate.privateEndpoints.values()]) count(id);
  for (const { id } of estate.privateDnsZones.values()) count(id);
  for (const { resourceId, status } of estate.privateEndpointConnections.values()) {
    count(`${status} connection of ${resourceId}`);
  }
  for (const { roleName, type } of estate.roleDefinitions.values())
    if (type === 'CustomRole') count(`role ${roleName}`);
  for (const { displayName, type } of estate.principals.values()) count(`${type} ${displayName}`);
  return counts;
}

function countKeys(store: Vault | ManagedHsm, count: (what: string) => void): void {
  for (const { name, versions } of store.keys.values())
    versions.forEach(() => count(`version of ${store.name}/${name}`));
  for (const { key } of store.deletedKeys.values()) count(`deleted key ${store.name}/${key.name}`);
}

/** What there is more or less of than there should be, in words. */
export function differences(expected: ReadonlyMap<string, number>, found: ReadonlyMap<string, number>): string[] {
  const names = new Set([...expected.keys(), ...found.keys()]);
  return [...names]
    .filter((name) => expected.get(name) !== found.get(name))
    .map((name) => `${found.get(name) ?? 0} instead of ${expected.get(name) ?? 0}: ${name}`);
}
