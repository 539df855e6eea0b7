import { entryOf } from '../json.ts';
import {
  constants,
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  type KeyObject,
  privateDecrypt,
  publicEncrypt,
  randomBytes,
} from 'node:crypto';
import { promisify } from 'node:util';
import type { JsonWebKey, KeyVersion } from '../state/resources.ts';
import { badParameter } from './refusals.ts';

const generate = promisify(generateKeyPair);

/** Key Vault's curve names and OpenSSL's. */
const curves: Readonly<Record<string, string>> = {
  'P-256': 'prime256v1',
  'P-384': 'secp384r1',
  'P-521': 'secp521r1',
  'P-256K': 'secp256k1',
};

/** Generations under way, so that two requests at once make one key. */
const underWay = new WeakMap<KeyVersion, Promise<JsonWebKey>>();

/** The private key of a version, generated when it is first needed: a large estate starts without any. */
export async function materialOf(version: KeyVersion): Promise<JsonWebKey> {
  if (version.material !== undefined) return version.material;
  let generation = underWay.get(version);
  if (generation === undefined) {
    generation = generateMaterial(version);
    underWay.set(version, generation);
  }
  version.material = await generation;
  return version.material;
}

async function generateMaterial(version: KeyVersion): Promise<JsonWebKey> {
  if (version.kty === 'oct-HSM') {
    return { kty: 'oct', k: randomBytes((version.keySize ?? 256) / 8).toString('base64url') };
  }
  const pair =
    version.curve === undefined
      ? await generate('rsa', { modulusLength: version.keySize ?? 2048 })
      : await generate('ec', { namedCurve: curves[version.curve] ?? version.curve });
  return pair.privateKey.export({ format: 'jwk' });
}

/** The private key of a version as OpenSSL takes it. */
export async function privateKeyOf(version: KeyVersion): Promise<KeyObject> {
  return createPrivateKey({ key: await materialOf(version), format: 'jwk' });
}

/** The public members of a version's key: n and e, or crv, x and y; a symmetric key has none. */
export async function publicMembers(version: KeyVersion): Promise<JsonWebKey> {
  if (version.kty === 'oct-HSM') return {};
  const { n, e, x, y } = await materialOf(version);
  return version.curve === undefined ? { n, e } : { crv: version.curve, x, y };
}

/** Key Vault's RSA encryption algorithms. */
const paddings: Readonly<
  Record<string, { readonly padding: number; readonly oaepHash?: string; readonly overhead: number }>
> = {
  RSA1_5: { padding: constants.RSA_PKCS1_PADDING, overhead: 11 },
  'RSA-OAEP': { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1', overhead: 42 },
  'RSA-OAEP-256': { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256', overhead: 66 },
};

/** Encrypts (or wraps) with the public key. Throws Key Vault's refusal for a wrong algorithm or too long a value. */
export async function encryptWith(version: KeyVersion, algorithm: string, plain: Buffer): Promise<Buffer> {
  const { overhead, ...options } = algorithmOf(version, algorithm);
  if (plain.length > (version.keySize ?? 2048) / 8 - overhead) {
    throw badParameter('The parameter is incorrect.\r\n');
  }
  const key = createPublicKey({ key: await materialOf(version), format: 'jwk' });
  return publicEncrypt({ key, ...options }, plain);
}

/**
 * Decrypts (or unwraps) with the private key. Throws Key Vault's refusal where the value does not fit the key; under
 * RSA1_5 OpenSSL yields random bytes instead, so as to tell an attacker nothing.
 */
export async function decryptWith(version: KeyVersion, algorithm: string, cipher: Buffer): Promise<Buffer> {
  const { padding, oaepHash } = algorithmOf(version, algorithm);
  const key = await privateKeyOf(version);
  try {
    return privateDecrypt({ key, padding, ...(oaepHash === undefined ? {} : { oaepHash }) }, cipher);
  } catch {
    throw badParameter('The parameter is incorrect.\r\n');
  }
}

function algorithmOf(version: KeyVersion, algorithm: string): (typeof paddings)[string] {
  const found = entryOf(paddings, algorithm);
  if (found === undefined || !version.kty.startsWith('RSA')) throw wrongAlgorithm(version, algorithm);
  return found;
}

export function wrongAlgorithm(version: KeyVersion, algorithm: string): Error {
  return badParameter(`Key and algorithm do not match: a key of type ${version.kty} does not support ${algorithm}.`);
}
