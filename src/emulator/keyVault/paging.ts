import type { AzureRequest, Reply } from '../wire/exchange.ts';
import { isManagedHsm, type KeyStore } from './keyStore.ts';
import { badParameter } from './refusals.ts';

/** The most rows of a page, and how many it has unless asked otherwise. */
const pageRows = 25;

/** Rows with `nextLink`: null on the last page of a vault, absent on that of a Managed HSM (recorded). */
export function storePage<Row>(
  store: KeyStore,
  request: AzureRequest,
  rows: readonly Row[],
  view: (row: Row) => object,
): Reply {
  const asked = Number(request.query.get('maxresults') ?? pageRows);
  if (!Number.isInteger(asked) || asked < 1 || asked > pageRows) {
    throw badParameter(`Property maxresults has invalid value. It must be between 1 and ${pageRows}.`);
  }
  const start = Number(Buffer.from(request.query.get('$skiptoken') ?? '', 'base64url').toString() || 0);
  if (!Number.isInteger(start) || start < 0) throw badParameter('Property $skiptoken has invalid value.');
  const end = start + asked;
  const token = Buffer.from(String(end)).toString('base64url');
  const version = request.query.get('api-version') ?? '';
  const nextLink = `https://${request.host}${request.path}?api-version=${version}&$skiptoken=${token}&maxresults=${asked}`;
  const last = isManagedHsm(store) ? {} : { nextLink: null };
  const value = rows.slice(start, end).map((row) => view(row));
  return { status: 200, body: { value, ...(end < rows.length ? { nextLink } : last) } };
}
