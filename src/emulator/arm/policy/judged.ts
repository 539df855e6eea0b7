import type { Azure } from '../../azure.ts';
import { durationDays } from '../../keyVault/durations.ts';
import { isManagedHsm, storeUri, type KeyStore } from '../../keyVault/keyStore.ts';
import type { Account, Key, KeyVersion, Resource } from '../../state/resources.ts';
import { accountProperties, identityView } from '../cognitiveServices/accountView.ts';
import { accountType } from '../cognitiveServices/accountType.ts';
import { managedHsmProperties } from '../keyVault/managedHsms.ts';
import { vaultProperties } from '../keyVault/vaultView.ts';
import type { JudgedKey, JudgedResource } from './definition.ts';

/** A resource of the estate beside what policy reads of it. */
export interface Candidate {
  readonly resource: Resource;
  readonly judged: JudgedResource;
  /** Present for key stores. */
  readonly keys?: readonly JudgedKey[];
}

/** Everything that the known definitions judge. */
export function* candidates(azure: Azure): Iterable<Candidate> {
  const { accounts, vaults, managedHsms } = azure.estate;
  for (const account of accounts.values()) yield { resource: account, judged: judgedAccount(azure, account) };
  for (const vault of vaults.values()) {
    const judged = {
      ...base(azure, vault, 'Microsoft.KeyVault/vaults'),
      properties: vaultProperties(azure.estate, vault),
    };
    yield { resource: vault, judged, keys: keysOf(azure, vault) };
  }
  for (const hsm of managedHsms.values()) {
    const judged = {
      ...base(azure, hsm, 'Microsoft.KeyVault/managedHSMs'),
      properties: managedHsmProperties(azure, hsm),
    };
    yield { resource: hsm, judged, keys: keysOf(azure, hsm) };
  }
}

function judgedAccount(azure: Azure, account: Account): JudgedResource {
  const { kind, identity } = account;
  return {
    ...base(azure, account, accountType),
    kind,
    identity: identity === undefined ? undefined : identityView(azure.estate, identity),
    properties: accountProperties(azure.estate, account),
  };
}

function base({ estate }: Azure, { id, name }: Resource, type: string): Omit<JudgedResource, 'properties'> {
  const settings = [...estate.diagnosticSettings.values()].filter(
    ({ resourceId }) => resourceId.toLowerCase() === id.toLowerCase(),
  );
  return { id, name, type, settings };
}

function keysOf(azure: Azure, store: KeyStore): readonly JudgedKey[] {
  return [...store.keys.values()].flatMap((key) => {
    const current = key.versions.at(-1);
    return current === undefined ? [] : [judgedKey(azure, store, key, current)];
  });
}

/** A version of a key, which need not be there yet. */
export function judgedKey({ estate, clock }: Azure, store: KeyStore, key: Key, version: KeyVersion): JudgedKey {
  const milliseconds = (seconds: number | undefined): number | undefined =>
    seconds === undefined ? undefined : seconds * 1000;
  return {
    id: `${storeUri(estate, store)}keys/${key.name}`,
    name: key.name,
    keyType: version.kty,
    keySize: version.keySize,
    createdOn: version.created * 1000,
    notBefore: milliseconds(version.nbf),
    expiresOn: milliseconds(version.exp),
    scheduledRotation: milliseconds(scheduledRotation(key, version)),
    now: clock.now(),
  };
}

/** When the rotation policy makes the next version, in seconds since 1970. */
function scheduledRotation({ rotationPolicy }: Key, version: KeyVersion): number | undefined {
  const trigger = rotationPolicy?.lifetimeActions.find(({ action }) => action.type === 'Rotate')?.trigger;
  if (trigger === undefined) return undefined;
  const seconds = (text: string | undefined): number => (durationDays(text ?? '') ?? 0) * 24 * 60 * 60;
  if (trigger.timeAfterCreate !== undefined) return version.created + seconds(trigger.timeAfterCreate);
  return version.exp === undefined ? undefined : version.exp - seconds(trigger.timeBeforeExpiry);
}

/** Whether definitions of that mode are about the keys of the store. */
export function keyModeOf(store: KeyStore): 'Microsoft.KeyVault.Data' | 'Microsoft.ManagedHSM.Data' {
  return isManagedHsm(store) ? 'Microsoft.ManagedHSM.Data' : 'Microsoft.KeyVault.Data';
}
