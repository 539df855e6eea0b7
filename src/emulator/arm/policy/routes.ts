import { route, type Route } from '../../wire/routes.ts';
import type { ArmHandler } from '../call.ts';
import { anyScope } from '../paths.ts';
import {
  deletePolicyAssignment,
  getPolicyAssignment,
  listPolicyAssignments,
  putPolicyAssignment,
} from './assignments.ts';

const assignments = `${anyScope}/providers/Microsoft.Authorization/policyAssignments`;

export const policyRoutes: readonly Route<ArmHandler>[] = [
  route(`GET ${assignments}`, listPolicyAssignments),
  route(`GET ${assignments}/{name}`, getPolicyAssignment),
  route(`PUT ${assignments}/{name}`, putPolicyAssignment),
  route(`DELETE ${assignments}/{name}`, deletePolicyAssignment),
];
