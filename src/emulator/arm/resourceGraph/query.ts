import { holdsAnything } from '../../authorization/authorize.ts';
import { managementGroupsAbove } from '../../authorization/scopes.ts';
import { asNumber, asString, asStrings, member, memberAt } from '../../json.ts';
import { evaluate, KqlError } from '../../kql/index.ts';
import { Refusal, type Reply } from '../../wire/exchange.ts';
import { bodyOf, type ArmCall } from '../call.ts';
import { readToken } from '../paging.ts';
import { armRefusal } from '../refusals.ts';
import type { QueryQuota } from './quota.ts';
import { tableNamed, type Row } from './tables.ts';

/** The most rows of a page (Resource Graph documentation). */
const largestPage = 1000;

type Result = ReturnType<typeof evaluate>;

/** POST /providers/Microsoft.ResourceGraph/resources: one page of what a query finds; refusals count too. */
export function queryResources(call: ArmCall, quota: QueryQuota): Reply {
  const { azure, caller, request } = call;
  const correlationId = request.headers['x-ms-correlation-request-id'] ?? request.requestId;
  const headers = quota.count(azure, caller.objectId, correlationId);
  try {
    return { headers, ...pageOf(call) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new Refusal({ ...error.reply, headers: { ...error.reply.headers, ...headers } });
  }
}

function pageOf(call: ArmCall): Reply {
  const body = bodyOf(call);
  const query = asString(member(body, 'query'));
  if (query === undefined || query.trim() === '') {
    throw invalid(
      'InvalidQuery',
      'Query is invalid. Please refer to the documentation for the Azure Resource Graph service and fix the error before retrying.',
    );
  }
  const result = run(call, query, subscriptionsOf(call, body));
  const options = member(body, 'options');
  const top = Math.min(wholeOf(options, '$top', 1) ?? largestPage, largestPage, call.azure.behaviour.queryPageSize);
  const start = readToken(asString(member(options, '$skipToken'))) + (wholeOf(options, '$skip', 0) ?? 0);
  const rows = result.rows.slice(start, start + top);
  const more = start + top < result.rows.length;
  const asTable = asString(member(options, 'resultFormat'))?.toLowerCase() === 'table';
  return {
    status: 200,
    body: {
      totalRecords: result.rows.length,
      count: rows.length,
      data: asTable ? table(result.columns, rows) : rows,
      facets: [],
      resultTruncated: 'false',
      ...(more ? { $skipToken: Buffer.from(JSON.stringify({ start: start + top })).toString('base64url') } : {}),
    },
  };
}

function wholeOf(options: unknown, name: string, least: number): number | undefined {
  const value = asNumber(member(options, name));
  if (value === undefined || (Number.isInteger(value) && value >= least)) return value;
  throw invalid('InvalidQueryOptions', `The option '${name}' must be a whole number of at least ${least}.`);
}

function table(columns: Result['columns'], rows: readonly Row[]): object {
  return { columns, rows: rows.map((row) => columns.map(({ name }) => row[name] ?? null)) };
}

function run(call: ArmCall, query: string, subscriptions: ReadonlySet<string>): Result {
  const { azure, caller } = call;
  const view = { azure, principalId: caller.objectId, subscriptions };
  try {
    return evaluate(query, (name) => tableNamed(view, name), {
      now: () => new Date(azure.clock.now()),
      // "If no table is named, the Resources table is queried" (Resource Graph documentation).
      defaultTable: 'resources',
    });
  } catch (error) {
    if (!(error instanceof KqlError)) throw error;
    const { line, column } = error.position;
    throw invalid('ParserFailure', `${error.message} (at line ${line}, column ${column})`, error.position);
  }
}

/** The body in which Resource Graph reports a query that it does not understand (its documentation's examples). */
function invalid(code: string, message: string, position?: { readonly line: number; readonly column: number }): Error {
  return armRefusal(
    400,
    'BadRequest',
    'Please provide below info when asking for support: timestamp and correlationId of the response headers.',
    [
      {
        code: 'InvalidQuery',
        message:
          'Query is invalid. Please refer to the documentation for the Azure Resource Graph service and fix the error before retrying.',
      },
      {
        code,
        message,
        ...(position === undefined ? {} : { line: position.line, characterPositionInLine: position.column }),
      },
    ],
  );
}

/**
 * The subscriptions that a query covers, lower case: those it lists, those below the management groups it lists, or
 * all that the caller sees. Throws where it lists none that the caller sees.
 */
function subscriptionsOf(call: ArmCall, body: unknown): ReadonlySet<string> {
  const { azure, caller } = call;
  const visible = [...azure.estate.subscriptions.values()]
    .filter(({ state }) => state !== 'Deleted')
    .map(({ subscriptionId }) => subscriptionId)
    .filter((id) => holdsAnything(azure, caller.objectId, `/subscriptions/${id}`));
  const asked = asStrings(member(body, 'subscriptions'))?.map((id) => id.toLowerCase());
  if (asked !== undefined && asked.length > 0) {
    const found = visible.filter((id) => asked.includes(id));
    if (found.length > 0) return new Set(found);
    throw armRefusal(403, 'AccessDenied', 'Access denied to the following subscriptions.', [
      { code: 'AccessDenied', message: `The client '${caller.appId}' has no access to: ${asked.join(', ')}.` },
    ]);
  }
  const groups = asStrings(memberAt(body, 'managementGroups'))?.map((name) => name.toLowerCase());
  if (groups === undefined || groups.length === 0) return new Set(visible);
  return new Set(
    visible.filter((id) =>
      managementGroupsAbove(azure.estate, `/subscriptions/${id}`).some((name) => groups.includes(name)),
    ),
  );
}
