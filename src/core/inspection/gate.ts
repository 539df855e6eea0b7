import type { EstateReader } from '../sources.ts';

/**
 * Whether a version of a key can be switched off without locking anybody's data.
 * - `open`: everything that can be known shows that nothing uses it
 * - `used`: something does
 * - `unknown`: something may, and it cannot be known
 */
export type Gate =
  | { readonly kind: 'open'; readonly evidence: readonly string[] }
  | { readonly kind: 'used'; readonly users: readonly string[]; readonly doubts: readonly string[] }
  | { readonly kind: 'unknown'; readonly doubts: readonly string[] };

/** Judges a version of a key by everything that can be read at this moment. */
export function readGate(
  _reader: EstateReader,
  _keyId: string,
  _version: string,
  _now: number,
  _signal: AbortSignal,
): Promise<Gate> {
  return Promise.resolve({ kind: 'unknown', doubts: ['Nothing has been read.'] });
}

export function gateWords(gate: Exclude<Gate, { kind: 'open' }>): string {
  return (gate.kind === 'used' ? [...gate.users, ...gate.doubts] : gate.doubts).join(' ');
}
