import { timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';

/** Whether a header carries the secret. Compared in constant time, so that no program can guess it step by step. */
export function carriesSecret(incoming: FastifyRequest, header: string, secret: string): boolean {
  const given = Buffer.from(String(incoming.headers[header] ?? ''));
  const expected = Buffer.from(secret);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
