import type { RoleDefinition } from '../state/authorization.ts';

/** The GUIDs of the local roles that other code names. */
export const localRoleIds = {
  administrator: 'a290e904-7015-4bba-90c8-60543313cdb4',
  cryptoOfficer: '515eb02d-2335-4d2d-92f2-b1cbdf9c3778',
  cryptoUser: '21dbd100-6940-42c2-9190-5d6cb909625b',
  cryptoServiceEncryption: '33413926-3206-4cdd-b39a-83574fe37a17',
} as const;

const use = ['encrypt', 'decrypt', 'wrap', 'unwrap', 'sign', 'verify'].map((verb) => `keys/${verb}/action`);
/** Newer than the recording of these roles; that whoever may use and write keys holds them is assumed. */
const newer = ['keys/rotate/action', 'rng/action'];
const write = ['keys/read/action', 'keys/write/action', 'keys/backup/action'];
const manage = [
  'keys/deletedKeys/read/action',
  'keys/deletedKeys/recover/action',
  'keys/deletedKeys/delete',
  'keys/restore/action',
  'keys/create',
  'keys/delete',
  'keys/export/action',
  'keys/import/action',
];
const assign = ['roleAssignments', 'roleDefinitions'].flatMap((type) =>
  ['read', 'write', 'delete'].map((verb) => `${type}/${verb}/action`),
);
const securityDomain = ['download/action', 'upload/action', 'upload/read', 'transferkey/read'].map(
  (verb) => `securitydomain/${verb}`,
);
const wholeBackup = ['backup/start/action', 'backup/status/action'];
const wholeRestore = ['restore/start/action', 'restore/status/action'];

/** The built-in local roles of a Managed HSM, their data actions as recorded of one. */
export const localRoles: readonly RoleDefinition[] = [
  role('7b127d3c-77bd-4e3e-bbe0-dbb8971fa7f8', 'Managed HSM Backup', [...wholeBackup, 'keys/backup/action']),
  role(localRoleIds.cryptoServiceEncryption, 'Managed HSM Crypto Service Encryption', [
    'keys/read/action',
    'keys/wrap/action',
    'keys/unwrap/action',
  ]),
  role('21dbd100-6940-42c2-9190-5d6cb909625c', 'Managed HSM Crypto Service Release User', ['keys/release/action']),
  role('2c18b078-7c48-4d3a-af88-5a3a1b3f82b3', 'Managed HSM Crypto Auditor', [
    'keys/read/action',
    'keys/deletedKeys/read/action',
  ]),
  role('4bd23610-cdcf-4971-bdee-bdc562cc28e4', 'Managed HSM Policy Administrator', assign),
  role(localRoleIds.cryptoUser, 'Managed HSM Crypto User', [...write, 'keys/create', ...use, ...newer]),
  role(localRoleIds.cryptoOfficer, 'Managed HSM Crypto Officer', [...write, ...manage, ...use, ...newer]),
  role(localRoleIds.administrator, 'Managed HSM Administrator', [
    ...write,
    ...manage,
    ...assign,
    ...use,
    ...newer,
    ...securityDomain,
    ...wholeBackup,
    ...wholeRestore,
    'settings/read/action',
    'settings/write/action',
  ]),
  {
    ...role('770fd66c-6266-4643-9d4e-b616870898d5', 'Managed HSM ARM User', []),
    permissions: [
      {
        actions: named(['keys/createIfNotExists', 'keys/read/action']),
        dataActions: [],
        notActions: [],
        notDataActions: [],
      },
    ],
  },
];

/** The local role of a GUID, in any case. */
export function localRole(name: string): RoleDefinition | undefined {
  return localRoles.find((candidate) => candidate.name === name.toLowerCase());
}

function role(name: string, roleName: string, dataActions: readonly string[]): RoleDefinition {
  return {
    name,
    roleName,
    description: '',
    type: 'BuiltInRole',
    permissions: [{ actions: [], dataActions: named(dataActions), notActions: [], notDataActions: [] }],
    assignableScopes: ['/'],
    createdOn: '',
    updatedOn: '',
  };
}

function named(actions: readonly string[]): readonly string[] {
  return actions.map((action) => `Microsoft.KeyVault/managedHsm/${action}`);
}
