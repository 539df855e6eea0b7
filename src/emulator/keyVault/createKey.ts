import { unixSeconds } from '../clock.ts';
import { newVersion } from '../guid.ts';
import { asBoolean, asNumber, asObject, asString, asStrings, member, memberAt } from '../json.ts';
import type { KeyType, KeyVersion, Vault } from '../state/resources.ts';
import { badParameter } from './refusals.ts';

const rsaOperations = ['encrypt', 'decrypt', 'sign', 'verify', 'wrapKey', 'unwrapKey'];
const ecOperations = ['sign', 'verify'];
const rsaSizes = [2048, 3072, 4096];
const curveNames = ['P-256', 'P-384', 'P-521', 'P-256K'];

/** Makes a version from the body of a create request. Throws Key Vault's refusal for what a vault cannot hold. */
export function newKeyVersion(vault: Vault, body: unknown, now: number): KeyVersion {
  const kty = keyTypeOf(vault, body);
  const isRsa = kty === 'RSA' || kty === 'RSA-HSM';
  const seconds = unixSeconds(now);
  return {
    version: newVersion(),
    kty,
    ...(isRsa ? { keySize: rsaSize(body) } : { curve: curveOf(body) }),
    keyOps: operationsOf(body, isRsa ? rsaOperations : ecOperations),
    enabled: asBoolean(memberAt(body, 'attributes', 'enabled')) ?? true,
    nbf: asNumber(memberAt(body, 'attributes', 'nbf')),
    exp: asNumber(memberAt(body, 'attributes', 'exp')),
    created: seconds,
    updated: seconds,
    tags: tagsOf(body),
    material: undefined,
  };
}

/** The tags of a body; undefined where it has none. */
export function tagsOf(body: unknown): Readonly<Record<string, string>> | undefined {
  const tags = asObject(member(body, 'tags'));
  if (tags === undefined) return undefined;
  return Object.fromEntries(Object.entries(tags).map(([name, value]) => [name, asString(value) ?? '']));
}

/** The operations of a body, or those that such a key has by default. */
export function operationsOf(body: unknown, usual: readonly string[]): readonly string[] {
  const asked = asStrings(member(body, 'key_ops'));
  if (asked === undefined) return usual;
  const known = [...rsaOperations, 'import', 'export'];
  const wrong = asked.find((operation) => !known.includes(operation));
  if (wrong !== undefined) throw badParameter(`Property key_ops has invalid value: ${wrong}\r\n`);
  return asked;
}

function keyTypeOf(vault: Vault, body: unknown): KeyType {
  const kty = asString(member(body, 'kty'));
  if (kty === undefined) throw badParameter('Property kty is required.\r\n');
  switch (kty) {
    case 'RSA':
    case 'EC':
      return kty;
    case 'RSA-HSM':
    case 'EC-HSM':
      if (vault.sku === 'premium') return kty;
      throw badParameter('HSM-protected keys are not supported in a vault of the standard SKU.');
    case 'oct':
    case 'oct-HSM':
      throw badParameter(`Keys of type ${kty} are supported in Managed HSM only.`);
    default:
      throw badParameter(`Property kty has invalid value: ${kty}\r\n`);
  }
}

function rsaSize(body: unknown): number {
  const size = asNumber(member(body, 'key_size')) ?? 2048;
  if (!rsaSizes.includes(size)) throw badParameter(`Property key_size has invalid value: ${size}\r\n`);
  return size;
}

function curveOf(body: unknown): string {
  const curve = asString(member(body, 'crv')) ?? 'P-256';
  if (!curveNames.includes(curve)) throw badParameter(`Property crv has invalid value: ${curve}\r\n`);
  return curve;
}
