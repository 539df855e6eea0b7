import type { Azure } from '../azure.ts';
import { asString, memberAt } from '../json.ts';
import { useKey } from '../keyVault/cryptography.ts';
import { keyIdentityOf } from '../service/identityOfAccount.ts';
import { vaultNamed } from '../state/estate.ts';
import type { Account } from '../state/resources.ts';
import { Refusal } from '../wire/exchange.ts';

/**
 * Why the data of an account that cannot be opened cannot: the innermost error code of the refusal that its identity
 * meets, or what is missing before it comes to one.
 */
export async function whyLocked(azure: Azure, account: Account): Promise<string> {
  const { encryption, protection } = account;
  if (encryption?.keySource !== 'Microsoft.KeyVault' || protection === undefined) return 'KeyNotConfigured';
  const caller = keyIdentityOf(azure, account, encryption.keyVaultProperties.identityClientId);
  if (caller === undefined) return 'IdentityNotFound';
  const vault = vaultNamed(azure.estate, protection.vaultName);
  if (vault === undefined) return 'KeyStoreNotFound';
  try {
    await useKey(azure, vault, caller, {
      operation: 'unwrapKey',
      keyName: protection.keyName,
      keyVersion: protection.keyVersion,
      algorithm: 'RSA-OAEP',
      value: Buffer.from(protection.wrappedKey ?? '', 'base64url'),
    });
    return 'WrongDataKey';
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { body } = error.reply;
    return (
      asString(memberAt(body, 'error', 'innererror', 'code')) ?? asString(memberAt(body, 'error', 'code')) ?? 'Unknown'
    );
  }
}
