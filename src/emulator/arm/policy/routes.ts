import { route, type Route } from '../../wire/routes.ts';
import type { ArmHandler } from '../call.ts';
import { anyScope, group, subscription } from '../paths.ts';
import {
  deletePolicyAssignment,
  getPolicyAssignment,
  listPolicyAssignments,
  putPolicyAssignment,
} from './assignments.ts';
import { getPolicyDefinition, listPolicyDefinitions } from './definitionViews.ts';
import {
  getEvaluation,
  queryComponentStates,
  queryPolicyStates,
  summarizePolicyStates,
  triggerEvaluation,
} from './insights.ts';

const latest = 'providers/Microsoft.PolicyInsights/policyStates/latest';
const states = `${anyScope}/${latest}`;
const assignments = `${anyScope}/providers/Microsoft.Authorization/policyAssignments`;

export const policyRoutes: readonly Route<ArmHandler>[] = [
  route(`GET ${assignments}`, listPolicyAssignments),
  route(`GET ${assignments}/{name}`, getPolicyAssignment),
  route(`PUT ${assignments}/{name}`, putPolicyAssignment),
  route(`DELETE ${assignments}/{name}`, deletePolicyAssignment),
  ...['', subscription].flatMap((scope) => [
    route(`GET ${scope}/providers/Microsoft.Authorization/policyDefinitions`, listPolicyDefinitions),
    route(`GET ${scope}/providers/Microsoft.Authorization/policyDefinitions/{name}`, getPolicyDefinition),
  ]),
  route(`POST ${states}/queryResults`, queryPolicyStates),
  route(
    `POST ${anyScope}/providers/Microsoft.PolicyInsights/componentPolicyStates/latest/queryResults`,
    queryComponentStates,
  ),
  route(`POST ${states}/summarize`, summarizePolicyStates),
  route(`POST ${subscription}/${latest}/triggerEvaluation`, triggerEvaluation),
  route(`POST ${group}/${latest}/triggerEvaluation`, triggerEvaluation),
  route(`GET ${subscription}/providers/Microsoft.PolicyInsights/asyncOperationResults/{operationId}`, getEvaluation),
];
