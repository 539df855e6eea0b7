import { randomBytes } from 'node:crypto';
import { asNumber, member } from '../json.ts';
import { parseBody, type StoreCall, type StoreRoute } from '../keyVault/call.ts';
import { badParameter } from '../keyVault/refusals.ts';
import { keyRoutes } from '../keyVault/routes.ts';
import type { ManagedHsm } from '../state/resources.ts';
import type { Reply } from '../wire/exchange.ts';
import { route } from '../wire/routes.ts';
import { getJob, startBackup, startKeyRestore, startRestore } from './backups.ts';
import { deleteRoleAssignment, getRoleAssignment, listRoleAssignments, putRoleAssignment } from './roleAssignments.ts';
import { localScope } from './localScope.ts';
import { deleteRoleDefinition, getRoleDefinition, listRoleDefinitions, putRoleDefinition } from './roleDefinitions.ts';
import { downloadSecurityDomain, getDownloadStatus } from './securityDomain.ts';
import { getTransferKey, getUploadStatus, uploadSecurityDomain } from './securityDomainUpload.ts';
import { getSetting, listSettings, updateSetting } from './settings.ts';

type HsmRoute = StoreRoute<ManagedHsm>;

const assignments = '{+scope}/providers/Microsoft.Authorization/roleAssignments';
const definitions = '{+scope}/providers/Microsoft.Authorization/roleDefinitions';

/** What a Managed HSM answers: its security domain, local RBAC, settings, random bytes, and the key operations of vaults. */
export const hsmRoutes = [
  hsm(
    'POST /securitydomain/download',
    'SecurityDomainDownload',
    'securitydomain/download/action',
    downloadSecurityDomain,
  ),
  hsm(
    'GET /securitydomain/download/pending',
    'SecurityDomainStatus',
    'securitydomain/download/read',
    getDownloadStatus,
  ),
  hsm('GET /securitydomain/upload', 'SecurityDomainTransferKeyGet', 'securitydomain/transferkey/read', getTransferKey),
  hsm('POST /securitydomain/upload', 'SecurityDomainUpload', 'securitydomain/upload/action', uploadSecurityDomain),
  hsm('GET /securitydomain/upload/pending', 'SecurityDomainStatus', 'securitydomain/upload/read', getUploadStatus),
  hsm('POST /backup', 'FullBackupStart', 'backup/start/action', startBackup),
  hsm('GET /backup/{jobId}/pending', 'FullBackupStatus', 'backup/status/action', getJob),
  hsm('PUT /restore', 'FullRestoreStart', 'restore/start/action', startRestore),
  hsm('GET /restore/{jobId}/pending', 'FullRestoreStatus', 'restore/status/action', getJob),
  hsm('PUT /keys/{keyName}/restore', 'SelectiveKeyRestoreStart', 'restore/start/action', startKeyRestore),
  hsm(`GET ${assignments}`, 'RoleAssignmentList', 'roleAssignments/read/action', listRoleAssignments),
  hsm(`GET ${assignments}/{name}`, 'RoleAssignmentGet', 'roleAssignments/read/action', getRoleAssignment),
  hsm(`PUT ${assignments}/{name}`, 'RoleAssignmentCreate', 'roleAssignments/write/action', putRoleAssignment),
  hsm(`DELETE ${assignments}/{name}`, 'RoleAssignmentDelete', 'roleAssignments/delete/action', deleteRoleAssignment),
  hsm(`GET ${definitions}`, 'RoleDefinitionList', 'roleDefinitions/read/action', listRoleDefinitions),
  hsm(`GET ${definitions}/{name}`, 'RoleDefinitionGet', 'roleDefinitions/read/action', getRoleDefinition),
  hsm(`PUT ${definitions}/{name}`, 'RoleDefinitionCreate', 'roleDefinitions/write/action', putRoleDefinition),
  hsm(`DELETE ${definitions}/{name}`, 'RoleDefinitionDelete', 'roleDefinitions/delete/action', deleteRoleDefinition),
  hsm('GET /settings', 'SettingList', 'settings/read/action', listSettings),
  hsm('GET /settings/{setting}', 'SettingGet', 'settings/read/action', getSetting),
  hsm('PATCH /settings/{setting}', 'SettingUpdate', 'settings/write/action', updateSetting),
  hsm('POST /rng', 'RandomBytesGet', 'rng/action', getRandomBytes),
  ...keyRoutes,
];

/** The names in the log are assumed. */
function hsm(
  methodAndPath: string,
  event: string,
  hsmAction: string,
  handler: HsmRoute['handler'],
): ReturnType<typeof route<HsmRoute>> {
  const operation = { event, hsmAction, dataAction: '', permission: '' };
  return route<HsmRoute>(methodAndPath, { operation, place: localScope, handler });
}

/** At most 128 bytes (API description). */
function getRandomBytes({ request }: StoreCall<ManagedHsm>): Reply {
  const count = asNumber(member(parseBody(request), 'count'));
  if (count === undefined || !Number.isInteger(count) || count < 1 || count > 128) {
    throw badParameter('Property count must be a whole number from 1 to 128');
  }
  return { status: 200, body: { value: randomBytes(count).toString('base64url') } };
}
