import { route, type Route } from '../../wire/routes.ts';
import type { ArmHandler } from '../call.ts';
import { anyScope } from '../paths.ts';
import { deleteRoleDefinition, putRoleDefinition } from './customRoles.ts';
import { deleteLock, getLock, listLocks, putLock } from './locks.ts';
import { listDenyAssignments, listPermissions } from './permissions.ts';
import { deleteRoleAssignment, getRoleAssignment, listRoleAssignments, putRoleAssignment } from './roleAssignments.ts';
import { getRoleDefinition, listRoleDefinitions } from './roleDefinitions.ts';

const authorization = `${anyScope}/providers/Microsoft.Authorization`;

export const authorizationRoutes: readonly Route<ArmHandler>[] = [
  route(`GET ${authorization}/roleDefinitions`, listRoleDefinitions),
  route(`GET ${authorization}/roleDefinitions/{roleDefinitionId}`, getRoleDefinition),
  route(`PUT ${authorization}/roleDefinitions/{roleDefinitionId}`, putRoleDefinition),
  route(`DELETE ${authorization}/roleDefinitions/{roleDefinitionId}`, deleteRoleDefinition),
  route(`GET ${authorization}/roleAssignments`, listRoleAssignments),
  route(`GET ${authorization}/roleAssignments/{name}`, getRoleAssignment),
  route(`PUT ${authorization}/roleAssignments/{name}`, putRoleAssignment),
  route(`DELETE ${authorization}/roleAssignments/{name}`, deleteRoleAssignment),
  route(`GET ${authorization}/denyAssignments`, listDenyAssignments),
  route(`GET ${authorization}/permissions`, listPermissions),
  route(`GET ${authorization}/locks`, listLocks),
  route(`GET ${authorization}/locks/{name}`, getLock),
  route(`PUT ${authorization}/locks/{name}`, putLock),
  route(`DELETE ${authorization}/locks/{name}`, deleteLock),
];
