import { createPrivateKey, type KeyObject } from 'node:crypto';
import type { JsonWebKey } from '@azure/keyvault-keys';
import { refused, type FileUse } from './files.ts';

/** Sizes of RSA keys that key stores take, in bits. Source: "About keys", key types. */
const sizes = [2048, 3072, 4096];

/**
 * The private RSA key in a PEM file (PKCS #1 or #8), as a key store imports it.
 * @throws AzureFailure where it holds another thing
 */
export function keyFromPem(use: FileUse, pem: Buffer, kty: string): JsonWebKey {
  const text = pem.toString('latin1');
  if (/-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type:.*ENCRYPTED/m.test(text)) {
    throw refused(
      use,
      'The private key is encrypted with a password. Decrypt it first (openssl pkey -in FILE -out NEW).',
    );
  }
  const key = privateKey(use, pem);
  if (key.asymmetricKeyType !== 'rsa') {
    throw refused(use, `The file holds a key of type ${key.asymmetricKeyType ?? 'unknown'}; an RSA key is needed.`);
  }
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (!sizes.includes(bits)) {
    throw refused(
      use,
      `The RSA key has ${bits} bits; key stores take ${sizes.join(', ')}, and Azure OpenAI needs 2048.`,
    );
  }
  const jwk = key.export({ format: 'jwk' });
  const part = (name: 'n' | 'e' | 'd' | 'p' | 'q' | 'dp' | 'dq' | 'qi') => Buffer.from(jwk[name] ?? '', 'base64url');
  return {
    kty,
    n: part('n'),
    e: part('e'),
    d: part('d'),
    p: part('p'),
    q: part('q'),
    dp: part('dp'),
    dq: part('dq'),
    qi: part('qi'),
  };
}

function privateKey(use: FileUse, pem: Buffer): KeyObject {
  try {
    return createPrivateKey({ key: pem, format: 'pem' });
  } catch {
    // The words of OpenSSL tell a person nothing, and might repeat a part of the file.
    throw refused(use, 'The file holds no private key in PEM form (PKCS #1 or PKCS #8).');
  }
}

/**
 * A key that was wrapped for the HSM elsewhere ("Import HSM-protected keys to Key Vault (BYOK)"): a JSON document that only the HSM can
 * open, sent as it is.
 * @throws AzureFailure where the file is no such document
 */
export function keyFromTransferBlob(use: FileUse, blob: Buffer): JsonWebKey {
  let document: unknown;
  try {
    document = JSON.parse(blob.toString('utf8'));
  } catch {
    document = undefined;
  }
  const isBlob = typeof document === 'object' && document !== null && 'ciphertext' in document;
  if (!isBlob) throw refused(use, 'The file is no key transfer blob (.byok): it is not JSON with a ciphertext.');
  return { kty: 'RSA-HSM', t: blob };
}
