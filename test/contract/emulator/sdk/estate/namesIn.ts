import type { Harness } from '../../harness.ts';
import type { Names } from '../names.ts';

/** "Cognitive Services accounts should use customer-managed keys". */
const policy = '67121cc7-ff39-4ab8-b7e3-95b84dab487d';

/** The names of what the sample estate has, and of what is added to it here. */
export function namesIn(harness: Harness): Names {
  const { emulator } = harness;
  const subscription = harness.subscriptionId('Contoso Production');
  const locked = harness.subscriptionId('Contoso Development');
  const { vaults, managedHsms, principals } = emulator.azure.estate;
  const version = (key: string): string =>
    [...vaults.values(), ...managedHsms.values()]
      .find(({ keys }) => keys.has(key))
      ?.keys.get(key)
      ?.versions.at(-1)?.version ?? '';
  const people = [...principals.values()];
  return {
    tenant: emulator.tenantId,
    subscription,
    group: 'rg-chat-prod',
    location: 'swedencentral',
    namespace: 'Microsoft.KeyVault',
    vault: 'kv-contoso-chat',
    deletedVault: 'kv-contoso-gone',
    key: 'chat-cmk',
    keyVersion: version('chat-cmk'),
    deletedKey: 'gone-cmk',
    signer: 'signing',
    signerVersion: '',
    backup: '',
    ciphertext: '',
    signature: '',
    vaultConnection: 'to-vault',
    hsmGroup: 'rg-platform-prod',
    hsm: 'hsm-contoso-prod',
    deletedHsm: 'hsm-contoso-gone',
    hsmKey: 'hsm-cmk',
    hsmKeyVersion: version('hsm-cmk'),
    deletedHsmKey: 'gone-hsm-cmk',
    hsmSigner: 'hsm-signing',
    hsmSignerVersion: '',
    hsmAssignment: crypto.randomUUID(),
    hsmRole: crypto.randomUUID(),
    hsmSetting: 'AllowKeyManagementOperationsThroughARM',
    hsmBackup: '',
    hsmCiphertext: '',
    hsmSignature: '',
    hsmConnection: 'to-hsm',
    account: 'contoso-chat-prod',
    accountConnection: '',
    deployment: 'gpt-4o',
    foundry: 'contoso-foundry-prod',
    project: 'notes',
    deletedAccount: 'contoso-search-pilot',
    file: '',
    job: '',
    identity: 'id-contoso-chat',
    principal: people.find(({ displayName }) => displayName === 'reader')?.objectId ?? '',
    application: people.find(({ displayName }) => displayName === 'reader')?.appId ?? '',
    person: people.find(({ type }) => type === 'User')?.objectId ?? '',
    people: people.find(({ type }) => type === 'Group')?.objectId ?? '',
    roleDefinition: crypto.randomUUID(),
    roleAssignment: crypto.randomUUID(),
    lockedSubscription: locked,
    lockedGroup: 'rg-assistant-dev',
    lockedVault: 'kv-contoso-assistant',
    lock: 'keep',
    policy,
    policyAssignment: 'audit-cmk',
    network: 'vnet',
    subnet: 'one',
    spareNetwork: 'vnet-spare',
    spareSubnet: 'spare',
    spareZone: 'privatelink.managedhsm.azure.net',
    endpoint: 'to-vault',
    zoneGroup: 'default',
    zone: 'privatelink.vaultcore.azure.net',
    link: 'link',
    workspace: 'logs',
    workspaceId: '',
    setting: 'audit',
    category: 'AuditEvent',
  };
}
