import type { generateKeyPair, KeyObject } from 'node:crypto';
import type * as jose from 'jose';
import { vi } from 'vitest';
import type * as Material from '../../../src/emulator/keyVault/material.ts';

/**
 * Thousands of emulated Azures are started here, each with its keys. What takes long about keys is done once: signing keys of tokens and
 * key material are taken from those that were made before, and what was decrypted once is remembered. Nothing else is different.
 */

// Tokens expire by the emulator's clock, and the client that holds them asks for the date.
vi.useFakeTimers({ toFake: ['Date'] });

vi.mock('jose', async (original) => {
  const real = await original<typeof jose>();
  let pair: ReturnType<typeof real.generateKeyPair> | undefined;
  const generate: typeof real.generateKeyPair = (...args) => (pair ??= real.generateKeyPair(...args));
  return { ...real, generateKeyPair: generate };
});

interface Pair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

vi.mock('node:crypto', async (original) => {
  const { promisify } = await import('node:util');
  const real = await original<{ generateKeyPair: typeof generateKeyPair }>();
  // More than any plan makes versions, so that no two of one estate have the same material.
  const poolSize = 6;
  const generate = promisify(real.generateKeyPair) as (type: string, options: unknown) => Promise<Pair>;
  const pool = new Map<string, Promise<Pair>[]>();
  const taken = new Map<string, number>();
  const pooled = (type: string, options: unknown): Promise<Pair> => {
    const name = `${type} ${JSON.stringify(options)}`;
    const pairs = pool.get(name) ?? [];
    pool.set(name, pairs);
    const place = (taken.get(name) ?? 0) % poolSize;
    taken.set(name, place + 1);
    return (pairs[place] ??= generate(type, options));
  };
  return { ...real, generateKeyPair: Object.assign(real.generateKeyPair.bind(real), { [promisify.custom]: pooled }) };
});

vi.mock('../../../src/emulator/keyVault/material.ts', async (original) => {
  const real = await original<typeof Material>();
  const known = new Map<string, Promise<Buffer>>();
  const decryptWith: typeof real.decryptWith = async (version, algorithm, cipher) => {
    const { n } = await real.publicMembers(version);
    const name = `${String(n)} ${algorithm} ${cipher.toString('base64')}`;
    let plain = known.get(name);
    if (plain === undefined) known.set(name, (plain = real.decryptWith(version, algorithm, cipher)));
    return plain;
  };
  return { ...real, decryptWith };
});
