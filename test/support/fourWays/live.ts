import { EstateBuilder } from '../../../src/emulator/estate/builders.ts';
import type { Azure } from '../../../src/emulator/azure.ts';
import type { Wish } from './wish.ts';

/** Builds it in an emulator's estate; returns the account's id. */
export function buildLive({ estate, clock }: Azure, wish: Wish): string {
  const build = new EstateBuilder(estate, clock.now());
  const [first] = estate.subscriptions.keys();
  const group = build.resourceGroup(first ?? '', 'rg-four', wish.accountRegion);
  const identity = build.userAssignedIdentity(group, 'id-four', wish.accountRegion);
  const shut = { bypass: 'None', defaultAction: 'Deny', ipRules: [], virtualNetworkRules: [] } as const;
  const vault = build.vault(group, 'kv-four', wish.vaultRegion, {
    enablePurgeProtection: wish.purgeProtection,
    enableRbacAuthorization: wish.usesRoles,
    ...(wish.isShut && { networkAcls: shut }),
  });
  const expiresInDays =
    wish.expires === undefined ? undefined : (Date.parse(wish.expires) - clock.now()) / (24 * 3600 * 1000);
  const key = build.key(vault, 'cmk', [1], {
    kty: wish.kty,
    ...(expiresInDays !== undefined && { expiresInDays }),
  });
  const versions = key.versions.map((version) => ({ ...version, keyOps: [...wish.keyOps] }));
  const used = { ...key, versions } as typeof key;
  vault.keys.set('cmk', used);
  if (wish.role !== undefined) build.grant(identity.principalId, wish.role, `${vault.id}/keys/cmk`);
  const account = build.account(group, 'four', wish.accountRegion, {
    identity: wish.isAttached
      ? { type: 'UserAssigned', userAssignedIdentities: [identity.id] }
      : build.systemIdentity('four'),
  });
  build.protect(account, vault, used, { clientId: identity.clientId });
  return account.id;
}
