/**
 * A program as anybody may write it for Azure, run by the proxy's tests in a process of its own: nothing here but its
 * environment says that there is an emulator. It prints what it found as one line of JSON.
 */
import { SubscriptionClient } from '@azure/arm-resources-subscriptions';
import { ClientSecretCredential } from '@azure/identity';
import { CryptographyClient, KeyClient } from '@azure/keyvault-keys';

const [tenantId = '', clientId = '', clientSecret = '', vaultUri = '', keyName = ''] = process.argv.slice(2);
const credential = new ClientSecretCredential(tenantId, clientId, clientSecret);
const subscriptions: (string | undefined)[] = [];
for await (const { displayName } of new SubscriptionClient(credential).subscriptions.list()) {
  subscriptions.push(displayName);
}
const key = await new KeyClient(vaultUri, credential).createRsaKey(keyName);
const cryptography = new CryptographyClient(key.id ?? '', credential);
const secret = Buffer.from('a data encryption key');
const { result } = await cryptography.wrapKey('RSA-OAEP', secret);
const unwrapped = await cryptography.unwrapKey('RSA-OAEP', result);
console.log(JSON.stringify({ subscriptions, keyId: key.id, isSame: secret.equals(unwrapped.result) }));
