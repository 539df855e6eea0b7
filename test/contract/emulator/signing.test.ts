import { constants, createHash, createPublicKey, createVerify, randomBytes, verify } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { errorOf, Harness } from './harness.ts';

const platform = 'kv-contoso-platform';

describe('Signing with a key of a vault', () => {
  let harness: Harness;
  beforeEach(async () => {
    harness = await Harness.start();
  });
  afterEach(async () => {
    await harness.close();
  });

  const text = Buffer.from('the quick brown fox');

  it.each(['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'] as const)(
    '%s is a signature to others',
    async (alg) => {
      const key = await harness.keys('owner', platform).createRsaKey('signing');
      const hash = `sha${alg.slice(2)}`;
      const digest = createHash(hash).update(text).digest();
      const url = `${key.id ?? ''}/sign`;
      const reply = await harness.store('owner', 'POST', url, { alg, value: digest.toString('base64url') });
      const value = (JSON.parse(reply.text) as { value: string }).value;
      const publicKey = createPublicKey({
        key: { kty: 'RSA', n: base64url(key.key?.n), e: base64url(key.key?.e) },
        format: 'jwk',
      });
      const padding = alg.startsWith('PS') ? constants.RSA_PKCS1_PSS_PADDING : constants.RSA_PKCS1_PADDING;
      const saltLength = constants.RSA_PSS_SALTLEN_DIGEST;
      expect(verify(hash, text, { key: publicKey, padding, saltLength }, Buffer.from(value, 'base64url'))).toBe(true);
      expect(await verified(key.id ?? '', alg, digest, value)).toBe(true);
      expect(await verified(key.id ?? '', alg, createHash(hash).update('other').digest(), value)).toBe(false);
      expect(await verified(key.id ?? '', alg, digest, randomBytes(256).toString('base64url'))).toBe(false);
    },
  );

  it.each([
    ['ES256', 'P-256', 'sha256'],
    ['ES256K', 'P-256K', 'sha256'],
    ['ES384', 'P-384', 'sha384'],
    ['ES512', 'P-521', 'sha512'],
  ] as const)('%s is a signature to others', async (alg, curve, hash) => {
    const key = await harness.keys('owner', platform).createEcKey('signing', { curve });
    const digest = createHash(hash).update(text).digest();
    const url = `${key.id ?? ''}/sign`;
    const reply = await harness.store('owner', 'POST', url, { alg, value: digest.toString('base64url') });
    const value = (JSON.parse(reply.text) as { value: string }).value;
    const publicKey = createPublicKey({
      key: {
        kty: 'EC',
        crv: curve === 'P-256K' ? 'secp256k1' : curve,
        x: base64url(key.key?.x),
        y: base64url(key.key?.y),
      },
      format: 'jwk',
    });
    const check = createVerify(hash).update(text);
    expect(check.verify({ key: publicKey, dsaEncoding: 'ieee-p1363' }, value, 'base64url')).toBe(true);
    expect(await verified(key.id ?? '', alg, digest, value)).toBe(true);
    const changed = Buffer.from(value, 'base64url');
    changed[5] = (changed[5] ?? 0) ^ 1;
    expect(await verified(key.id ?? '', alg, digest, changed.toString('base64url'))).toBe(false);
  });

  it('refuses who may not, the wrong algorithm, a digest of another length, and a disabled key', async () => {
    const client = harness.keys('owner', platform);
    const key = await client.createRsaKey('signing');
    const sign = async (who: string, alg: string, bytes: number): Promise<readonly unknown[]> => {
      const value = Buffer.alloc(bytes).toString('base64url');
      const reply = await harness.store(who, 'POST', `${key.id ?? ''}/sign`, { alg, value });
      return [
        reply.status,
        reply.status === 200 ? undefined : (errorOf(reply).innererror?.code ?? errorOf(reply).code),
      ];
    };
    expect(await sign('owner', 'RS256', 32)).toEqual([200, undefined]);
    expect(await sign('reader', 'RS256', 32)).toEqual([403, 'ForbiddenByRbac']);
    expect(await sign('owner', 'ES256', 32)).toEqual([400, 'BadParameter']);
    expect(await sign('owner', 'RS512', 32)).toEqual([400, 'BadParameter']);
    await client.updateKeyProperties('signing', { enabled: false });
    expect(await sign('owner', 'RS256', 32)).toEqual([403, 'KeyDisabled']);
  });

  async function verified(keyId: string, alg: string, digest: Buffer, value: string): Promise<unknown> {
    const body = { alg, digest: digest.toString('base64url'), value };
    return (JSON.parse((await harness.store('owner', 'POST', `${keyId}/verify`, body)).text) as { value: unknown })
      .value;
  }
});

function base64url(bytes: Uint8Array | undefined): string {
  return Buffer.from(bytes ?? []).toString('base64url');
}
