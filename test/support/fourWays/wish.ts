import { roleIds } from '../../../src/emulator/authorization/builtInRoles.ts';

/**
 * One account under one key, by a user-assigned identity: what each way of writing it down is told to write. The defaults are what
 * works.
 */
export interface Wish {
  readonly accountRegion: string;
  readonly vaultRegion: string;
  readonly purgeProtection: boolean;
  /** Whether the vault's firewall refuses everybody, Azure's trusted services included. */
  readonly isShut: boolean;
  readonly usesRoles: boolean;
  readonly kty: 'RSA' | 'EC';
  readonly keyOps: readonly string[];
  /** ISO 8601, with seconds. */
  readonly expires?: string;
  /** GUID of the role that the identity has at the key. */
  readonly role: string | undefined;
  /** Whether the identity that the encryption names is attached to the account. */
  readonly isAttached: boolean;
}

export const right: Wish = {
  accountRegion: 'swedencentral',
  vaultRegion: 'swedencentral',
  purgeProtection: true,
  isShut: false,
  usesRoles: true,
  kty: 'RSA',
  keyOps: ['wrapKey', 'unwrapKey'],
  role: roleIds.keyVaultCryptoServiceEncryptionUser,
  isAttached: true,
};
