import type { Emulator } from '../../host/emulator.ts';

export interface Encryption {
  readonly keySource?: string;
  readonly keyVaultProperties?: {
    readonly keyName?: string;
    readonly keyVersion?: string;
    readonly keyVaultUri?: string;
  };
}

export interface AccountRecord {
  readonly identity?: { readonly type?: string; readonly principalId?: string };
  readonly properties: { readonly provisioningState?: string; readonly encryption?: Encryption };
}

const accountVersion = '2025-06-01';
const vaultVersion = '2023-07-01';

/** An account as Azure's own record has it: the test asks the emulator itself, past the extension. */
export async function readAccount(emulator: Emulator, id: string): Promise<AccountRecord> {
  return (await emulator.read(id, accountVersion)) as AccountRecord;
}

/** Whether a vault has purge protection, by Azure's own record. */
export async function hasPurgeProtection(emulator: Emulator, vaultId: string): Promise<boolean> {
  const vault = (await emulator.read(vaultId, vaultVersion)) as { properties: { enablePurgeProtection?: boolean } };
  return vault.properties.enablePurgeProtection ?? false;
}

/** How many role assignments there are at a scope and above it, by Azure's own record. */
export async function countAssignments(emulator: Emulator, scope: string): Promise<number> {
  const path = `${scope}/providers/Microsoft.Authorization/roleAssignments`;
  return ((await emulator.read(path, '2022-04-01')) as { value: readonly unknown[] }).value.length;
}

/** The ARM id of a subscription by its name. */
export async function findSubscription(emulator: Emulator, name: string): Promise<string> {
  const { value } = (await emulator.read('/subscriptions', '2022-12-01')) as {
    value: readonly { readonly id: string; readonly displayName: string }[];
  };
  const found = value.find(({ displayName }) => displayName === name);
  if (!found) throw new Error(`The sample estate has no subscription ${name}.`);
  return found.id;
}

/** Whether the newest version of a key is enabled, by Azure's own record. */
export async function isKeyEnabled(emulator: Emulator, keyId: string): Promise<boolean> {
  const key = (await emulator.read(keyId, vaultVersion)) as { properties: { attributes: { enabled: boolean } } };
  return key.properties.attributes.enabled;
}
