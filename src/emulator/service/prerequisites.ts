import type { Azure } from '../azure.ts';
import { clouds } from '../clouds.ts';
import { vaultNamed } from '../state/estate.ts';
import type { Account, Encryption, KeyVaultProperties, Vault } from '../state/resources.ts';
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
  const vault = requireVault(azure, properties);
  requireSameKeyStore(account, vault);
  if (!hasIdentity(properties.identityClientId)) {
    throw refusal(
      properties.identityClientId === undefined
        ? 'A managed identity is required to use customer-managed keys. Enable the system-assigned identity of the account or set identityClientId.'
        : `The identityClientId '${properties.identityClientId}' is not the client id of a user-assigned identity of the account.`,
    );
  }
  if (vault.location.toLowerCase() !== account.location.toLowerCase()) throw refusal('Key store not found');
  if (vault.tenantId !== azure.estate.tenant.tenantId) throw refusal('Key store not found');
  if (!vault.enableSoftDelete || !vault.enablePurgeProtection) {
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
function requireSameKeyStore(account: Account, vault: Vault): void {
  const { protection } = account;
  if (protection === undefined || account.projects.length === 0) return;
  if (protection.vaultName.toLowerCase() === vault.name.toLowerCase()) return;
  throw refusal('Project CMKs can be updated only to keys in the same key store.');
}

/** A key in a Managed HSM is refused by this emulator, which does not operate HSM keys yet (docs/fidelity.md). */
function requireVault(azure: Azure, { keyName, keyVersion, keyVaultUri }: KeyVaultProperties): Vault {
  const wellFormed =
    /^[0-9a-z-]{1,127}$/i.test(keyName) && (keyVersion === undefined || /^([0-9a-f]{32})?$/i.test(keyVersion));
  const vault = wellFormed ? vaultAt(azure, keyVaultUri) : undefined;
  if (vault === undefined) throw refusal('KeyVaultProperties is invalid');
  return vault;
}

/** The vault of a URI; undefined where the URI is not that of a vault or no vault has the name. */
export function vaultAt(azure: Azure, uri: string): Vault | undefined {
  if (!URL.canParse(uri)) return undefined;
  const { protocol, hostname, pathname } = new URL(uri);
  const suffix = clouds.map(({ vaultSuffix }) => vaultSuffix).find((candidate) => hostname.endsWith(candidate));
  if (protocol !== 'https:' || pathname !== '/' || suffix === undefined) return undefined;
  return vaultNamed(azure.estate, hostname.slice(0, -suffix.length));
}

function refusal(message: string): Refusal {
  return armRefusal(400, 'BadRequest', message);
}
