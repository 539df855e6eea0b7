import { guidOf } from '../../guid.ts';
import type { NetworkRuleSet, Vault, Workspace } from '../../state/resources.ts';
import type { EstateBuilder } from '../builders.ts';
import { chance, pick } from './chance.ts';
import type { Place, Places } from './places.ts';

/** A vault with where it is. */
export interface PlacedVault {
  readonly vault: Vault;
  readonly place: Place;
}

const firewalls: readonly (readonly [number, NetworkRuleSet | undefined])[] = [
  [0.7, undefined],
  [0.27, { bypass: 'AzureServices', defaultAction: 'Deny', ipRules: [], virtualNetworkRules: [] }],
  [0.03, { bypass: 'None', defaultAction: 'Deny', ipRules: [], virtualNetworkRules: [] }],
];

/** Vaults as they are found: most with roles, some with access policies, some without purge protection or shut to services. */
export function addVaults(build: EstateBuilder, places: Places, count: number): readonly PlacedVault[] {
  const workspaces = addWorkspaces(build, places, Math.min(places.subscriptions.length, 8));
  return Array.from({ length: count }, (_, index) => {
    const place = places.of(index);
    const networkAcls = pick(firewalls, chance(1, index));
    const vault = build.vault(places.group('keys', place), `kv-contoso-${index + 1}`, place.region, {
      sku: chance(2, index) < 0.2 ? 'premium' : 'standard',
      enableRbacAuthorization: chance(3, index) >= 0.15,
      enablePurgeProtection: chance(4, index) >= 0.08,
      ...(networkAcls === undefined ? {} : { networkAcls }),
    });
    const workspace = workspaces[index % workspaces.length];
    if (workspace !== undefined && chance(5, index) < 0.3) {
      build.keepAuditLog(
        vault,
        workspace,
        Number.parseInt(guidOf(vault.name).slice(0, 1), 16) < 8 ? 'Dedicated' : undefined,
      );
    }
    return { vault, place };
  });
}

function addWorkspaces(build: EstateBuilder, places: Places, count: number): readonly Workspace[] {
  return Array.from({ length: count }, (_, index) => {
    const place = places.of(index);
    return build.workspace(places.group('logs', place), `log-contoso-${index + 1}`, place.region);
  });
}
