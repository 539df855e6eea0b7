import { AzureFailure, ownRefusal } from '../../../core/failure.ts';
import type { KeyUseRow } from '../../../core/inspection/keyUse.ts';
import { isJsonObject, memberOf, type Json, type JsonObject } from '../../../core/resources/json.ts';
import { types } from '../../../core/resources/types.ts';
import { asString } from '../../../core/resources/value.ts';
import { readById } from '../armResources.ts';
import type { Context } from '../context.ts';
import { firstRowQuery, logTables, useQuery } from './queries.ts';
import { rowIn } from './rows.ts';

/** What is asked of each workspace. */
export interface UseQuestion {
  readonly storeId: string;
  readonly keyUri: string;
  readonly since: number;
}

/** What one workspace tells. */
export interface WorkspaceUse {
  /** ARM id. */
  readonly id: string;
  /** The first row of the key store that it still has, in milliseconds since 1970; undefined where it has none. */
  readonly firstRow: number | undefined;
  readonly rows: readonly KeyUseRow[];
}

/** @throws AzureFailure */
export async function queryWorkspace(
  context: Context,
  id: string,
  { storeId, keyUri, since }: UseQuestion,
  signal: AbortSignal,
): Promise<WorkspaceUse> {
  const workspace = await readById(context, id, types.workspace, signal);
  const customerId = asString(workspace.read('properties.customerId'));
  if (customerId === undefined) throw refused(id, 'The workspace has no id of its own to ask it by.');
  const ask = (query: string) => run(context, { id, customerId }, query, signal);
  const parts = await Promise.all(
    logTables.map(async (table) => {
      const [first] = await ask(firstRowQuery(table, storeId));
      const firstRow = timeOf(first?.['First']);
      const rows = firstRow === undefined ? [] : await ask(useQuery(table, storeId, keyUri, since));
      return { firstRow, rows: rows.map(rowIn).filter((row) => row !== undefined) };
    }),
  );
  const firsts = parts.map(({ firstRow }) => firstRow).filter((first) => first !== undefined);
  return {
    id,
    firstRow: firsts.length === 0 ? undefined : Math.min(...firsts),
    rows: parts.flatMap(({ rows }) => rows),
  };
}

/** The rows of the answer to a query; none where the workspace has no such table, since nothing was ever sent to it. */
async function run(
  context: Context,
  { id, customerId }: { readonly id: string; readonly customerId: string },
  query: string,
  signal: AbortSignal,
): Promise<readonly JsonObject[]> {
  const endpoint = context.cloud.logAnalyticsEndpoint;
  if (endpoint === undefined) {
    throw refused(id, `The address of Log Analytics in ${context.cloud.displayName} is not known.`);
  }
  try {
    const body = await context.requests.read(
      { purpose: 'query the audit log of the key store', resource: id, signal, reads: true },
      async () => {
        const rest = await context.clients.rest('logAnalytics', context.tenants.of(id.split('/')[2] ?? ''));
        await rest.send('POST', `${endpoint}/v1/workspaces/${encodeURIComponent(customerId)}/query`, { query });
      },
      (answer) => {
        if (isJsonObject(memberOf(answer, 'error'))) return 'the query was answered only in part';
        return tableIn(answer) ? undefined : 'the answer has no table';
      },
    );
    return rowsIn(tableIn(body));
  } catch (thrown) {
    if (thrown instanceof AzureFailure && hasNoTable(thrown)) return [];
    throw thrown;
  }
}

function refused(resource: string, explanation: string): AzureFailure {
  return ownRefusal('query the audit log of the key store', resource, explanation);
}

/** A table comes about with its first row ("Failed to resolve table or column expression named …"). */
function hasNoTable({ details }: AzureFailure): boolean {
  return details.status === 400 && /failed to resolve table/i.test(details.azureMessage ?? '');
}

interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Json[])[];
}

function tableIn(answer: JsonObject): Table | undefined {
  const tables = memberOf(answer, 'tables');
  const [table] = Array.isArray(tables) ? (tables as readonly unknown[]) : [];
  if (!isJsonObject(table)) return undefined;
  const { columns, rows } = table;
  if (!Array.isArray(columns) || !Array.isArray(rows)) return undefined;
  return {
    columns: (columns as readonly unknown[]).map((column) =>
      isJsonObject(column) && typeof column['name'] === 'string' ? column['name'] : '',
    ),
    rows: (rows as readonly unknown[]).filter((row): row is readonly Json[] => Array.isArray(row)),
  };
}

function rowsIn(table: Table | undefined): readonly JsonObject[] {
  if (!table) return [];
  return table.rows.map((row) => Object.fromEntries(table.columns.map((name, index) => [name, row[index] ?? null])));
}

function timeOf(value: Json | undefined): number | undefined {
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}
