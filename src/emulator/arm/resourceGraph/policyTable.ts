import { createHash } from 'node:crypto';
import { holdsAnything, may } from '../../authorization/authorize.ts';
import { policyAssignmentProperties } from '../policy/assignments.ts';
import { policyDefinitionView } from '../policy/definitionViews.ts';
import { definitionId, policyDefinitions } from '../policy/definitions/index.ts';
import { policyStateView } from '../policy/stateView.ts';
import type { Row, View } from './tables.ts';

/** The table policyresources: definitions, assignments and the states that the last evaluation found. */
export function* policyRows(view: View): Iterable<Row> {
  const { azure, principalId } = view;
  const { estate } = azure;
  for (const definition of policyDefinitions) {
    const { properties } = policyDefinitionView(definition) as { readonly properties: object };
    yield row(definitionId(definition), definition.name, 'microsoft.authorization/policydefinitions', '', properties);
  }
  for (const assignment of estate.policyAssignments.values()) {
    const subscriptionId = subscriptionOf(assignment.scope);
    const covered =
      subscriptionId === ''
        ? holdsAnything(azure, principalId, assignment.scope)
        : view.subscriptions.has(subscriptionId);
    if (!covered || !may(azure, principalId, 'Microsoft.Authorization/policyAssignments/read', assignment.scope))
      continue;
    const properties = policyAssignmentProperties(assignment);
    yield row(assignment.id, assignment.name, 'microsoft.authorization/policyassignments', subscriptionId, properties);
  }
  for (const state of estate.policyStates.values()) {
    const subscriptionId = subscriptionOf(state.resourceId);
    const properties = policyStateView(estate, state, false);
    const action = 'Microsoft.PolicyInsights/policyStates/queryResults/read';
    if (properties === undefined || !view.subscriptions.has(subscriptionId)) continue;
    if (!may(azure, principalId, action, state.resourceId)) continue;
    const name = createHash('sha256')
      .update(`${state.policyAssignmentId}|${state.resourceId}`.toLowerCase())
      .digest('hex');
    const id = `${state.resourceId}/providers/Microsoft.PolicyInsights/policyStates/${name}`;
    yield row(id, name, 'microsoft.policyinsights/policystates', subscriptionId, properties);
  }
}

/** Lower case; empty where the scope lies in no subscription. */
function subscriptionOf(scope: string): string {
  const [, id = ''] = /^\/subscriptions\/([^/]+)/i.exec(scope) ?? [];
  return id.toLowerCase();
}

function row(id: string, name: string, type: string, subscriptionId: string, properties: object): Row {
  return { id, name, type, tenantId: '', kind: '', location: '', resourceGroup: '', subscriptionId, properties };
}
