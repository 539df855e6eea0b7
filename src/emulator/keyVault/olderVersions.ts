import { asArray, asObject, member } from '../json.ts';
import type { Reply } from '../wire/exchange.ts';

/** `recoverableDays` is shown by vaults since API version 7.1 (recorded). */
const withoutDays = /^(\d{4}-\d{2}-\d{2}|7\.0)(-preview)?$/;
const newDates = /^2025/;

/** A reply of a vault as the API version shows it: of one key, or of a list. */
export function asVaultVersionShows(reply: Reply, apiVersion: string): Reply {
  if (!withoutDays.test(apiVersion) || newDates.test(apiVersion)) return reply;
  return { ...reply, body: withoutRecoverableDays(reply.body) };
}

function withoutRecoverableDays(body: unknown): unknown {
  const rows = asArray(member(body, 'value'));
  if (rows !== undefined) return { ...asObject(body), value: rows.map(withoutRecoverableDays) };
  const attributes = asObject(member(body, 'attributes'));
  // What is undefined is not written.
  return attributes === undefined
    ? body
    : { ...asObject(body), attributes: { ...attributes, recoverableDays: undefined } };
}
