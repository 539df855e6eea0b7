import type { Azure } from '../azure.ts';
import { clouds } from '../clouds.ts';
import { hasSoftDelete, isManagedHsm, type KeyStore } from '../keyVault/keyStore.ts';
import { isGone, managedHsmNamed, vaultNamed } from '../state/estate.ts';
import type { Account, Encryption, KeyVaultProperties } from '../state/resources.ts';
import { armRefusal } from '../arm/refusals.ts';
import type { Refusal } from '../wire/exchange.ts';

/**
 * What can be judged of a new encryption before the service goes to the key. Throws 400. The texts are those that
 * Microsoft's samples list; their code, and that they come at once, are assumed. `hasIdentity` tells whether the account
 * has the identity of that client id, or the system-assigned one.
 */
export function requirePrerequisites(
  azure: Azure,
  account: Account,
  encryption: Encryption,
  hasIdentity: (clientId: string | undefined) => boolean,
): void {
  if (encryption.keySource === 'Microsoft.CognitiveServices') {
    requireRevertible(account);
    return;
  }
  const properties = encryption.keyVaultProperties;
  const store = requireStore(azure, properties);
  requireSameKeyStore(account, store);
  if (!hasIdentity(properties.identityClientId)) {
    throw refusal(
      properties.identityClientId === undefined
        ? 'A managed identity is required to use customer-managed keys. Enable the system-assigned identity of the account or set identityClientId.'
        : `The identityClientId '${properties.identityClientId}' is not the client id of a user-assigned identity of the account.`,
    );
  }
  if (store.location.toLowerCase() !== account.location.toLowerCase()) throw refusal('Key store not found');
  if (store.tenantId !== azure.estate.tenant.tenantId) throw refusal('Key store not found');
  if (!hasSoftDelete(store) || !store.enablePurgeProtection) {
    throw refusal('The encryption key must be recoverable and not purgeable');
  }
}

/** Foundry projects cannot go back to Microsoft-managed keys; kind OpenAI can (Microsoft's Foundry documents). */
function requireRevertible(account: Account): void {
  if (account.encryption?.keySource === 'Microsoft.KeyVault' && account.projects.length > 0) {
    throw refusal(
      'Updates from customer-managed key encryption to Microsoft-managed key encryption are not supported for a resource with projects.',
    );
  }
}

/** "Project CMKs can be updated only to keys in the same key store." (Microsoft's Foundry documents) */
function requireSameKeyStore(account: Account, store: KeyStore): void {
  const { protection } = account;
  if (protection === undefined || account.projects.length === 0) return;
  const isSameKind = (protection.isManagedHsm ?? false) === isManagedHsm(store);
  if (isSameKind && protection.vaultName.toLowerCase() === store.name.toLowerCase()) return;
  throw refusal('Project CMKs can be updated only to keys in the same key store.');
}

function requireStore(azure: Azure, { keyName, keyVersion, keyVaultUri }: KeyVaultProperties): KeyStore {
  const wellFormed =
    /^[0-9a-z-]{1,127}$/i.test(keyName) && (keyVersion === undefined || /^([0-9a-f]{32})?$/i.test(keyVersion));
  const store = wellFormed ? storeAt(azure, keyVaultUri) : undefined;
  if (store === undefined) throw refusal('KeyVaultProperties is invalid');
  return store;
}

/** The vault or Managed HSM of a URI; undefined where the URI is that of neither, none has the name or its subscription is gone. */
export function storeAt(azure: Azure, uri: string): KeyStore | undefined {
  const store = storeOfHost(azure, uri);
  return store === undefined || isGone(azure.estate, store) ? undefined : store;
}

function storeOfHost(azure: Azure, uri: string): KeyStore | undefined {
  if (!URL.canParse(uri)) return undefined;
  const { protocol, hostname, pathname } = new URL(uri);
  if (protocol !== 'https:' || pathname !== '/') return undefined;
  for (const { vaultSuffix, managedHsmSuffix } of clouds) {
    if (hostname.endsWith(vaultSuffix)) return vaultNamed(azure.estate, hostname.slice(0, -vaultSuffix.length));
    if (hostname.endsWith(managedHsmSuffix)) {
      return managedHsmNamed(azure.estate, hostname.slice(0, -managedHsmSuffix.length));
    }
  }
  return undefined;
}

function refusal(message: string): Refusal {
  return armRefusal(400, 'BadRequest', message);
}
