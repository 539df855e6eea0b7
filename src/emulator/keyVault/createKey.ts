import { unixSeconds } from '../clock.ts';
import { newVersion } from '../guid.ts';
import { asBoolean, asNumber, asObject, asString, asStrings, member, memberAt } from '../json.ts';
import type { KeyType, KeyVersion } from '../state/resources.ts';
import { hasHsm, isManagedHsm, type KeyStore } from './keyStore.ts';
import { badParameter } from './refusals.ts';

const rsaOperations = ['encrypt', 'decrypt', 'sign', 'verify', 'wrapKey', 'unwrapKey'];
const ecOperations = ['sign', 'verify'];
const symmetricOperations = ['encrypt', 'decrypt', 'wrapKey', 'unwrapKey'];
export const rsaSizes: readonly number[] = [2048, 3072, 4096];
export const symmetricSizes: readonly number[] = [128, 192, 256];
const curveNames = ['P-256', 'P-384', 'P-521', 'P-256K'];

/** The operations that a key of each sort has unless its maker says otherwise (recorded). */
export function usualOperations(kty: KeyType): readonly string[] {
  if (kty.startsWith('RSA')) return rsaOperations;
  return kty === 'oct-HSM' ? symmetricOperations : ecOperations;
}

/** What of a version does not depend on where its key comes from. */
export type VersionText = Omit<KeyVersion, 'kty' | 'keySize' | 'curve' | 'keyOps' | 'material' | 'imported'>;

/** Identifier, dates and tags of a version that a body asks for. */
export function versionText(body: unknown, now: number): VersionText {
  const seconds = unixSeconds(now);
  return {
    version: newVersion(),
    enabled: asBoolean(memberAt(body, 'attributes', 'enabled')) ?? true,
    nbf: asNumber(memberAt(body, 'attributes', 'nbf')),
    exp: asNumber(memberAt(body, 'attributes', 'exp')),
    created: seconds,
    updated: seconds,
    tags: tagsOf(body),
    ...(asBoolean(memberAt(body, 'attributes', 'exportable')) === true ? { exportable: true } : {}),
    ...releasePolicyOf(body),
  };
}

/** Makes a version from the body of a create request. Throws Key Vault's refusal for what a store cannot hold. */
export function newKeyVersion(store: KeyStore, body: unknown, now: number): KeyVersion {
  const kty = keyTypeOf(store, body);
  return {
    ...versionText(body, now),
    kty,
    ...sizeOf(kty, body),
    keyOps: operationsOf(body, usualOperations(kty)),
    material: undefined,
  };
}

/** The policy of a body by which the key may be released: base64 of JSON, with what it leaves out (recorded). */
export function releasePolicyOf(body: unknown): Pick<KeyVersion, 'releasePolicy'> {
  const policy = asObject(member(body, 'release_policy'));
  if (policy === undefined) return {};
  return { releasePolicy: { contentType: 'application/json; charset=utf-8', immutable: false, ...policy } };
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

/** A Managed HSM makes an HSM key of whatever is asked for, and takes AES for a symmetric one (recorded). */
function keyTypeOf(store: KeyStore, body: unknown): KeyType {
  const kty = asString(member(body, 'kty'));
  if (kty === undefined) throw badParameter('Property kty is required.\r\n');
  switch (kty) {
    case 'RSA':
    case 'EC':
      return isManagedHsm(store) ? `${kty}-HSM` : kty;
    case 'RSA-HSM':
    case 'EC-HSM':
      requireHsm(store);
      return kty;
    case 'oct':
    case 'oct-HSM':
    case 'AES':
      if (isManagedHsm(store)) return 'oct-HSM';
      throw badParameter(`Keys of type ${kty} are supported in Managed HSM only.`);
    default:
      throw badParameter(`Property kty has invalid value: ${kty}\r\n`);
  }
}

/** Throws where keys are not protected by hardware. */
export function requireHsm(store: KeyStore): void {
  if (hasHsm(store)) return;
  throw badParameter('HSM-protected keys are not supported in a vault of the standard SKU.');
}

function sizeOf(kty: KeyType, body: unknown): { readonly keySize: number } | { readonly curve: string } {
  if (kty === 'EC' || kty === 'EC-HSM') return { curve: curveOf(body) };
  return { keySize: kty === 'oct-HSM' ? oneOf(body, symmetricSizes, 256) : oneOf(body, rsaSizes, 2048) };
}

function oneOf(body: unknown, sizes: readonly number[], usual: number): number {
  const size = asNumber(member(body, 'key_size')) ?? usual;
  if (!sizes.includes(size)) throw badParameter(`Property key_size has invalid value: ${size}\r\n`);
  return size;
}

export function curveOf(body: unknown): string {
  const curve = asString(member(body, 'crv')) ?? 'P-256';
  if (!curveNames.includes(curve)) throw badParameter(`Property crv has invalid value: ${curve}\r\n`);
  return curve;
}
