import { createCipheriv, createDecipheriv, randomBytes, type CipherGCMTypes } from 'node:crypto';
import { asString } from '../json.ts';
import type { KeyVersion } from '../state/resources.ts';
import { materialOf, wrongAlgorithm } from './material.ts';
import { badParameter } from './refusals.ts';

/** What AES needs besides the value: the vector, and for GCM what is authenticated along and the tag. */
export interface SymmetricParts {
  readonly iv?: Buffer | undefined;
  readonly aad?: Buffer | undefined;
  readonly tag?: Buffer | undefined;
}

export interface SymmetricResult extends SymmetricParts {
  readonly value: Buffer;
}

/** The vector of AES key wrap (RFC 3394). */
const wrapVector = Buffer.alloc(8, 0xa6);

/** Encrypts (or wraps) with AES. Throws Key Vault's refusal where algorithm and key or value do not belong together. */
export async function encryptSymmetric(
  version: KeyVersion,
  algorithm: string,
  plain: Buffer,
  { iv, aad }: SymmetricParts,
): Promise<SymmetricResult> {
  const { bits, mode } = modeOf(version, algorithm);
  const key = await keyOf(version);
  try {
    if (mode === 'GCM') {
      const vector = randomBytes(12);
      const cipher = createCipheriv(`aes-${bits}-gcm` as CipherGCMTypes, key, vector);
      if (aad !== undefined) cipher.setAAD(aad);
      const value = Buffer.concat([cipher.update(plain), cipher.final()]);
      return { value, iv: vector, tag: cipher.getAuthTag(), aad };
    }
    if (mode === 'KW') {
      const cipher = createCipheriv(`id-aes${bits}-wrap`, key, wrapVector);
      return { value: Buffer.concat([cipher.update(plain), cipher.final()]) };
    }
    const vector = iv ?? randomBytes(16);
    const cipher = createCipheriv(`aes-${bits}-cbc`, key, vector).setAutoPadding(mode === 'CBCPAD');
    return { value: Buffer.concat([cipher.update(plain), cipher.final()]), iv: vector };
  } catch {
    throw badParameter('The parameter is incorrect.\r\n');
  }
}

/** Decrypts (or unwraps) with AES. Throws Key Vault's refusal where the value does not fit the key. */
export async function decryptSymmetric(
  version: KeyVersion,
  algorithm: string,
  cipherText: Buffer,
  { iv, aad, tag }: SymmetricParts,
): Promise<Buffer> {
  const { bits, mode } = modeOf(version, algorithm);
  const key = await keyOf(version);
  try {
    if (mode === 'GCM') {
      const cipher = createDecipheriv(`aes-${bits}-gcm` as CipherGCMTypes, key, iv ?? Buffer.alloc(0));
      if (aad !== undefined) cipher.setAAD(aad);
      cipher.setAuthTag(tag ?? Buffer.alloc(0));
      return Buffer.concat([cipher.update(cipherText), cipher.final()]);
    }
    const cipher =
      mode === 'KW'
        ? createDecipheriv(`id-aes${bits}-wrap`, key, wrapVector)
        : createDecipheriv(`aes-${bits}-cbc`, key, iv ?? Buffer.alloc(0)).setAutoPadding(mode === 'CBCPAD');
    return Buffer.concat([cipher.update(cipherText), cipher.final()]);
  } catch {
    throw badParameter('The parameter is incorrect.\r\n');
  }
}

function modeOf(version: KeyVersion, algorithm: string): { readonly bits: number; readonly mode: string } {
  const [, bits, mode = ''] = /^A(128|192|256)(GCM|CBC|CBCPAD|KW)$/.exec(algorithm) ?? [];
  if (bits === undefined || Number(bits) !== version.keySize) throw wrongAlgorithm(version, algorithm);
  return { bits: Number(bits), mode };
}

async function keyOf(version: KeyVersion): Promise<Buffer> {
  return Buffer.from(asString((await materialOf(version))['k']) ?? '', 'base64url');
}
