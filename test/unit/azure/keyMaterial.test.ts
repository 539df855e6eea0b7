import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { AzureFailure } from '../../../src/core/failure.ts';
import { keyFromPem, keyFromTransferBlob } from '../../../src/azure/write/acts/keyMaterial.ts';

const use = { purpose: 'import the key', resource: '/key', path: 'key.pem' };
const rsa = (modulusLength: number) => generateKeyPairSync('rsa', { modulusLength });
const pem = (text: string | Buffer) => Buffer.from(text);

function refusalOf(work: () => unknown): string {
  try {
    work();
  } catch (thrown) {
    if (thrown instanceof AzureFailure && thrown.kind === 'rejected') return thrown.message;
    throw thrown;
  }
  throw new Error('expected a refusal');
}

describe('the private key in a PEM file', () => {
  const { privateKey, publicKey } = rsa(2048);

  it.each(['pkcs1', 'pkcs8'] as const)('is read from %s, part by part', (type) => {
    const key = keyFromPem(use, pem(privateKey.export({ type, format: 'pem' })), 'RSA');
    const jwk = privateKey.export({ format: 'jwk' });
    expect(key.kty).toBe('RSA');
    for (const name of ['n', 'e', 'd', 'p', 'q', 'dp', 'dq', 'qi'] as const) {
      expect(Buffer.from(key[name] ?? []).toString('base64url')).toBe(jwk[name]);
    }
  });

  it.each<[string, () => string | Buffer, string]>([
    [
      'is encrypted (PKCS #8)',
      () => privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'secret' }),
      'encrypted with a password',
    ],
    [
      'is encrypted (PKCS #1)',
      () => privateKey.export({ type: 'pkcs1', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'secret' }),
      'encrypted with a password',
    ],
    ['is only public', () => publicKey.export({ type: 'spki', format: 'pem' }), 'no private key'],
    [
      'is of an elliptic curve',
      () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }),
      'an RSA key is needed',
    ],
    ['is too small', () => rsa(1024).privateKey.export({ type: 'pkcs8', format: 'pem' }), '1024 bits'],
    ['is no key at all', () => 'hello', 'no private key'],
    ['is cut off', () => String(privateKey.export({ type: 'pkcs8', format: 'pem' })).slice(0, 400), 'no private key'],
  ])('is refused where it %s', (_, file, words) => {
    expect(refusalOf(() => keyFromPem(use, pem(file()), 'RSA'))).toContain(words);
  });
});

describe('a key transfer blob', () => {
  it('is sent as it is', () => {
    const blob = pem('{"schema_version":"1.0.0","ciphertext":"AAEC"}');
    expect(keyFromTransferBlob(use, blob)).toEqual({ kty: 'RSA-HSM', t: blob });
  });

  it.each(['', '[]', '{"header":{}}', 'AAEC', 'null'])('is not “%s”', (text) => {
    expect(refusalOf(() => keyFromTransferBlob(use, pem(text)))).toContain('no key transfer blob');
  });
});
