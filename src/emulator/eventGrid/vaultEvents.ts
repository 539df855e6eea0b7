import { createHash } from 'node:crypto';
import type { Azure } from '../azure.ts';
import { newGuid } from '../guid.ts';
import { currentVersion } from '../keyVault/cryptography.ts';
import { durationDays } from '../keyVault/durations.ts';
import { isManagedHsm, storeUri, type KeyStore } from '../keyVault/keyStore.ts';
import type { VaultEvent, VaultEventType } from '../state/events.ts';
import type { Key, KeyVersion, Vault } from '../state/resources.ts';

const day = 24 * 60 * 60 * 1000;
/** Near expiry is told so many days before unless the rotation policy says otherwise (documented). */
const usualNotice = 30;
/** How many events are kept; the oldest go first. */
const capacity = 10_000;

/** Tells that a key has a new version. Managed HSM has no Event Grid (documented): it tells nothing. */
export function noteNewVersion(
  azure: Azure,
  store: KeyStore,
  key: Key,
  version: KeyVersion,
  at = azure.clock.now(),
): void {
  if (!isManagedHsm(store)) append(azure, store, 'KeyNewVersionCreated', at, keyOfEvent(key, version));
}

/** Tells that the access policies, or the permission model, were changed. */
export function notePolicyChange(azure: Azure, vault: Vault): void {
  append(azure, vault, 'VaultAccessPolicyChanged', azure.clock.now(), undefined);
}

/** Tells which current versions have come near their expiry, or to it, since the vault was last looked at. */
export function noteExpiries(azure: Azure, store: KeyStore): void {
  if (isManagedHsm(store)) return;
  const now = azure.clock.now();
  const since = store.expiriesTold ?? now;
  // What is made up for has a clock of its own, which is behind.
  if (store.expiriesTold !== undefined && now <= since) return;
  store.expiriesTold = now;
  if (now <= since) return;
  for (const key of store.keys.values()) {
    const version = key.versions.at(-1);
    if (version?.exp === undefined) continue;
    const expiry = version.exp * 1000;
    const tell = (type: VaultEventType, at: number): void => {
      if (since < at && at <= now) append(azure, store, type, at, keyOfEvent(key, version));
    };
    tell('KeyNearExpiry', noticeOf(key, expiry));
    tell('KeyExpired', expiry);
  }
}

/** The moment that the Notify action of the rotation policy asks for, else 30 days before the expiry. */
function noticeOf(key: Key, expiry: number): number {
  const trigger = key.rotationPolicy?.lifetimeActions.find(({ action }) => action.type === 'Notify')?.trigger;
  const after = durationDays(trigger?.timeAfterCreate ?? '');
  if (after !== undefined) return currentVersion(key).created * 1000 + after * day;
  return expiry - (durationDays(trigger?.timeBeforeExpiry ?? '') ?? usualNotice) * day;
}

interface EventKey {
  readonly name: string;
  readonly version: KeyVersion;
}

function keyOfEvent({ name }: Key, version: KeyVersion): EventKey {
  return { name, version };
}

/** The form is Event Grid's schema for Key Vault (documented). */
function append(azure: Azure, vault: Vault, type: VaultEventType, at: number, key: EventKey | undefined): void {
  const { estate } = azure;
  const base = storeUri(estate, vault).replace(/\/$/, '');
  const event: VaultEvent = {
    id: newGuid(),
    topic: vault.id,
    subject: key?.name ?? vault.name,
    eventType: `Microsoft.KeyVault.${type}`,
    eventTime: new Date(at).toISOString(),
    data: {
      Id: key === undefined ? base : `${base}/keys/${key.name}/${key.version.version}`,
      VaultName: vault.name,
      ObjectType: key === undefined ? 'Vault' : 'Key',
      ObjectName: key?.name ?? vault.name,
      Version: key?.version.version ?? null,
      NBF: key?.version.nbf ?? null,
      EXP: key?.version.exp ?? null,
    },
    dataVersion: '1',
    metadataVersion: '1',
  };
  estate.vaultEvents.push(event);
  if (estate.vaultEvents.length > capacity) estate.vaultEvents.splice(0, estate.vaultEvents.length - capacity);
}

/** Stands for the access rules of a vault, to see whether a write changed them. */
export function accessRulesOf({ accessPolicies, enableRbacAuthorization }: Vault): string {
  return createHash('sha256')
    .update(JSON.stringify([accessPolicies, enableRbacAuthorization]))
    .digest('base64url');
}
