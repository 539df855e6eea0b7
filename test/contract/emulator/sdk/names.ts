/** What the calls of the tables name, besides what they make. */
export interface Names {
  readonly tenant: string;
  readonly subscription: string;
  readonly group: string;
  readonly location: string;
  readonly namespace: string;
  readonly vault: string;
  readonly deletedVault: string;
  readonly key: string;
  readonly keyVersion: string;
  readonly deletedKey: string;
  /** An elliptic curve. */
  readonly signer: string;
  readonly signerVersion: string;
  /** What was made with the keys, in base64: of a key that is there no more, of `data key`, of thirty-two bytes of 7. */
  readonly backup: string;
  readonly ciphertext: string;
  readonly signature: string;
  readonly vaultConnection: string;
  readonly hsmGroup: string;
  readonly hsm: string;
  readonly deletedHsm: string;
  readonly hsmKey: string;
  readonly hsmKeyVersion: string;
  readonly deletedHsmKey: string;
  readonly hsmSigner: string;
  readonly hsmSignerVersion: string;
  readonly hsmAssignment: string;
  readonly hsmRole: string;
  readonly hsmSetting: string;
  readonly hsmBackup: string;
  readonly hsmCiphertext: string;
  readonly hsmSignature: string;
  readonly hsmConnection: string;
  readonly account: string;
  readonly accountConnection: string;
  readonly deployment: string;
  readonly foundry: string;
  readonly project: string;
  readonly deletedAccount: string;
  readonly file: string;
  readonly job: string;
  readonly identity: string;
  readonly principal: string;
  readonly application: string;
  readonly person: string;
  readonly people: string;
  readonly roleDefinition: string;
  readonly roleAssignment: string;
  readonly lockedSubscription: string;
  readonly lockedGroup: string;
  readonly lockedVault: string;
  readonly lock: string;
  readonly policy: string;
  readonly policyAssignment: string;
  readonly network: string;
  readonly subnet: string;
  /** Networks, subnets and zones of which nothing makes use. */
  readonly spareNetwork: string;
  readonly spareSubnet: string;
  readonly spareZone: string;
  readonly endpoint: string;
  readonly zoneGroup: string;
  readonly zone: string;
  readonly link: string;
  readonly workspace: string;
  readonly workspaceId: string;
  readonly setting: string;
  readonly category: string;
}

export const nobody = '00000000-0000-0000-0000-00000000dead';

/** Names that are GUIDs, so that no client refuses what is in their place. */
const guids = new Set<keyof Names>([
  'subscription',
  'lockedSubscription',
  'roleDefinition',
  'roleAssignment',
  'workspaceId',
  'hsmAssignment',
  'hsmRole',
  'policy',
]);

/** What stands in the place of a name of which there is nothing. */
export function missing(name: keyof Names): string {
  return guids.has(name) ? nobody : 'missing';
}

/** The ARM id of a resource of the group. */
export function idOf(at: Names, type: string, ...names: readonly string[]): string {
  const [namespace = '', ...types] = type.split('/');
  const path = types.map((each, index) => `${each}/${names[index] ?? ''}`).join('/');
  return `${groupId(at)}/providers/${namespace}/${path}`;
}

export function groupId(at: Names): string {
  return `${subscriptionId(at)}/resourceGroups/${at.group}`;
}

export function subscriptionId(at: Names): string {
  return `/subscriptions/${at.subscription}`;
}

/** The vault of the tables of locks, to which nothing else is done. */
export function lockedVaultId(at: Names): string {
  return vaultId({ ...at, subscription: at.lockedSubscription, group: at.lockedGroup, vault: at.lockedVault });
}

export function vaultId(at: Names): string {
  return idOf(at, 'Microsoft.KeyVault/vaults', at.vault);
}
