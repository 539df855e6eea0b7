import type { Reply } from '../wire/exchange.ts';
import type { ArmCall } from './call.ts';
import { badRequest } from './refusals.ts';

/**
 * One page of a list; `nextLink` repeats the request with a `$skipToken` and is absent on the last page. The number of
 * rows is the emulator's page size, or fewer where `$top` asks for it.
 */
export function armPage<Row>(call: ArmCall, rows: readonly Row[], view: (row: Row) => unknown): Reply {
  const { request, azure } = call;
  const start = readToken(request.query.get('$skiptoken'));
  const top = Number(request.query.get('$top') ?? azure.behaviour.pageSize);
  if (!Number.isInteger(top) || top < 1) throw badRequest("The query parameter '$top' must be a positive integer.");
  if (azure.behaviour.emptyPages === 'first' && !request.query.has('$skiptoken')) {
    return { status: 200, body: { value: [], nextLink: nextLink(call, 0) } };
  }
  const end = start + Math.min(top, azure.behaviour.pageSize);
  return {
    status: 200,
    body: {
      value: rows.slice(start, end).map((row) => view(row)),
      ...(end < rows.length ? { nextLink: nextLink(call, end) } : {}),
    },
  };
}

function nextLink({ request }: ArmCall, start: number): string {
  const query = [...request.query]
    .filter(([name]) => name !== '$skiptoken')
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  const token = Buffer.from(JSON.stringify({ start })).toString('base64url');
  return `https://${request.host}${request.path}?${[...query, `$skipToken=${token}`].join('&')}`;
}

/** Where a skip token points; 0 without one. Throws BadRequest for a token that is not ours. */
export function readToken(token: string | undefined): number {
  if (token === undefined || token === '') return 0;
  try {
    const { start } = JSON.parse(Buffer.from(token, 'base64url').toString()) as { start?: unknown };
    if (typeof start === 'number' && Number.isInteger(start) && start >= 0) return start;
  } catch {
    // Falls through to the one refusal for whatever is not a token.
  }
  throw badRequest('The skip token is invalid.');
}
