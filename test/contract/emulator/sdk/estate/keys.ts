import type { KeyClient } from '@azure/keyvault-keys';
import type { Harness } from '../../harness.ts';
import type { Names } from '../names.ts';

type Made = Pick<
  Names,
  | 'signerVersion'
  | 'hsmSignerVersion'
  | 'backup'
  | 'ciphertext'
  | 'signature'
  | 'hsmBackup'
  | 'hsmCiphertext'
  | 'hsmSignature'
>;

/** Adds keys to both key stores, leaves one of each deleted, and makes something with them. */
export async function prepareKeys(harness: Harness, at: Names): Promise<Made> {
  const inVault = await prepareStore(harness, harness.keys('owner', at.vault), {
    key: at.key,
    deletedKey: at.deletedKey,
    signer: at.signer,
    ec: 'EC',
  });
  const hsmKeys = harness.hsmKeys('owner', at.hsm);
  // A Managed HSM rotates nothing without a policy.
  await hsmKeys.updateKeyRotationPolicy(at.hsmKey, {
    lifetimeActions: [{ action: 'Rotate', timeAfterCreate: 'P90D' }],
  });
  const inHsm = await prepareStore(harness, hsmKeys, {
    key: at.hsmKey,
    deletedKey: at.deletedHsmKey,
    signer: at.hsmSigner,
    ec: 'EC-HSM',
  });
  return {
    ...inVault,
    hsmBackup: inHsm.backup,
    hsmCiphertext: inHsm.ciphertext,
    hsmSignature: inHsm.signature,
    hsmSignerVersion: inHsm.signerVersion,
  };
}

interface Wanted {
  readonly key: string;
  readonly deletedKey: string;
  readonly signer: string;
  readonly ec: string;
}

async function prepareStore(
  harness: Harness,
  keys: KeyClient,
  { key, deletedKey, signer, ec }: Wanted,
): Promise<Pick<Made, 'signerVersion' | 'backup' | 'ciphertext' | 'signature'>> {
  const remove = async (name: string): Promise<void> => {
    await (await keys.beginDeleteKey(name, { intervalInMs: 1 })).pollUntilDone();
  };
  const { version = '' } = (await keys.createKey(signer, ec)).properties;
  await keys.createKey(deletedKey, ec);
  await remove(deletedKey);
  await keys.createKey('backed-up', ec);
  const backup = await keys.backupKey('backed-up');
  await remove('backed-up');
  await keys.purgeDeletedKey('backed-up');
  const client = (name: string) => harness.cryptography('owner', `${keys.vaultUrl}/keys/${name}`);
  const { result } = await client(key).encrypt({ algorithm: 'RSA-OAEP-256', plaintext: Buffer.from('data key') });
  const signed = await client(signer).sign('ES256', Buffer.alloc(32, 7));
  return {
    backup: base64(backup),
    ciphertext: base64(result),
    signature: base64(signed.result),
    signerVersion: version,
  };
}

function base64(bytes: Uint8Array | undefined): string {
  return Buffer.from(bytes ?? []).toString('base64');
}
