import { asString, asStrings, hasMember, member } from '../json.ts';
import type { evaluate, KqlError } from '../kql/index.ts';
import type { AzureRequest } from '../wire/exchange.ts';
import { badArgument } from './errors.ts';
import { readTimespan, type Span } from './timespan.ts';

/** What a request asks for. */
export interface Question {
  readonly query: string;
  /** Undefined: all time. */
  readonly span: Span | undefined;
  /** Further workspaces, by their ids, ARM ids or names. */
  readonly workspaces: readonly string[];
}

type Result = ReturnType<typeof evaluate>;

/** Reads a GET's parameters or a POST's body. Throws BadArgumentError. */
export function readQuestion(request: AzureRequest, now: number): Question {
  const { query: parameters } = request;
  const isGet = request.method === 'GET';
  const body = isGet ? undefined : bodyOf(request);
  const text = (name: string): string | undefined => (isGet ? parameters.get(name) : asString(member(body, name)));
  const query = text('query');
  if (query === undefined || query.trim() === '') throw wrong(request, "The property 'query' is required.");
  const timespan = text('timespan');
  const span = timespan === undefined || timespan === '' ? undefined : readTimespan(timespan, now);
  if (timespan !== undefined && timespan !== '' && span === undefined) {
    throw wrong(request, `The timespan '${timespan}' is not an ISO 8601 time interval.`);
  }
  const listed = parameters.get('workspaces')?.split(',');
  const workspaces = isGet ? listed : asStrings(member(body, 'workspaces'));
  if (!isGet && hasMember(body, 'workspaces') && workspaces === undefined && member(body, 'workspaces') !== null) {
    throw wrong(request, "The property 'workspaces' must be a list of texts.");
  }
  return { query, span, workspaces: (workspaces ?? []).map((name) => name.trim()).filter((name) => name !== '') };
}

function bodyOf(request: AzureRequest): unknown {
  try {
    return JSON.parse(request.body);
  } catch {
    throw wrong(request, 'The request body is not valid JSON.');
  }
}

function wrong(request: AzureRequest, message: string): Error {
  return badArgument(request, { code: 'InvalidPropertyError', message });
}

/** The one table of a reply. Cells are scalars: a dynamic is its JSON text (assumed). */
export function tableOf({ columns, rows }: Result): object {
  const cells = columns.map(({ name, type }) => (row: Result['rows'][number]): unknown => {
    const value = row[name] ?? null;
    return type === 'dynamic' && value !== null && typeof value !== 'string' ? JSON.stringify(value) : value;
  });
  return { name: 'PrimaryResult', columns, rows: rows.map((row) => cells.map((cell) => cell(row))) };
}

/**
 * How the API words an error of a query. A syntax error names the token that it stopped at, its position counted from 0
 * (recorded); the number of a semantic error is the one that public
 * threads quote of names that do not resolve.
 */
export function refusedQuery(request: AzureRequest, query: string, error: KqlError): Error {
  if (error.kind === 'semantic') {
    const innererror = { code: 'SEM0100', message: error.message };
    return badArgument(request, { code: 'SemanticError', message: 'A semantic error occurred.', innererror });
  }
  const { line, column } = error.position;
  const pos = column - 1;
  const [token = ''] = /^(\w+|\S)/.exec(query.split('\n')[line - 1]?.slice(pos) ?? '') ?? [];
  const message = `Query could not be parsed at '${token}' on line [${line},${pos}]`;
  return badArgument(request, {
    code: 'SyntaxError',
    message: 'A recognition error occurred in the query.',
    innererror: { code: 'SYN0002', message, line, pos, token },
  });
}
