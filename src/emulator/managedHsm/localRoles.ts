import type { RoleDefinition } from '../state/authorization.ts';
import type { ManagedHsm } from '../state/resources.ts';

/** The GUIDs of the local roles that other code names. */
export const localRoleIds = {
  administrator: 'a290e904-7015-4bba-90c8-60543313cdb4',
  cryptoOfficer: '515eb02d-2335-4d2d-92f2-b1cbdf9c3778',
  cryptoUser: '21dbd100-6940-42c2-9190-5d6cb909625b',
  cryptoServiceEncryption: '33413926-3206-4cdd-b39a-83574fe37a17',
} as const;

const readRoles = ['roleDefinitions/read/action', 'roleAssignments/read/action'];
const assignRoles = ['roleDefinitions', 'roleAssignments'].flatMap((type) =>
  ['read', 'write', 'delete'].map((verb) => `${type}/${verb}/action`),
);

/**
 * The built-in local roles of a Managed HSM with their data actions, as one answered them under API version 7.4. Earlier
 * the Crypto Officer and the Administrator held the key operations too; today they do not.
 */
export const localRoles: readonly RoleDefinition[] = [
  role('7b127d3c-77bd-4e3e-bbe0-dbb8971fa7f8', 'Managed HSM Backup User', [
    'backup/start/action',
    'backup/status/action',
    'keys/backup/action',
  ]),
  role(localRoleIds.cryptoServiceEncryption, 'Managed HSM Crypto Service Encryption User', [
    'keys/read/action',
    'keys/wrap/action',
    'keys/unwrap/action',
  ]),
  role('21dbd100-6940-42c2-9190-5d6cb909625c', 'Managed HSM Crypto Service Release User', ['keys/release/action']),
  role('2c18b078-7c48-4d3a-af88-5a3a1b3f82b3', 'Managed HSM Crypto Auditor', [
    ...readRoles,
    'keys/read/action',
    'keys/deletedKeys/read/action',
  ]),
  role('4bd23610-cdcf-4971-bdee-bdc562cc28e4', 'Managed HSM Policy Administrator', assignRoles),
  role(localRoleIds.cryptoUser, 'Managed HSM Crypto User', [
    ...readRoles,
    'keys/read/action',
    'keys/write/action',
    'keys/delete',
    'keys/create',
    ...['rotate', 'import', 'release', 'backup', 'restore'].map((verb) => `keys/${verb}/action`),
    ...['encrypt', 'decrypt', 'wrap', 'unwrap', 'sign', 'verify', 'derive'].map((verb) => `keys/${verb}/action`),
    'rng/action',
  ]),
  role(localRoleIds.cryptoOfficer, 'Managed HSM Crypto Officer', [
    ...assignRoles,
    'keys/deletedKeys/read/action',
    'keys/deletedKeys/delete',
    'keys/deletedKeys/recover/action',
    'keys/export/action',
  ]),
  role(localRoleIds.administrator, 'Managed HSM Administrator', [
    ...assignRoles,
    ...['download/action', 'download/read', 'upload/action', 'upload/read', 'transferkey/read'].map(
      (verb) => `securitydomain/${verb}`,
    ),
    ...['backup', 'restore'].flatMap((job) => ['start', 'status'].map((verb) => `${job}/${verb}/action`)),
    'settings/read/action',
    'settings/write/action',
  ]),
];

/** The local role of a GUID, in any case: a built-in one, or one that the HSM's administrators made. */
export function localRole({ customRoles }: ManagedHsm, name: string): RoleDefinition | undefined {
  const wanted = name.toLowerCase();
  return customRoles?.get(wanted) ?? localRoles.find((candidate) => candidate.name === wanted);
}

function role(name: string, roleName: string, dataActions: readonly string[]): RoleDefinition {
  return {
    name,
    roleName,
    description: '',
    type: 'BuiltInRole',
    permissions: [
      {
        actions: [],
        dataActions: dataActions.map((action) => `Microsoft.KeyVault/managedHsm/${action}`),
        notActions: [],
        notDataActions: [],
      },
    ],
    assignableScopes: ['/'],
    createdOn: '',
    updatedOn: '',
  };
}
