import { newGuid } from '../guid.ts';

/** A request as the handlers see it: names lower-cased, the query decoded, the body parsed only when asked for. */
export interface AzureRequest {
  readonly method: string;
  /** The host that the client addressed, as it wrote it. */
  readonly host: string;
  /** The path still percent-encoded, without the query. */
  readonly path: string;
  readonly query: Query;
  /** Path and query as they were sent. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The id of this request (x-ms-request-id). */
  readonly requestId: string;
}

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; a string is sent as it is; undefined sends no body. */
  readonly body?: unknown;
}

/** Query parameters under lower-case names, since Azure takes `$skipToken`, `$skiptoken` and `api%2Dversion` alike. */
export type Query = ReadonlyMap<string, string>;

/** A refusal that a handler throws and the wire sends as it is. */
export class Refusal extends Error {
  readonly reply: Reply;

  constructor(reply: Reply) {
    super(`${reply.status} ${JSON.stringify(reply.body)}`);
    this.reply = reply;
  }
}

/** Parses a query string. A value that is not valid percent-encoding is taken literally. */
export function parseQuery(text: string): Query {
  const query = new Map<string, string>();
  for (const pair of text.split('&')) {
    if (pair === '') continue;
    const at = pair.indexOf('=');
    const name = decode(at < 0 ? pair : pair.slice(0, at)).toLowerCase();
    if (!query.has(name)) query.set(name, at < 0 ? '' : decode(pair.slice(at + 1)));
  }
  return query;
}

/** Percent-decodes, `+` being a space; malformed text comes back unchanged. */
export function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

/** The segments of a path, decoded; empty ones (a trailing slash, a doubled one) are left out. */
export function segmentsOf(path: string): readonly string[] {
  return path
    .split('/')
    .filter((segment) => segment !== '')
    .map((segment) => {
      try {
        return decodeURIComponent(segment);
      } catch {
        return segment;
      }
    });
}

/** Splits a request line's target into path and query. */
export function splitTarget(target: string): { readonly path: string; readonly query: Query } {
  const at = target.indexOf('?');
  return at < 0
    ? { path: target, query: new Map() }
    : { path: target.slice(0, at), query: parseQuery(target.slice(at + 1)) };
}

export function newRequestId(): string {
  return newGuid();
}
