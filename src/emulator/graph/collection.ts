import type { Principal } from '../state/directory.ts';
import type { Estate } from '../state/estate.ts';
import type { Reply } from '../wire/exchange.ts';
import { parameter } from '../wire/routes.ts';
import { refusal, type GraphCall, type GraphHandler } from './call.ts';
import { readFilter } from './filter.ts';
import { selected } from './view.ts';

/** The rows of a page unless `$top` says otherwise, and the most it may say (Graph's documents on paging). */
const pageRows = 100;
const mostRows = 999;

type View = Readonly<Record<string, unknown>>;

/** One sort of directory object, as Graph lists it. */
export interface Collection {
  /** As in paths. */
  readonly name: string;
  readonly type: Principal['type'];
  /** Which principals of the type it has; all of them, where it says nothing. */
  readonly has?: (estate: Estate, principal: Principal) => boolean;
  readonly view: (estate: Estate, principal: Principal) => View;
}

/** GET of the collection, with `$filter`, `$select` and `$top`. Every caller of the tenant may read (assumed). */
export function lister(collection: Collection): GraphHandler {
  return (call) => page(call, collection.name, matching(call, collection));
}

/** GET of one by its id. */
export function getter(collection: Collection): GraphHandler {
  return (call) => {
    const id = parameter(call.parameters, 'id');
    return one(call, collection, id, (principal) => principal.objectId.toLowerCase() === id.toLowerCase());
  };
}

/** A page of views, with the address of the next one. */
export function page(call: GraphCall, name: string, found: readonly View[]): Reply {
  const { query, host, path } = call.request;
  const top = Number(query.get('$top') ?? pageRows);
  if (!Number.isInteger(top) || top < 1 || top > mostRows) {
    throw refusal(
      call,
      400,
      'BadRequest',
      `Invalid page size specified: '${query.get('$top') ?? ''}'. Must be between 1 and 999 inclusive.`,
    );
  }
  const start = Number(Buffer.from(query.get('$skiptoken') ?? '', 'base64url').toString() || 0);
  if (!Number.isInteger(start) || start < 0) throw refusal(call, 400, 'BadRequest', 'Invalid skip token.');
  const next = new URLSearchParams([...query].filter(([key]) => key !== '$skiptoken'));
  next.set('$skiptoken', Buffer.from(String(start + top)).toString('base64url'));
  return {
    status: 200,
    body: {
      '@odata.context': context(call, { name }),
      ...(start + top < found.length ? { '@odata.nextLink': `https://${host}${path}?${next.toString()}` } : {}),
      value: found.slice(start, start + top).map((row) => selected(row, query.get('$select'))),
    },
  };
}

export function one(
  call: GraphCall,
  collection: Collection,
  key: string,
  fits: (principal: Principal) => boolean,
): Reply {
  const principal = principalsOf(call, collection).find(fits);
  if (principal === undefined) throw notFound(call, key);
  const view = selected(collection.view(call.azure.estate, principal), call.request.query.get('$select'));
  return { status: 200, body: { '@odata.context': `${context(call, collection)}/$entity`, ...view } };
}

export function notFound(call: GraphCall, key: string): Error {
  return refusal(
    call,
    404,
    'Request_ResourceNotFound',
    `Resource '${key}' does not exist or one of its queried reference-property objects are not present.`,
  );
}

export function context({ request }: GraphCall, { name }: Pick<Collection, 'name'>): string {
  return `https://${request.host}/v1.0/$metadata#${name}`;
}

function principalsOf({ azure: { estate } }: GraphCall, { type, has }: Collection): readonly Principal[] {
  return [...estate.principals.values()].filter(
    (principal) => principal.type === type && (has?.(estate, principal) ?? true),
  );
}

function matching(call: GraphCall, collection: Collection): readonly View[] {
  const views = principalsOf(call, collection).map((principal) => collection.view(call.azure.estate, principal));
  const filter = call.request.query.get('$filter');
  if (filter === undefined) return views;
  const passes = readFilter(filter);
  if (passes === undefined) {
    throw refusal(call, 400, 'Request_UnsupportedQuery', 'Unsupported or invalid query filter clause specified.');
  }
  return views.filter(passes);
}
