import type { Estate } from '../state/estate.ts';
import type { Resource } from '../state/resources.ts';

/** Every type of tracked resource that the emulated Azure has, with where the estate keeps it. */
export function resourceKinds(estate: Estate): readonly ResourceKind[] {
  return [
    { type: 'Microsoft.KeyVault/vaults', rows: estate.vaults },
    { type: 'Microsoft.KeyVault/managedHSMs', rows: estate.managedHsms },
    { type: 'Microsoft.CognitiveServices/accounts', rows: estate.accounts },
    { type: 'Microsoft.ManagedIdentity/userAssignedIdentities', rows: estate.userAssignedIdentities },
    { type: 'Microsoft.Network/virtualNetworks', rows: estate.virtualNetworks },
    { type: 'Microsoft.Network/privateEndpoints', rows: estate.privateEndpoints },
    { type: 'Microsoft.Network/privateDnsZones', rows: estate.privateDnsZones },
    { type: 'Microsoft.OperationalInsights/workspaces', rows: estate.workspaces },
  ];
}

export interface ResourceKind {
  readonly type: string;
  readonly rows: ReadonlyMap<string, Resource>;
}

/** The resource of that id, whatever its type. */
export function resourceWithId(estate: Estate, id: string): Resource | undefined {
  const key = id.toLowerCase();
  for (const { rows } of resourceKinds(estate)) {
    const found = rows.get(key);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What stands at the resource and not in it: gone with it, and not brought back by a recovery (documented). */
export function forgetExtensions(estate: Estate, id: string): void {
  const below = `${id.toLowerCase()}/`;
  for (const map of [estate.roleAssignments, estate.locks, estate.diagnosticSettings, estate.policyAssignments]) {
    for (const key of [...map.keys()]) if (key.startsWith(below)) map.delete(key);
  }
}
