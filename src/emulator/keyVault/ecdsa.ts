import { entryOf } from '../json.ts';
import { createECDH, randomBytes } from 'node:crypto';

/**
 * ECDSA over a digest that the client made: Node signs messages, which it hashes itself. Points are multiplied by
 * OpenSSL; what is left is arithmetic modulo the order of the curve. The orders are those of SEC 2.
 */
const curves: Readonly<Record<string, { readonly openSsl: string; readonly order: bigint; readonly bytes: number }>> = {
  'P-256': {
    openSsl: 'prime256v1',
    order: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
    bytes: 32,
  },
  'P-256K': {
    openSsl: 'secp256k1',
    order: 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n,
    bytes: 32,
  },
  'P-384': {
    openSsl: 'secp384r1',
    order: 0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
    bytes: 48,
  },
  'P-521': {
    openSsl: 'secp521r1',
    order:
      0x1fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409n,
    bytes: 66,
  },
};

/** The signature as JWS writes it: r and s, each as long as the order. */
export function signDigest(curveName: string, privateKey: Buffer, digest: Buffer): Buffer {
  const { order, bytes } = curveNamed(curveName);
  const [d, e] = [toInteger(privateKey), truncated(digest, order)];
  for (;;) {
    const k = (toInteger(randomBytes(bytes + 8)) % (order - 1n)) + 1n;
    const r = abscissa(curveName, k) % order;
    const s = (inverse(k, order) * (e + r * d)) % order;
    if (r !== 0n && s !== 0n) return Buffer.concat([toBytes(r, bytes), toBytes(s, bytes)]);
  }
}

/** Whoever holds the private key can verify with a single multiplication: u₁G + u₂Q = (u₁ + u₂d)G. */
export function verifyDigest(curveName: string, privateKey: Buffer, digest: Buffer, signature: Buffer): boolean {
  const { order, bytes } = curveNamed(curveName);
  if (signature.length !== 2 * bytes) return false;
  const [r, s] = [toInteger(signature.subarray(0, bytes)), toInteger(signature.subarray(bytes))];
  if (r === 0n || s === 0n || r >= order || s >= order) return false;
  const w = inverse(s, order);
  const k = (truncated(digest, order) * w + r * w * toInteger(privateKey)) % order;
  return k !== 0n && abscissa(curveName, k) % order === r;
}

function curveNamed(name: string): (typeof curves)[string] {
  const curve = entryOf(curves, name);
  if (curve === undefined) throw new Error(`No curve is named '${name}'.`);
  return curve;
}

/** The x coordinate of a multiple of the base point. */
function abscissa(curveName: string, factor: bigint): bigint {
  const { openSsl, bytes } = curveNamed(curveName);
  const ecdh = createECDH(openSsl);
  ecdh.setPrivateKey(toBytes(factor, bytes));
  return toInteger(ecdh.getPublicKey().subarray(1, 1 + bytes));
}

/** The leftmost bits of a digest, as many as the order has (FIPS 186). */
function truncated(digest: Buffer, order: bigint): bigint {
  const excess = digest.length * 8 - order.toString(2).length;
  return excess > 0 ? toInteger(digest) >> BigInt(excess) : toInteger(digest);
}

function inverse(value: bigint, modulus: bigint): bigint {
  let [a, b, x, y] = [((value % modulus) + modulus) % modulus, modulus, 1n, 0n];
  while (b !== 0n) {
    const quotient = a / b;
    [a, b] = [b, a - quotient * b];
    [x, y] = [y, x - quotient * y];
  }
  return ((x % modulus) + modulus) % modulus;
}

function toInteger(bytes: Buffer): bigint {
  return bytes.length === 0 ? 0n : BigInt(`0x${bytes.toString('hex')}`);
}

function toBytes(value: bigint, length: number): Buffer {
  return Buffer.from(value.toString(16).padStart(length * 2, '0'), 'hex');
}
