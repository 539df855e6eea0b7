import { constants, createHash, privateEncrypt, publicDecrypt, randomBytes, type KeyObject } from 'node:crypto';

export type HashName = 'sha256' | 'sha384' | 'sha512';

/** The DER that names the hash in front of a digest (RFC 8017, section 9.2). */
const digestInfo: Readonly<Record<HashName, string>> = {
  sha256: '3031300d060960864801650304020105000420',
  sha384: '3041300d060960864801650304020205000430',
  sha512: '3051300d060960864801650304020305000440',
};

/** RSASSA-PKCS1-v1_5 over a digest that the client made. */
export function signPkcs1(key: KeyObject, hash: HashName, digest: Buffer): Buffer {
  const message = Buffer.concat([Buffer.from(digestInfo[hash], 'hex'), digest]);
  return privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, message);
}

export function verifyPkcs1(key: KeyObject, hash: HashName, digest: Buffer, signature: Buffer): boolean {
  try {
    const message = publicDecrypt({ key, padding: constants.RSA_PKCS1_PADDING }, signature);
    return message.equals(Buffer.concat([Buffer.from(digestInfo[hash], 'hex'), digest]));
  } catch {
    return false;
  }
}

/** RSASSA-PSS over a digest, the salt as long as the hash (RFC 8017, section 9.1; RFC 7518 for the salt). */
export function signPss(key: KeyObject, hash: HashName, digest: Buffer): Buffer {
  const bits = modulusBits(key) - 1;
  const length = Math.ceil(bits / 8);
  const salt = randomBytes(digest.length);
  const seal = sealOf(hash, digest, salt);
  const block = Buffer.concat([Buffer.alloc(length - 2 * digest.length - 2), Buffer.of(1), salt]);
  const masked = exclusiveOr(block, mask(hash, seal, block.length));
  clearTopBits(masked, 8 * length - bits);
  return privateEncrypt({ key, padding: constants.RSA_NO_PADDING }, Buffer.concat([masked, seal, Buffer.of(0xbc)]));
}

export function verifyPss(key: KeyObject, hash: HashName, digest: Buffer, signature: Buffer): boolean {
  const bits = modulusBits(key) - 1;
  const length = Math.ceil(bits / 8);
  let encoded: Buffer;
  try {
    encoded = publicDecrypt({ key, padding: constants.RSA_NO_PADDING }, signature);
  } catch {
    return false;
  }
  if (encoded.length !== length || encoded.at(-1) !== 0xbc) return false;
  const masked = encoded.subarray(0, length - digest.length - 1);
  const seal = encoded.subarray(masked.length, length - 1);
  const block = exclusiveOr(masked, mask(hash, seal, masked.length));
  clearTopBits(block, 8 * length - bits);
  const padding = block.subarray(0, block.length - digest.length - 1);
  if (padding.some((byte) => byte !== 0) || block[padding.length] !== 1) return false;
  return sealOf(hash, digest, block.subarray(padding.length + 1)).equals(seal);
}

function modulusBits(key: KeyObject): number {
  return key.asymmetricKeyDetails?.modulusLength ?? 2048;
}

function sealOf(hash: HashName, digest: Buffer, salt: Buffer): Buffer {
  return createHash(hash)
    .update(Buffer.concat([Buffer.alloc(8), digest, salt]))
    .digest();
}

/** MGF1 of RFC 8017. */
function mask(hash: HashName, seed: Buffer, length: number): Buffer {
  const blocks: Buffer[] = [];
  for (let made = 0, counter = 0; made < length; counter += 1) {
    const number = Buffer.alloc(4);
    number.writeUInt32BE(counter);
    const block = createHash(hash)
      .update(Buffer.concat([seed, number]))
      .digest();
    blocks.push(block);
    made += block.length;
  }
  return Buffer.concat(blocks).subarray(0, length);
}

function exclusiveOr(left: Buffer, right: Buffer): Buffer {
  return Buffer.from(left.map((byte, index) => byte ^ (right[index] ?? 0)));
}

function clearTopBits(block: Buffer, bits: number): void {
  block[0] = (block[0] ?? 0) & (0xff >> bits);
}
