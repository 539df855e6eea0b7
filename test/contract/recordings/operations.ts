import { asString, memberAt } from '../../../src/emulator/json.ts';
import type { Interaction } from './load.ts';
import { pathOf, type Service } from './services.ts';

const subscription = '/subscriptions/[^/]+';
const group = `${subscription}/resourceGroups/[^/]+`;
const accounts = 'providers/Microsoft.CognitiveServices/accounts';
const vaults = 'providers/Microsoft.KeyVault/vaults';
const hsms = 'providers/Microsoft.KeyVault/managedHSMs';
const keyVaultRegion = `${subscription}/providers/Microsoft.KeyVault/locations/[^/]+`;
const identities = 'providers/Microsoft.ManagedIdentity/userAssignedIdentities';
const deletedAccount = `${subscription}/providers/Microsoft.CognitiveServices/locations/[^/]+/resourceGroups/[^/]+/deletedAccounts/[^/]+`;
const account = `${group}/${accounts}/[^/]+`;
const cognitiveServices = `${subscription}/providers/Microsoft.CognitiveServices`;
const stores = `${group}/providers/Microsoft.KeyVault/(vaults|managedHSMs)/[^/]+`;
const endpoints = 'providers/Microsoft.Network/privateEndpoints';
const insights = '/providers/Microsoft.Insights';
const policyStates = '.*/providers/Microsoft.PolicyInsights/policyStates/latest';
const authorization = '.*/providers/Microsoft.Authorization';
const localRoles = '(/keys(/[^/]+)?)?/providers/Microsoft.Authorization';

/** The operations that this slice has, by method and path. The first that fits counts. */
const operations = {
  'account: get': ['resourceManager', 'GET', `${group}/${accounts}/[^/]+`],
  'account: list': ['resourceManager', 'GET', `(${subscription}|${group})/${accounts}`],
  'account: create': ['resourceManager', 'PUT', `${group}/${accounts}/[^/]+`],
  'account: delete': ['resourceManager', 'DELETE', `${group}/${accounts}/[^/]+`],
  'account: update': ['resourceManager', 'PATCH', `${group}/${accounts}/[^/]+`],
  'account: operation result': [
    'resourceManager',
    'GET',
    `${subscription}/providers/Microsoft.CognitiveServices/locations/[^/]+/operationResults/[^/]+`,
  ],
  'account key: list': ['resourceManager', 'POST', `${account}/listKeys`],
  'account key: regenerate': ['resourceManager', 'POST', `${account}/regenerateKey`],
  'account SKU: list': ['resourceManager', 'GET', `${account}/skus`],
  'account usage: list': ['resourceManager', 'GET', `${account}/usages`],
  'account model: list': ['resourceManager', 'GET', `${account}/models`],
  'SKU: list': ['resourceManager', 'GET', `${cognitiveServices}/skus`],
  'SKU: check': ['resourceManager', 'POST', `${cognitiveServices}/locations/[^/]+/checkSkuAvailability`],
  'model: list': ['resourceManager', 'GET', `${cognitiveServices}/locations/[^/]+/models`],
  'usage: list': ['resourceManager', 'GET', `${cognitiveServices}/locations/[^/]+/usages`],
  'deployment: list': ['resourceManager', 'GET', `${account}/deployments`],
  'deployment: get': ['resourceManager', 'GET', `${account}/deployments/[^/]+`],
  'deployment: create': ['resourceManager', 'PUT', `${account}/deployments/[^/]+`],
  'deployment: delete': ['resourceManager', 'DELETE', `${account}/deployments/[^/]+`],
  'commitment plan: list': ['resourceManager', 'GET', `${account}/commitmentPlans`],
  'commitment plan: get': ['resourceManager', 'GET', `${account}/commitmentPlans/[^/]+`],
  'commitment plan: create': ['resourceManager', 'PUT', `${account}/commitmentPlans/[^/]+`],
  'commitment plan: delete': ['resourceManager', 'DELETE', `${account}/commitmentPlans/[^/]+`],
  'commitment tier: list': ['resourceManager', 'GET', `${cognitiveServices}/locations/[^/]+/commitmentTiers`],
  'account connection: list': ['resourceManager', 'GET', `${account}/privateEndpointConnections`],
  'account connection: get': ['resourceManager', 'GET', `${account}/privateEndpointConnections/[^/]+`],
  'account connection: answer': ['resourceManager', 'PUT', `${account}/privateEndpointConnections/[^/]+`],
  'account connection: delete': ['resourceManager', 'DELETE', `${account}/privateEndpointConnections/[^/]+`],
  'account link resource: list': ['resourceManager', 'GET', `${account}/privateLinkResources`],
  'deleted account: list': [
    'resourceManager',
    'GET',
    `${subscription}/providers/Microsoft.CognitiveServices/deletedAccounts`,
  ],
  'deleted account: get': ['resourceManager', 'GET', deletedAccount],
  'deleted account: purge': ['resourceManager', 'DELETE', deletedAccount],
  'vault: create': ['resourceManager', 'PUT', `${group}/${vaults}/[^/]+`],
  'vault: delete': ['resourceManager', 'DELETE', `${group}/${vaults}/[^/]+`],
  'deleted vault: list': ['resourceManager', 'GET', `${subscription}/providers/Microsoft.KeyVault/deletedVaults`],
  'deleted vault: get': ['resourceManager', 'GET', `${keyVaultRegion}/deletedVaults/[^/]+`],
  'deleted vault: purge': ['resourceManager', 'POST', `${keyVaultRegion}/deletedVaults/[^/]+/purge`],
  'deleted vault: operation result': ['resourceManager', 'GET', `${keyVaultRegion}/operationResults/[^/]+`],
  'vault: get': ['resourceManager', 'GET', `${group}/${vaults}/[^/]+`],
  'vault: list': ['resourceManager', 'GET', `(${subscription}|${group})/${vaults}`],
  'vault: update': ['resourceManager', 'PATCH', `${group}/${vaults}/[^/]+`],
  'vault: update access policies': ['resourceManager', 'PUT', `${group}/${vaults}/[^/]+/accessPolicies/[^/]+`],
  'vault: check name': [
    'resourceManager',
    'POST',
    `${subscription}/providers/Microsoft.KeyVault/checkNameAvailability`,
  ],
  'key through Resource Manager: get': ['resourceManager', 'GET', `${group}/${vaults}/[^/]+/keys/[^/]+`],
  'key through Resource Manager: create': ['resourceManager', 'PUT', `${group}/${vaults}/[^/]+/keys/[^/]+`],
  'Managed HSM: create': ['resourceManager', 'PUT', `${group}/${hsms}/[^/]+`],
  'Managed HSM: update': ['resourceManager', 'PATCH', `${group}/${hsms}/[^/]+`],
  'Managed HSM: delete': ['resourceManager', 'DELETE', `${group}/${hsms}/[^/]+`],
  'Managed HSM: operation result': ['resourceManager', 'GET', `${keyVaultRegion}/managedHsmOperationResults/[^/]+`],
  'Managed HSM: check name': [
    'resourceManager',
    'POST',
    `${subscription}/providers/Microsoft.KeyVault/checkMhsmNameAvailability`,
  ],
  'deleted Managed HSM: list': [
    'resourceManager',
    'GET',
    `${subscription}/providers/Microsoft.KeyVault/deletedManagedHSMs`,
  ],
  'deleted Managed HSM: get': ['resourceManager', 'GET', `${keyVaultRegion}/deletedManagedHSMs/[^/]+`],
  'deleted Managed HSM: purge': ['resourceManager', 'POST', `${keyVaultRegion}/deletedManagedHSMs/[^/]+/purge`],
  'Managed HSM region: list': ['resourceManager', 'GET', `${group}/${hsms}/[^/]+/regions`],
  'policy state: query': ['resourceManager', 'POST', `${policyStates}/queryResults`],
  'policy state: summarize': ['resourceManager', 'POST', `${policyStates}/summarize`],
  'private endpoint connection: list': ['resourceManager', 'GET', `${stores}/privateEndpointConnections`],
  'private endpoint connection: get': ['resourceManager', 'GET', `${stores}/privateEndpointConnections/[^/]+`],
  'private endpoint connection: answer': ['resourceManager', 'PUT', `${stores}/privateEndpointConnections/[^/]+`],
  'private endpoint connection: delete': ['resourceManager', 'DELETE', `${stores}/privateEndpointConnections/[^/]+`],
  'private link resource: list': ['resourceManager', 'GET', `${stores}/privateLinkResources`],
  'Managed HSM: get': ['resourceManager', 'GET', `${group}/providers/Microsoft.KeyVault/managedHSMs/[^/]+`],
  'Managed HSM: list': [
    'resourceManager',
    'GET',
    `(${subscription}|${group})/providers/Microsoft.KeyVault/managedHSMs`,
  ],
  'private endpoint: create': ['resourceManager', 'PUT', `${group}/${endpoints}/[^/]+`],
  'private endpoint: delete': ['resourceManager', 'DELETE', `${group}/${endpoints}/[^/]+`],
  'private endpoint: get': ['resourceManager', 'GET', `${group}/${endpoints}/[^/]+`],
  'private endpoint: list': ['resourceManager', 'GET', `(${subscription}|${group})/${endpoints}`],
  'private DNS zone group: create': [
    'resourceManager',
    'PUT',
    `${group}/${endpoints}/[^/]+/privateDnsZoneGroups/[^/]+`,
  ],
  'private DNS zone group: get': ['resourceManager', 'GET', `${group}/${endpoints}/[^/]+/privateDnsZoneGroups/[^/]+`],
  'private DNS zone group: list': ['resourceManager', 'GET', `${group}/${endpoints}/[^/]+/privateDnsZoneGroups`],
  'private DNS zone group: delete': [
    'resourceManager',
    'DELETE',
    `${group}/${endpoints}/[^/]+/privateDnsZoneGroups/[^/]+`,
  ],
  'diagnostic setting: create': ['resourceManager', 'PUT', `${group}/.*${insights}/diagnosticSettings/[^/]+`],
  'diagnostic setting: delete': ['resourceManager', 'DELETE', `${group}/.*${insights}/diagnosticSettings/[^/]+`],
  'diagnostic setting: list': ['resourceManager', 'GET', `${group}/.*${insights}/diagnosticSettings`],
  'diagnostic setting: get': ['resourceManager', 'GET', `${group}/.*${insights}/diagnosticSettings/[^/]+`],
  'diagnostic category: get': ['resourceManager', 'GET', `${group}/.*${insights}/diagnosticSettingsCategories/[^/]+`],
  'diagnostic category: list': ['resourceManager', 'GET', `${group}/.*${insights}/diagnosticSettingsCategories`],
  'resource provider: get': ['resourceManager', 'GET', `${subscription}/providers/[^/]+`],
  'resource provider: register': ['resourceManager', 'POST', `${subscription}/providers/[^/]+/register`],
  'resource provider: unregister': ['resourceManager', 'POST', `${subscription}/providers/[^/]+/unregister`],
  'identity: create': ['resourceManager', 'PUT', `${group}/${identities}/[^/]+`],
  'identity: delete': ['resourceManager', 'DELETE', `${group}/${identities}/[^/]+`],
  'identity: get': [
    'resourceManager',
    'GET',
    `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/[^/]+`,
  ],
  'identity: update': ['resourceManager', 'PATCH', `${group}/${identities}/[^/]+`],
  'identity: list': [
    'resourceManager',
    'GET',
    `(${subscription}|${group})/providers/Microsoft.ManagedIdentity/userAssignedIdentities`,
  ],
  'role definition: get': ['resourceManager', 'GET', `${authorization}/roleDefinitions/[^/]+`],
  'role definition: list': ['resourceManager', 'GET', `${authorization}/roleDefinitions`],
  'role definition: create': ['resourceManager', 'PUT', `${authorization}/roleDefinitions/[^/]+`],
  'role definition: delete': ['resourceManager', 'DELETE', `${authorization}/roleDefinitions/[^/]+`],
  'role assignment: get': ['resourceManager', 'GET', `${authorization}/roleAssignments/[^/]+`],
  'role assignment: list': ['resourceManager', 'GET', `${authorization}/roleAssignments`],
  'role assignment: create': ['resourceManager', 'PUT', `${authorization}/roleAssignments/[^/]+`],
  'role assignment: delete': ['resourceManager', 'DELETE', `${authorization}/roleAssignments/[^/]+`],
  'key: create': ['vault', 'POST', '/keys/[^/]+/create'],
  'key: list': ['vault', 'GET', '/keys'],
  'key: list versions': ['vault', 'GET', '/keys/[^/]+/versions'],
  'key: get rotation policy': ['vault', 'GET', '/keys/[^/]+/rotationpolicy'],
  'key: set rotation policy': ['vault', 'PUT', '/keys/[^/]+/rotationpolicy'],
  'key: get': ['vault', 'GET', '/keys/[^/]+(/[^/]+)?'],
  'key: update': ['vault', 'PATCH', '/keys/[^/]+(/[^/]+)?'],
  'key: encrypt': ['vault', 'POST', '/keys/[^/]+(/[^/]+)?/encrypt'],
  'key: decrypt': ['vault', 'POST', '/keys/[^/]+(/[^/]+)?/decrypt'],
  'key: wrap': ['vault', 'POST', '/keys/[^/]+(/[^/]+)?/wrapkey'],
  'key: unwrap': ['vault', 'POST', '/keys/[^/]+(/[^/]+)?/unwrapkey'],
  'key: sign': ['vault', 'POST', '/keys/[^/]+(/[^/]+)?/sign'],
  'key: verify': ['vault', 'POST', '/keys/[^/]+(/[^/]+)?/verify'],
  'key: import': ['vault', 'PUT', '/keys/[^/]+'],
  'key: rotate': ['vault', 'POST', '/keys/[^/]+/rotate'],
  'key: back up': ['vault', 'POST', '/keys/[^/]+/backup'],
  'key: restore': ['vault', 'POST', '/keys/restore'],
  'key: delete': ['vault', 'DELETE', '/keys/[^/]+'],
  'deleted key: list': ['vault', 'GET', '/deletedkeys'],
  'deleted key: get': ['vault', 'GET', '/deletedkeys/[^/]+'],
  'deleted key: recover': ['vault', 'POST', '/deletedkeys/[^/]+/recover'],
  'deleted key: purge': ['vault', 'DELETE', '/deletedkeys/[^/]+'],
  'HSM key: create': ['managedHsm', 'POST', '/keys/[^/]+/create'],
  'HSM key: list': ['managedHsm', 'GET', '/keys'],
  'HSM key: list versions': ['managedHsm', 'GET', '/keys/[^/]+/versions'],
  'HSM key: get rotation policy': ['managedHsm', 'GET', '/keys/[^/]+/rotationpolicy'],
  'HSM key: set rotation policy': ['managedHsm', 'PUT', '/keys/[^/]+/rotationpolicy'],
  'HSM key: get': ['managedHsm', 'GET', '/keys/(?!providers)[^/]+(/[^/]+)?'],
  'HSM key: update': ['managedHsm', 'PATCH', '/keys/[^/]+(/[^/]+)?'],
  'HSM key: encrypt': ['managedHsm', 'POST', '/keys/[^/]+(/[^/]+)?/encrypt'],
  'HSM key: decrypt': ['managedHsm', 'POST', '/keys/[^/]+(/[^/]+)?/decrypt'],
  'HSM key: wrap': ['managedHsm', 'POST', '/keys/[^/]+(/[^/]+)?/wrapkey'],
  'HSM key: unwrap': ['managedHsm', 'POST', '/keys/[^/]+(/[^/]+)?/unwrapkey'],
  'HSM key: sign': ['managedHsm', 'POST', '/keys/[^/]+(/[^/]+)?/sign'],
  'HSM key: verify': ['managedHsm', 'POST', '/keys/[^/]+(/[^/]+)?/verify'],
  'HSM key: import': ['managedHsm', 'PUT', '/keys/[^/]+'],
  'HSM key: rotate': ['managedHsm', 'POST', '/keys/[^/]+/rotate'],
  'HSM key: back up': ['managedHsm', 'POST', '/keys/[^/]+/backup'],
  'HSM key: restore': ['managedHsm', 'POST', '/keys/restore'],
  'HSM key: delete': ['managedHsm', 'DELETE', '/keys/[^/]+'],
  'deleted HSM key: list': ['managedHsm', 'GET', '/deletedkeys'],
  'deleted HSM key: get': ['managedHsm', 'GET', '/deletedkeys/[^/]+'],
  'deleted HSM key: recover': ['managedHsm', 'POST', '/deletedkeys/[^/]+/recover'],
  'deleted HSM key: purge': ['managedHsm', 'DELETE', '/deletedkeys/[^/]+'],
  'HSM: restore a key': ['managedHsm', 'PUT', '/keys/[^/]+/restore'],
  'HSM: random bytes': ['managedHsm', 'POST', '/rng'],
  'HSM role definition: list': ['managedHsm', 'GET', `${localRoles}/roleDefinitions`],
  'HSM role definition: get': ['managedHsm', 'GET', `${localRoles}/roleDefinitions/[^/]+`],
  'HSM role definition: create': ['managedHsm', 'PUT', `${localRoles}/roleDefinitions/[^/]+`],
  'HSM role definition: delete': ['managedHsm', 'DELETE', `${localRoles}/roleDefinitions/[^/]+`],
  'HSM role assignment: list': ['managedHsm', 'GET', `${localRoles}/roleAssignments`],
  'HSM role assignment: get': ['managedHsm', 'GET', `${localRoles}/roleAssignments/[^/]+`],
  'HSM role assignment: create': ['managedHsm', 'PUT', `${localRoles}/roleAssignments/[^/]+`],
  'HSM role assignment: delete': ['managedHsm', 'DELETE', `${localRoles}/roleAssignments/[^/]+`],
} as const satisfies Readonly<Record<string, readonly [Service, string, string]>>;

/** What a service answers to a request without a token, or with a bad one: whatever the path. */
const challenges = {
  resourceManager: 'Resource Manager: bad token',
  vault: 'key vault: challenge',
  managedHsm: 'Managed HSM: challenge',
} as const satisfies Readonly<Record<Service, string>>;

export type OperationName = keyof typeof operations | (typeof challenges)[Service];

export const operationNames = [...Object.keys(operations), ...Object.values(challenges)] as readonly OperationName[];

export type Classification =
  | { readonly operation: OperationName; readonly excluded?: undefined }
  /** The operation where it is one of this slice's, but this interaction cannot be replayed. */
  | { readonly operation?: OperationName; readonly excluded: string };

const patterns = Object.entries(operations).map(([name, [service, method, path]]) => ({
  name: name as OperationName,
  service,
  method,
  path: new RegExp(`^${path}$`, 'i'),
}));

/** Names the operation of an interaction, or says why it is left out. */
export function classify(interaction: Interaction): Classification {
  if (interaction.status === 401) return { operation: challengeOf(interaction) };
  const operation = patterns.find(
    ({ service, method, path }) =>
      service === interaction.service && method === interaction.method && path.test(pathOf(interaction.url)),
  )?.name;
  if (operation === undefined) return { excluded: outsideOf(interaction) };
  const excluded = unreplayable(interaction, operation);
  return excluded === undefined ? { operation } : { operation, excluded };
}

/** By the resource of the challenge rather than by the host name, which recorders rewrote. */
function challengeOf({ service, headers }: Interaction): OperationName {
  const isHsm = headers['www-authenticate']?.includes('resource="https://managedhsm.azure.net"') === true;
  return challenges[isHsm ? 'managedHsm' : service];
}

/** Why an operation is not one of this slice's. */
function outsideOf({ service, url }: Interaction): string {
  if (service === 'managedHsm') return 'Managed HSM: the release of a key to confidential computing';
  if (service === 'vault') return 'vaults: secrets, certificates and what else belongs to no key';
  if (/\/providers\/Microsoft\.KeyVault/i.test(url.pathname)) {
    return 'vaults: secrets, tags as a resource of their own, policy events, the operations of the provider';
  }
  return 'another service of Azure';
}

/** Why an interaction of an operation of this slice is left out all the same. */
function unreplayable(interaction: Interaction, operation: OperationName): string | undefined {
  const { url, status, body, requestBody } = interaction;
  if (operation === 'vault: create' && memberAt(requestBody, 'properties', 'enableSoftDelete') === false) {
    return 'a vault without soft delete, which cannot be made any more';
  }
  if (/^Managed HSM: (update|delete)$/.test(operation) && status === 400) {
    return 'a Managed HSM that is extended to other regions, which is not emulated';
  }
  if (operation === 'deleted Managed HSM: list' && JSON.stringify(body).includes('"hsmUri"')) {
    return 'a deleted Managed HSM shown as one that is not deleted, in 2021 only';
  }
  if (status >= 500) return 'a failure of a gateway on the way, not an answer of the service';
  if (url.searchParams.has('kv-operation')) {
    return 'a poll of a Managed HSM by a token in its own address, which Azure gave up in 2022';
  }
  if (text(requestBody, 'kty').startsWith('OKP')) return 'a key of a sort that the API descriptions do not have';
  if (text(requestBody, 'iv').length > 22) return 'a vector longer than AES takes, which a Managed HSM of 2021 cut off';
  return undefined;
}

function text(value: unknown, ...names: readonly string[]): string {
  return asString(memberAt(value, ...names)) ?? '';
}
