/** An operation of a key store: what it is called in the log, and what each kind of store asks for. */
export interface StoreOperation {
  /** As the audit log names it ("Azure Key Vault logging"); for a Managed HSM the names are not published. */
  readonly event: string;
  /** The data action of Azure RBAC, after `Microsoft.KeyVault/vaults/`. */
  readonly dataAction: string;
  /** The key permission of an access policy. */
  readonly permission: string;
  /** The data action of local RBAC, after `Microsoft.KeyVault/managedHsm/`. */
  readonly hsmAction: string;
}

/**
 * The operations on keys. Sources: the data actions of Microsoft's built-in roles, the key permissions of access
 * policies, and the data actions of local roles as recorded; that a rotation policy of a Managed HSM asks for reading
 * and writing keys is assumed.
 */
export const keyOperations = {
  get: operation('KeyGet', 'keys/read', 'get', 'keys/read/action'),
  list: operation('KeyList', 'keys/read', 'list', 'keys/read/action'),
  listVersions: operation('KeyListVersions', 'keys/read', 'list', 'keys/read/action'),
  create: operation('KeyCreate', 'keys/create/action', 'create', 'keys/create'),
  import: operation('KeyImport', 'keys/import/action', 'import', 'keys/import/action'),
  update: operation('KeyUpdate', 'keys/update/action', 'update', 'keys/write/action'),
  rotate: operation('KeyRotate', 'keys/rotate/action', 'rotate', 'keys/rotate/action'),
  delete: operation('KeyDelete', 'keys/delete', 'delete', 'keys/delete'),
  getDeleted: operation('KeyGetDeleted', 'keys/read', 'get', 'keys/deletedKeys/read/action'),
  listDeleted: operation('KeyListDeleted', 'keys/read', 'list', 'keys/deletedKeys/read/action'),
  recover: operation('KeyRecover', 'keys/recover/action', 'recover', 'keys/deletedKeys/recover/action'),
  purge: operation('KeyPurge', 'keys/purge/action', 'purge', 'keys/deletedKeys/delete'),
  backup: operation('KeyBackup', 'keys/backup/action', 'backup', 'keys/backup/action'),
  restore: operation('KeyRestore', 'keys/restore/action', 'restore', 'keys/restore/action'),
  encrypt: operation('KeyEncrypt', 'keys/encrypt/action', 'encrypt', 'keys/encrypt/action'),
  decrypt: operation('KeyDecrypt', 'keys/decrypt/action', 'decrypt', 'keys/decrypt/action'),
  wrapKey: operation('KeyWrap', 'keys/wrap/action', 'wrapKey', 'keys/wrap/action'),
  unwrapKey: operation('KeyUnwrap', 'keys/unwrap/action', 'unwrapKey', 'keys/unwrap/action'),
  sign: operation('KeySign', 'keys/sign/action', 'sign', 'keys/sign/action'),
  verify: operation('KeyVerify', 'keys/verify/action', 'verify', 'keys/verify/action'),
  release: operation('KeyRelease', 'keys/release/action', 'release', 'keys/release/action'),
  getRotationPolicy: operation(
    'KeyRotationPolicyGet',
    'keyrotationpolicies/read',
    'getrotationpolicy',
    'keys/read/action',
  ),
  setRotationPolicy: operation(
    'KeyRotationPolicySet',
    'keyrotationpolicies/write',
    'setrotationpolicy',
    'keys/write/action',
  ),
} as const satisfies Readonly<Record<string, StoreOperation>>;

export type KeyOperation = keyof typeof keyOperations;

function operation(event: string, dataAction: string, permission: string, hsmAction: string): StoreOperation {
  return { event, dataAction: `Microsoft.KeyVault/vaults/${dataAction}`, permission, hsmAction };
}
