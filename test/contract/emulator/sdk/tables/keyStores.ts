import type { KeyClient } from '@azure/keyvault-keys';
import { keyOperations, type KeyOperation } from '../../../../../src/emulator/keyVault/operations.ts';
import type { Names } from '../names.ts';
import { makes, namesNothing, rows, type Operation, type Table } from '../operation.ts';

/** One of the two kinds of key stores, and where its keys are other than those of the other. */
export interface KeyStoreOfTable {
  readonly service: 'vault' | 'managedHsm';
  readonly url: (at: Names) => string;
  readonly rsa: string;
  readonly ec: string;
  readonly key: 'key' | 'hsmKey';
  readonly keyVersion: 'keyVersion' | 'hsmKeyVersion';
  readonly deletedKey: 'deletedKey' | 'deletedHsmKey';
  readonly backup: 'backup' | 'hsmBackup';
  readonly signer: 'signer' | 'hsmSigner';
  readonly signerVersion: 'signerVersion' | 'hsmSignerVersion';
  readonly ciphertext: 'ciphertext' | 'hsmCiphertext';
  readonly signature: 'signature' | 'hsmSignature';
  /** What only this kind can. */
  readonly more: readonly Operation<KeyClient>[];
  readonly leftOut: Table['leftOut'];
}

/** The right of an operation, as the store's refusal names it. */
export function rightsOf(service: KeyStoreOfTable['service']): (operation: KeyOperation) => string {
  return (operation) => keyOperations[operation][service === 'vault' ? 'dataAction' : 'hsmAction'];
}

const { sends } = rows<KeyClient>();

export const vaultStore: KeyStoreOfTable = {
  service: 'vault',
  url: ({ vault }) => `https://${vault}.vault.azure.net`,
  rsa: 'RSA',
  ec: 'EC',
  key: 'key',
  keyVersion: 'keyVersion',
  deletedKey: 'deletedKey',
  backup: 'backup',
  signer: 'signer',
  signerVersion: 'signerVersion',
  ciphertext: 'ciphertext',
  signature: 'signature',
  more: [],
  leftOut: { 'vaults have neither symmetric keys nor random bytes (documented)': ['createOctKey', 'getRandomBytes'] },
};

export const hsmStore: KeyStoreOfTable = {
  service: 'managedHsm',
  url: ({ hsm }) => `https://${hsm}.managedhsm.azure.net`,
  rsa: 'RSA-HSM',
  ec: 'EC-HSM',
  key: 'hsmKey',
  keyVersion: 'hsmKeyVersion',
  deletedKey: 'deletedHsmKey',
  backup: 'hsmBackup',
  signer: 'hsmSigner',
  signerVersion: 'hsmSignerVersion',
  ciphertext: 'hsmCiphertext',
  signature: 'hsmSignature',
  more: [
    sends(
      'createOctKey',
      'keys/create',
      makes,
      (c) => c.createOctKey('new', { hsm: true, keySize: 256 }),
      () => ({ keyType: 'oct-HSM' }),
    ),
    sends(
      'getRandomBytes',
      'rng/action',
      namesNothing,
      async (c) => (await c.getRandomBytes(16)).length,
      () => 16,
    ),
  ],
  leftOut: {},
};
