import type { Azure } from '../azure.ts';
import { may } from '../authorization/authorize.ts';
import type { Cloud } from '../clouds.ts';
import type { Caller } from '../entra/tokenAuthority.ts';
import { evaluate, KqlError, type TableSource } from '../kql/index.ts';
import type { StatePart } from '../persistence/part.ts';
import type { Workspace } from '../state/resources.ts';
import { segmentsOf, type AzureRequest, type Reply } from '../wire/exchange.ts';
import { findRoute, parameter, route } from '../wire/routes.ts';
import { ActivityCollector } from './activityCollector.ts';
import { activityColumns, activityRow, activityTableName } from './activityTable.ts';
import { authenticateQuery } from './authenticate.ts';
import { Collector } from './collector.ts';
import { pathNotFound, queryRefusal } from './errors.ts';
import { readQuestion, refusedQuery, tableOf, type Question } from './query.ts';
import { logTables } from './tables.ts';

/** All that it answers, by its two methods. */
export const logAnalyticsRoutes = [
  route('GET /v1/workspaces/{customerId}/query', undefined),
  route('POST /v1/workspaces/{customerId}/query', undefined),
];

/** The rights that a query asks for at each workspace; rights at single tables are not emulated. */
const actions = [
  'Microsoft.OperationalInsights/workspaces/read',
  'Microsoft.OperationalInsights/workspaces/query/read',
] as const;

/** What api.loganalytics.io answers: queries of workspaces. */
export class LogAnalytics {
  readonly #azure: Azure;
  readonly #collector: Collector;
  readonly #activity: ActivityCollector;

  constructor(azure: Azure) {
    this.#azure = azure;
    this.#collector = new Collector(azure);
    this.#activity = new ActivityCollector(azure);
  }

  get stateParts(): readonly StatePart[] {
    return [this.#collector, this.#activity];
  }

  /** Sends what key stores and Resource Manager wrote down since the last time to the workspaces, under the settings of this moment. */
  collect(): void {
    this.#collector.collect();
    this.#activity.collect();
  }

  async answer(request: AzureRequest, cloud: Cloud): Promise<Reply> {
    const caller = await authenticateQuery(this.#azure, request, cloud);
    const found = findRoute(logAnalyticsRoutes, request.method, segmentsOf(request.path));
    if (found.kind === 'unknown') throw pathNotFound(request);
    if (found.kind === 'wrongMethod') {
      throw queryRefusal(request, 405, 'MethodNotAllowedError', 'The requested method is not allowed');
    }
    const asked = parameter(found.parameters, 'customerId').toLowerCase();
    const workspace = this.#workspaces().find(({ customerId }) => customerId.toLowerCase() === asked);
    if (workspace === undefined) throw pathNotFound(request);
    const question = readQuestion(request, this.#azure.clock.now());
    const workspaces = new Set([workspace, ...question.workspaces.map((name) => this.#named(request, name))]);
    for (const each of workspaces) this.#requireAccess(request, caller, each);
    return { status: 200, body: { tables: [this.#ask(request, question, [...workspaces])] } };
  }

  #workspaces(): readonly Workspace[] {
    return [...this.#azure.estate.workspaces.values()];
  }

  #named(request: AzureRequest, name: string): Workspace {
    const wanted = name.toLowerCase();
    const found = this.#workspaces().find((workspace) =>
      [workspace.customerId, workspace.id, workspace.name].some((key) => key.toLowerCase() === wanted),
    );
    if (found === undefined) throw pathNotFound(request);
    return found;
  }

  /** 403 as Microsoft's list of the API's errors has it. */
  #requireAccess(request: AzureRequest, caller: Caller, workspace: Workspace): void {
    if (actions.every((action) => may(this.#azure, caller.objectId, action, workspace.id))) return;
    throw queryRefusal(
      request,
      403,
      'InsufficientAccessError',
      'The provided credentials have insufficient access to perform the requested operation',
      {
        code: 'UnauthorizedClient',
        message: `The service principal does not have sufficient permissions to access this resource: ${workspace.customerId}`,
      },
    );
  }

  #ask(request: AzureRequest, question: Question, workspaces: readonly Workspace[]): object {
    const now = new Date(this.#azure.clock.now());
    try {
      return tableOf(evaluate(question.query, (name) => this.#table(name, question, workspaces), { now: () => now }));
    } catch (error) {
      if (error instanceof KqlError) throw refusedQuery(request, question.query, error);
      throw error;
    }
  }

  #table(name: string, { span }: Question, workspaces: readonly Workspace[]): TableSource | undefined {
    const isAsked = (at: number): boolean => span === undefined || (span.from <= at && at <= span.until);
    if (name === activityTableName) return this.#activityTable(workspaces, isAsked);
    const table = logTables.find((candidate) => candidate.name === name);
    if (table === undefined) return undefined;
    const rows = workspaces.flatMap((workspace) =>
      this.#collector
        .visibleIn(workspace.id)
        // A workspace that was deleted for good leaves its successor of the same name nothing.
        .filter(({ event }) => event.at >= workspace.systemData.createdAt)
        .filter(({ event, dedicated }) => dedicated === table.dedicated && isAsked(event.at))
        .map(({ event }) => table.row(this.#azure.estate, workspace, event)),
    );
    return { columns: table.columns, rows };
  }

  #activityTable(workspaces: readonly Workspace[], isAsked: (at: number) => boolean): TableSource {
    const rows = workspaces.flatMap((workspace) =>
      this.#activity
        .visibleIn(workspace.id)
        .filter(({ at }) => isAsked(at))
        .map((event) => activityRow(workspace, event)),
    );
    return { columns: activityColumns, rows };
  }
}
