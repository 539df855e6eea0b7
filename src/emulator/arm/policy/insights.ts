import type { PolicyState } from '../../state/governance.ts';
import type { Reply } from '../../wire/exchange.ts';
import { parameter } from '../../wire/routes.ts';
import { requireAction, resourceGroupOf, subscriptionOf, type ArmCall } from '../call.ts';
import { begin, apiVersionOf, isRunning, polledOperation } from '../longRunning.ts';
import { badRequest } from '../refusals.ts';
import { scopeOf } from '../authorization/scopeOf.ts';
import { contains } from '../../authorization/scopes.ts';
import { scheduleEvaluation } from './evaluation.ts';
import { readStateFilter } from './stateFilter.ts';
import { applied, ordered } from './stateGroups.ts';
import { componentStateView, policyStateView, type StateRow, type StateView } from './stateView.ts';
import { summaryOf } from './summary.ts';

const insights = 'Microsoft.PolicyInsights/policyStates';

/**
 * POST …/policyStates/latest/queryResults, with `$filter`, `$apply`, `$orderby`, `$top`, `$select` and `$expand` (API
 * description; the frame is recorded).
 */
export function queryPolicyStates(call: ArmCall): Reply {
  return rowsReply(call, viewsAt(call, 'queryResults'));
}

/** POST …/componentPolicyStates/latest/queryResults: a row for each key that a rule on keys judged (API description). */
export function queryComponentStates(call: ArmCall): Reply {
  const rows = statesAt(call, 'Microsoft.PolicyInsights/componentPolicyStates/queryResults/read').flatMap(
    ({ state, view }) => state.components.map((component) => componentStateView(view, component)),
  );
  return rowsReply(call, rows.filter(readStateFilter(call.request.query.get('$filter'))));
}

/** As many rows as `$top` says, with what `$select` names of each. */
function rowsReply(call: ArmCall, found: readonly StateRow[]): Reply {
  const { query, host } = call.request;
  const top = Number(query.get('$top') ?? 1000);
  if (!Number.isInteger(top) || top < 1) throw badRequest("The query parameter '$top' must be a positive integer.");
  const select = query
    .get('$select')
    ?.split(',')
    .map((name) => name.trim().toLowerCase());
  const rows = ordered(applied(found, query.get('$apply')), query.get('$orderby'));
  const value = rows.slice(0, top).map((row) => selected(row, select));
  const context = `https://${host}${metadataOf(call.request.path)}#latest`;
  return { status: 200, body: { '@odata.context': context, '@odata.count': value.length, value } };
}

/** POST …/policyStates/latest/summarize: how many resources and policies are not compliant (API description). */
export function summarizePolicyStates(call: ArmCall): Reply {
  const rows = viewsAt(call, 'summarize');
  const { host, path } = call.request;
  const context = `https://${host}${metadataOf(path)}#summary`;
  const value = [
    { '@odata.id': null, '@odata.context': `${context}/$entity`, ...summaryOf(rows, `https://${host}${path}`) },
  ];
  return { status: 200, body: { '@odata.context': context, '@odata.count': 1, value } };
}

/** POST …/triggerEvaluation: 202 with the address of an operation, at whose end the states are those of now. */
export function triggerEvaluation(call: ArmCall): Reply {
  const { subscriptionId } = subscriptionOf(call);
  const scope =
    call.parameters['resourceGroupName'] === undefined ? `/subscriptions/${subscriptionId}` : resourceGroupOf(call).id;
  requireAction(call, `${insights}/triggerEvaluation/action`, scope);
  const { name } = begin(call, subscriptionId, 'global');
  scheduleEvaluation(call.azure, scope, call.azure.behaviour.operationDuration);
  return accepted(call, subscriptionId, name);
}

/** 202 while it runs, then 200. */
export function getEvaluation(call: ArmCall): Reply {
  const operation = polledOperation(call);
  return isRunning(call, operation) ? accepted(call, operation.subscriptionId, operation.name) : { status: 200 };
}

function accepted(call: ArmCall, subscriptionId: string, name: string): Reply {
  const location = `https://${call.request.host}/subscriptions/${subscriptionId}/providers/Microsoft.PolicyInsights/asyncOperationResults/${name}?api-version=${apiVersionOf(call)}`;
  return { status: 202, headers: { location, 'retry-after': '15' } };
}

/** The states that match the filter, as they are shown. */
function viewsAt(call: ArmCall, verb: 'queryResults' | 'summarize'): readonly StateView[] {
  const matches = readStateFilter(call.request.query.get('$filter'));
  return statesAt(call, `${insights}/${verb}/read`).flatMap(({ view }) => (matches(view) ? [view] : []));
}

interface Found {
  readonly state: PolicyState;
  readonly view: StateView;
}

/** The states at and below the scope of the path, which may be an assignment or a definition too. */
function statesAt(call: ArmCall, action: string): readonly Found[] {
  const { azure, request } = call;
  const asked = parameter(call.parameters, 'scope');
  const [, base = asked, kind, name] =
    /^(.*)\/providers\/Microsoft\.Authorization\/(policyAssignments|policyDefinitions)\/([^/]+)$/i.exec(asked) ?? [];
  const scope = scopeOf({ ...call, parameters: { scope: base } });
  requireAction(call, action, scope);
  const isAsked = (state: PolicyState, view: StateView): boolean =>
    contains(azure.estate, scope, state.resourceId) &&
    (name === undefined ||
      view[kind?.toLowerCase() === 'policyassignments' ? 'policyAssignmentName' : 'policyDefinitionName'] ===
        name.toLowerCase());
  const expanded = /components/i.test(request.query.get('$expand') ?? '');
  return [...azure.estate.policyStates.values()].flatMap((state) => {
    const view = policyStateView(azure.estate, state, expanded);
    return view !== undefined && isAsked(state, view) ? [{ state, view }] : [];
  });
}

/** `…/policyStates/$metadata`. */
function metadataOf(path: string): string {
  return `${path.split('/').slice(0, -2).join('/')}/$metadata`;
}

function selected(row: Readonly<Record<string, unknown>>, names: readonly string[] | undefined): object {
  if (names === undefined) return row;
  return Object.fromEntries(Object.entries(row).filter(([name]) => names.includes(name.toLowerCase())));
}
