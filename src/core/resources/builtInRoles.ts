import type { PermissionSet } from './roles.ts';

/**
 * What Azure's built-in roles allow of the data in a vault, by the GUID that is the same in every tenant, so that an assignment can be
 * judged before anything is deployed. A role without data actions manages resources and lets nobody use a key.
 * Source: "Azure built-in roles", tables General, Privileged, Security, AI + machine learning, Storage, Identity and Monitor.
 */
interface BuiltInRole {
  readonly name: string;
  readonly dataActions: readonly string[];
  /** What it allows its holder to do to the resources themselves, where that is more than to read them. */
  readonly manages?: string;
}

const vault = 'Microsoft.KeyVault/vaults';

const table: Readonly<Record<string, BuiltInRole>> = {
  '8e3af657-a8ff-443c-a75c-2fe8c4bcb635': {
    name: 'Owner',
    dataActions: [],
    manages: 'change and delete everything and assign roles',
  },
  'b24988ac-6180-42a0-ab88-20f7382dd24c': {
    name: 'Contributor',
    dataActions: [],
    manages: 'change and delete everything',
  },
  'acdd72a7-3385-48ef-bd42-f606fba81ae7': { name: 'Reader', dataActions: [] },
  '18d7d88d-d35e-4fb5-a5c3-7773c20a72d9': {
    name: 'User Access Administrator',
    dataActions: [],
    manages: 'assign roles',
  },
  'f58310d9-a9f6-439a-9e8d-f62e7b41a168': {
    name: 'Role Based Access Control Administrator',
    dataActions: [],
    manages: 'assign roles',
  },
  '00482a5a-887f-4fb3-b363-3b7fe8e74483': { name: 'Key Vault Administrator', dataActions: [`${vault}/*`] },
  '21090545-7ca7-4776-b22c-e363652d74d2': {
    name: 'Key Vault Reader',
    dataActions: [`${vault}/*/read`, `${vault}/secrets/readMetadata/action`],
  },
  'f25e0fa2-a7c8-4377-a976-54943a77a395': {
    name: 'Key Vault Contributor',
    dataActions: [],
    manages: 'change and delete vaults',
  },
  '8b54135c-b56d-4d72-a534-26097cfdc8d8': {
    name: 'Key Vault Data Access Administrator',
    dataActions: [],
    manages: 'assign roles for the data of vaults',
  },
  '14b46e9e-c2b7-41b4-b07b-48a6ebf60603': {
    name: 'Key Vault Crypto Officer',
    dataActions: [`${vault}/keys/*`, `${vault}/keyrotationpolicies/*`],
  },
  'e147488a-f6f5-4113-8e2d-b22465e65bf6': {
    name: 'Key Vault Crypto Service Encryption User',
    dataActions: [`${vault}/keys/read`, `${vault}/keys/wrap/action`, `${vault}/keys/unwrap/action`],
  },
  '12338af0-0e69-4776-bea7-57ae8d297424': {
    name: 'Key Vault Crypto User',
    dataActions: [
      `${vault}/keys/read`,
      `${vault}/keys/update/action`,
      `${vault}/keys/backup/action`,
      `${vault}/keys/encrypt/action`,
      `${vault}/keys/decrypt/action`,
      `${vault}/keys/wrap/action`,
      `${vault}/keys/unwrap/action`,
      `${vault}/keys/sign/action`,
      `${vault}/keys/verify/action`,
    ],
  },
  '08bbd89e-9f13-488c-ac41-acfcb10c90ab': {
    name: 'Key Vault Crypto Service Release User',
    dataActions: [`${vault}/keys/release/action`],
  },
  'b86a8fe4-44ce-4948-aee5-eccb2c155cd7': { name: 'Key Vault Secrets Officer', dataActions: [`${vault}/secrets/*`] },
  '4633458b-17de-408a-b874-0445c86b69e6': {
    name: 'Key Vault Secrets User',
    dataActions: [`${vault}/secrets/getSecret/action`, `${vault}/secrets/readMetadata/action`],
  },
  'a4417e6f-fecd-4de8-b567-7b0420556985': {
    name: 'Key Vault Certificates Officer',
    dataActions: [`${vault}/certificatecas/*`, `${vault}/certificates/*`, `${vault}/certificatecontacts/write`],
  },
  'db79e9a7-68ee-4b58-9aeb-b90e7c24fcba': {
    name: 'Key Vault Certificate User',
    dataActions: [
      `${vault}/certificates/read`,
      `${vault}/keys/read`,
      `${vault}/secrets/getSecret/action`,
      `${vault}/secrets/readMetadata/action`,
    ],
  },
  'a68e7c17-0ab2-4c09-9a58-125dae29748c': { name: 'Key Vault Purge Operator', dataActions: [] },
  '18500a29-7fe2-46b2-a342-b16a415e101d': {
    name: 'Managed HSM contributor',
    dataActions: [],
    manages: 'change and delete Managed HSMs',
  },
  // Roles of other services that an account's identity often holds on a whole resource group: none of them reaches into a vault.
  '25fbc0a9-bd7c-42a3-aa1a-3b75d497ee68': { name: 'Cognitive Services Contributor', dataActions: [] },
  'a97b65f3-24c7-4388-baec-2e87135dc908': {
    name: 'Cognitive Services User',
    dataActions: ['Microsoft.CognitiveServices/*'],
  },
  '5e0bd9bd-7b93-4f28-af87-19fc36ad61bd': {
    name: 'Cognitive Services OpenAI User',
    dataActions: ['Microsoft.CognitiveServices/accounts/OpenAI/*'],
  },
  'a001fd3d-188f-4b5d-821b-7da978bf7442': {
    name: 'Cognitive Services OpenAI Contributor',
    dataActions: ['Microsoft.CognitiveServices/accounts/OpenAI/*'],
  },
  'ba92f5b4-2d11-453d-a403-e96b0029c9fe': {
    name: 'Storage Blob Data Contributor',
    dataActions: ['Microsoft.Storage/storageAccounts/*'],
  },
  'b7e6dc6d-f1e8-4753-8033-0f276bb0955b': {
    name: 'Storage Blob Data Owner',
    dataActions: ['Microsoft.Storage/storageAccounts/*'],
  },
  '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1': {
    name: 'Storage Blob Data Reader',
    dataActions: ['Microsoft.Storage/storageAccounts/*'],
  },
  '17d1049b-9a84-46fb-8f53-869881c3d3ab': { name: 'Storage Account Contributor', dataActions: [] },
  '8ebe5a00-799e-43f5-93ac-243d3dce84a7': {
    name: 'Search Index Data Contributor',
    dataActions: ['Microsoft.Search/searchServices/*'],
  },
  '7ca78c08-252a-4471-8644-bb5ff32d4ba0': { name: 'Search Service Contributor', dataActions: [] },
  'f1a07417-d97a-45cb-824c-7a7467783830': { name: 'Managed Identity Operator', dataActions: [] },
  'e40ec5ca-96e0-45a2-b4ff-59039f2c2b59': { name: 'Managed Identity Contributor', dataActions: [] },
  '7f951dda-4ed3-4680-a7ca-43fe172d538d': { name: 'AcrPull', dataActions: [] },
  '3913510d-42f4-4e42-8a64-420c390055eb': {
    name: 'Monitoring Metrics Publisher',
    dataActions: ['Microsoft.Insights/*'],
  },
};

/** What a built-in role of Azure's own allows; undefined for a role that is not known here. */
export function builtInRole(guid: string):
  | {
      readonly name: string;
      readonly sets: readonly PermissionSet[];
      readonly manages?: string;
    }
  | undefined {
  const role = table[guid.toLowerCase()];
  if (!role) return undefined;
  const { name, dataActions, manages } = role;
  return { name, sets: [{ actions: dataActions, notActions: [] }], ...(manages !== undefined && { manages }) };
}

/** The GUID of a built-in role by the name that people and Terraform give it; undefined for one that is not known here. */
export function builtInRoleGuid(name: string): string | undefined {
  const wanted = name.trim().toLowerCase();
  return Object.keys(table).find((guid) => table[guid]?.name.toLowerCase() === wanted);
}
