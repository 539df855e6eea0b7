import { asArray, asObject, asString, member } from '../json.ts';
import type { Reply } from '../wire/exchange.ts';

const before71 = /^(2015-06-01|2016-10-01|7\.0)/;

/** A reply of a vault as API versions before 7.1 show it (recorded): without `recoverableDays`, with an older name of a curve. */
export function asVaultVersionShows(reply: Reply, apiVersion: string): Reply {
  if (!before71.test(apiVersion)) return reply;
  const { body } = reply;
  const rows = asArray(member(body, 'value'));
  const shown = rows === undefined ? asShown(body) : { ...asObject(body), value: rows.map(asShown) };
  return { ...reply, body: shown };
}

/** A key, or a row of a list. */
function asShown(full: unknown): unknown {
  const attributes = asObject(member(full, 'attributes'));
  if (attributes === undefined) return full;
  const key = asObject(member(full, 'key'));
  const isRenamed = asString(member(key, 'crv')) === 'P-256K';
  return {
    ...asObject(full),
    // What is undefined is not written.
    attributes: { ...attributes, recoverableDays: undefined },
    ...(isRenamed ? { key: { ...key, crv: 'SECP256K1' } } : {}),
  };
}
