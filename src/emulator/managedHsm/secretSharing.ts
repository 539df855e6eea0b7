import { randomBytes } from 'node:crypto';

/**
 * Shamir's secret sharing over GF(2^8) with the polynomial of AES: each byte of the secret is the constant term of a random
 * polynomial, of which a share holds the values at its own point. The first byte of a share is that point.
 */
export function splitSecret(secret: Buffer, shares: number, required: number): readonly Buffer[] {
  const polynomials = Array.from(secret, (byte) => [byte, ...randomBytes(required - 1)]);
  return Array.from({ length: shares }, (_, index) =>
    Buffer.from([index + 1, ...polynomials.map((polynomial) => valueAt(polynomial, index + 1))]),
  );
}

/** The secret of at least as many shares as are required; fewer give something else. */
export function joinShares(shares: readonly Buffer[]): Buffer {
  const points = shares.map((share) => share[0] ?? 0);
  const length = Math.max(0, (shares[0]?.length ?? 1) - 1);
  const weights = points.map((point) => weightAtZero(point, points));
  return Buffer.from(
    Array.from({ length }, (_, at) =>
      shares.reduce((sum, share, index) => sum ^ multiply(share[at + 1] ?? 0, weights[index] ?? 0), 0),
    ),
  );
}

/** Lagrange's coefficient of a point for the value at zero. */
function weightAtZero(point: number, points: readonly number[]): number {
  return points
    .filter((other) => other !== point)
    .reduce((product, other) => multiply(product, multiply(other, inverse(other ^ point))), 1);
}

function valueAt(polynomial: readonly number[], point: number): number {
  return polynomial.reduceRight((value, coefficient) => multiply(value, point) ^ coefficient, 0);
}

function multiply(left: number, right: number): number {
  let product = 0;
  for (let [a, b] = [left, right]; b > 0; b >>= 1) {
    if ((b & 1) === 1) product ^= a;
    a = (a << 1) ^ (a >= 0x80 ? 0x11b : 0);
  }
  return product;
}

/** a^254, since a^255 is 1 for every a but zero. */
function inverse(value: number): number {
  let result = 1;
  for (let count = 0; count < 254; count += 1) result = multiply(result, value);
  return result;
}
