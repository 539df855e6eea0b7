import { createPrivateKey } from 'node:crypto';
import { asBoolean, asString, member } from '../json.ts';
import type { JsonWebKey, KeyType, KeyVersion } from '../state/resources.ts';
import {
  curveOf,
  operationsOf,
  requireHsm,
  rsaSizes,
  symmetricSizes,
  usualOperations,
  versionText,
} from './createKey.ts';
import { isManagedHsm, type KeyStore } from './keyStore.ts';
import { badParameter } from './refusals.ts';
import { releaseIn } from './releasePolicy.ts';

/**
 * Makes a version of a key that is brought along: a JSON Web Key with its private parts, or an RSA key under a transfer
 * blob (BYOK). Such a blob is locked for the HSM that it was made for and cannot be opened here: its version gets a key of
 * the emulator's own, so that everything but the identity of the key is as it would be.
 */
export function importedVersion(store: KeyStore, body: unknown, now: number): KeyVersion {
  const jwk = member(body, 'key');
  const blob = asString(member(jwk, 'key_hsm')) ?? asString(member(jwk, 'T'));
  const asked = asString(member(jwk, 'kty'));
  if (asked === undefined) throw badParameter('Property key.kty is required.\r\n');
  const inHsm = asBoolean(member(body, 'hsm')) === true || asked.endsWith('-HSM') || isManagedHsm(store);
  if (inHsm) requireHsm(store);
  const sort = blob === undefined ? importedSort(store, asked.replace(/-HSM$/, ''), jwk) : transferredSort(asked, blob);
  const kty = typeOf(sort.family, inHsm);
  return {
    ...versionText(body, now),
    kty,
    ...(sort.curve === undefined ? { keySize: sort.keySize ?? 2048 } : { curve: sort.curve }),
    keyOps: operationsOf(jwk, usualOperations(kty)),
    material: sort.material,
    imported: true,
    ...releaseIn(store, kty, body),
  };
}

interface Sort {
  readonly family: 'RSA' | 'EC' | 'oct';
  readonly keySize?: number;
  readonly curve?: string;
  readonly material: JsonWebKey | undefined;
}

function typeOf(family: Sort['family'], inHsm: boolean): KeyType {
  if (family !== 'oct') return inHsm ? `${family}-HSM` : family;
  if (inHsm) return 'oct-HSM';
  throw badParameter('Keys of type oct are supported in Managed HSM only.');
}

/** The size of a key under a blob cannot be seen: the usual one is taken. */
function transferredSort(asked: string, blob: string): Sort {
  if (asked !== 'RSA-HSM') throw badParameter('A transfer blob must be imported as a key of type RSA-HSM.');
  if (!/^[\w-]+={0,2}$/.test(blob)) throw badParameter('Property key.key_hsm is not base64url.');
  return { family: 'RSA', keySize: 2048, material: undefined };
}

function importedSort(store: KeyStore, family: string, jwk: unknown): Sort {
  switch (family) {
    case 'RSA':
      return importedRsa(store, jwk);
    case 'EC':
      return importedCurve(jwk);
    case 'oct':
      return importedSymmetric(jwk);
    default:
      throw badParameter(`Property key.kty has invalid value: ${family}\r\n`);
  }
}

/** A Managed HSM took a key of 1024 bits too (recorded). */
function importedRsa(store: KeyStore, jwk: unknown): Sort {
  const material = checked({ kty: 'RSA', ...membersOf(jwk, ['n', 'e', 'd', 'p', 'q', 'dp', 'dq', 'qi']) });
  const keySize = createPrivateKey({ key: material, format: 'jwk' }).asymmetricKeyDetails?.modulusLength ?? 0;
  const isKnown = rsaSizes.includes(keySize) || (isManagedHsm(store) && keySize === 1024);
  if (!isKnown) throw badParameter(`RSA keys of ${keySize} bits are not supported.`);
  return { family: 'RSA', keySize, material };
}

/** Node names the curve of Bitcoin differently. */
function importedCurve(jwk: unknown): Sort {
  const curve = curveOf(jwk);
  const crv = curve === 'P-256K' ? 'secp256k1' : curve;
  return { family: 'EC', curve, material: checked({ kty: 'EC', crv, ...membersOf(jwk, ['x', 'y', 'd']) }) };
}

function importedSymmetric(jwk: unknown): Sort {
  const { k = '' } = membersOf(jwk, ['k']);
  const keySize = Buffer.from(k, 'base64url').length * 8;
  if (!symmetricSizes.includes(keySize)) throw badParameter(`Symmetric keys of ${keySize} bits are not supported.`);
  return { family: 'oct', keySize, material: { kty: 'oct', k } };
}

function membersOf(jwk: unknown, names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    names.map((name) => {
      const value = asString(member(jwk, name));
      if (value === undefined) throw badParameter(`Property key.${name} is required.\r\n`);
      return [name, value];
    }),
  );
}

/** OpenSSL's own judgement on whether this is a private key. */
function checked(material: JsonWebKey): JsonWebKey {
  try {
    createPrivateKey({ key: material, format: 'jwk' });
    return material;
  } catch {
    throw badParameter('The key is not a valid private key.');
  }
}
