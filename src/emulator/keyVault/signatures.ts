import type { KeyVersion } from '../state/resources.ts';
import { asString, entryOf } from '../json.ts';
import { signDigest, verifyDigest } from './ecdsa.ts';
import { materialOf, privateKeyOf, wrongAlgorithm } from './material.ts';
import { badParameter } from './refusals.ts';
import { signPkcs1, signPss, verifyPkcs1, verifyPss, type HashName } from './rsaSignature.ts';

interface Scheme {
  readonly hash: HashName;
  readonly kind: 'pkcs1' | 'pss' | 'ecdsa';
  /** The curve that an algorithm for elliptic curves belongs to. */
  readonly curve?: string;
}

/** Key Vault's signature algorithms (RFC 7518; ES256K by RFC 8812). */
const schemes: Readonly<Record<string, Scheme>> = {
  RS256: { hash: 'sha256', kind: 'pkcs1' },
  RS384: { hash: 'sha384', kind: 'pkcs1' },
  RS512: { hash: 'sha512', kind: 'pkcs1' },
  PS256: { hash: 'sha256', kind: 'pss' },
  PS384: { hash: 'sha384', kind: 'pss' },
  PS512: { hash: 'sha512', kind: 'pss' },
  ES256: { hash: 'sha256', kind: 'ecdsa', curve: 'P-256' },
  ES256K: { hash: 'sha256', kind: 'ecdsa', curve: 'P-256K' },
  ES384: { hash: 'sha384', kind: 'ecdsa', curve: 'P-384' },
  ES512: { hash: 'sha512', kind: 'ecdsa', curve: 'P-521' },
};

const digestLengths: Readonly<Record<HashName, number>> = { sha256: 32, sha384: 48, sha512: 64 };

/** Signs a digest. Throws Key Vault's refusal where algorithm, key and digest do not belong together. */
export async function signWith(version: KeyVersion, algorithm: string, digest: Buffer): Promise<Buffer> {
  const scheme = schemeOf(version, algorithm, digest);
  if (scheme.curve !== undefined) return signDigest(scheme.curve, await scalarOf(version), digest);
  const sign = scheme.kind === 'pss' ? signPss : signPkcs1;
  return sign(await privateKeyOf(version), scheme.hash, digest);
}

/** Whether the signature is that of the digest under this key. Throws as `signWith` does. */
export async function verifyWith(
  version: KeyVersion,
  algorithm: string,
  digest: Buffer,
  signature: Buffer,
): Promise<boolean> {
  const scheme = schemeOf(version, algorithm, digest);
  if (scheme.curve !== undefined) return verifyDigest(scheme.curve, await scalarOf(version), digest, signature);
  const verify = scheme.kind === 'pss' ? verifyPss : verifyPkcs1;
  return verify(await privateKeyOf(version), scheme.hash, digest, signature);
}

function schemeOf(version: KeyVersion, algorithm: string, digest: Buffer): Scheme {
  const scheme = entryOf(schemes, algorithm);
  const fits = scheme?.curve === undefined ? version.kty.startsWith('RSA') : scheme.curve === version.curve;
  if (scheme === undefined || !fits) throw wrongAlgorithm(version, algorithm);
  const length = digestLengths[scheme.hash];
  if (digest.length !== length) {
    throw badParameter(`Invalid length of 'value': ${digest.length} bytes. Required length: ${length} bytes.`);
  }
  return scheme;
}

/** The private number of an elliptic-curve key. */
async function scalarOf(version: KeyVersion): Promise<Buffer> {
  return Buffer.from(asString((await materialOf(version))['d']) ?? '', 'base64url');
}
