import { asObject, asString, member, memberAt } from '../../../src/emulator/json.ts';
import { isManagedHsm } from '../../../src/emulator/keyVault/keyStore.ts';
import { registrationKey } from '../../../src/emulator/arm/writable.ts';
import type { Interaction } from './load.ts';
import type { OperationName } from './operations.ts';
import {
  addAccount,
  addAccountBefore,
  addAddressedAccount,
  addDeletedAccounts,
  addOperation,
  addPurgedAccount,
} from './rebuildAccounts.ts';
import { addAccountConnections, addAccountOfSkus, addDeployments, addOwner, addPlans } from './rebuildAccountParts.ts';
import {
  addAssignment,
  addAssignments,
  addDefinition,
  addScope,
  definitionOf,
  prepareCreation,
} from './rebuildAuthorization.ts';
import { addKeyBeingRestored, addKeyInStorage } from './rebuildBackups.ts';
import {
  addDeletedKeys,
  addKeyBefore,
  addKeyBeingDeleted,
  addKeyOfPolicy,
  addKeyToBackUp,
  addKeyVersion,
  addListedKeys,
  addMakingKey,
  addRecordedKey,
  addRotatedKey,
  addStore,
  addVaultWithoutPolicy,
  prepareDecryption,
  prepareRestoration,
  prepareVerification,
} from './rebuildKeys.ts';
import { addNextPage } from './rebuildPages.ts';
import { addHsm, addIdentity, addPlainVault, addVault, rowsOf, text, vaultId } from './rebuildResources.ts';
import {
  addAddressedEndpoint,
  addAddressedSetting,
  addEndpoint,
  addSettings,
  addZoneGroups,
  prepareDiagnosticSetting,
  prepareEndpointCreation,
} from './rebuildNetworks.ts';
import {
  addAddressedHsm,
  addConnections,
  addDeletedStores,
  addStoreOperation,
  addPurged,
  prepareHsmCreation,
  prepareVaultCreation,
} from './rebuildStores.ts';
import { Scene, type Question } from './scene.ts';
import { hostOf, pathOf, storeName } from './services.ts';

/** A scene in which the recorded answer must come, and the question to ask in it. */
export interface Replay {
  readonly scene: Scene;
  readonly question: Question;
}

/** Fills the scene; what it returns, if anything, is sent in place of the recorded body. */
type Rebuild = (scene: Scene, interaction: Interaction) => unknown;

/** Rebuilds what an interaction presupposes from its answer and, where it changes something, from its body. */
export async function rebuild(operation: OperationName, interaction: Interaction): Promise<Replay> {
  const now = Date.parse(interaction.headers['date'] ?? '') || Date.now();
  const scene = new Scene(tenantOf(interaction), now, callerTypeOf(interaction));
  const missing = asString(memberAt(interaction.body, 'error', 'code'));
  const inner = asString(memberAt(interaction.body, 'error', 'innererror', 'code'));
  const fill = refusals[inner ?? ''] ?? refusals[missing ?? ''] ?? rebuilds[operation];
  const body = (await fill(scene, interaction)) ?? interaction.requestBody;
  addNextPage(scene, interaction);
  const { method, url } = interaction;
  const service = operation === 'Managed HSM: challenge' ? 'managedHsm' : interaction.service;
  return { scene, question: { method, host: hostOf(service, url), target: targetOf(interaction), body } };
}

/**
 * The path and query to ask. Some recorders lost the API version of keys: those are asked with the newest that their
 * bodies fit. A recorded skip token means nothing here: the scene holds the rows of that page only.
 */
function targetOf({ service, url, apiVersion }: Interaction): string {
  const parameters = url.search
    .slice(1)
    .split('&')
    .filter((parameter) => parameter !== '' && !/^(\$|%24)skiptoken=/i.test(parameter));
  if (apiVersion === '' && service !== 'resourceManager') parameters.push('api-version=7.2');
  return `${url.pathname}?${parameters.join('&')}`;
}

/** Who wrote last is the caller of a write: some were people. */
function callerTypeOf({ body }: Interaction): 'User' | 'ServicePrincipal' {
  return text(body, 'systemData', 'lastModifiedByType') === 'User' ? 'User' : 'ServicePrincipal';
}

/** The tenant that the answer names. */
function tenantOf({ body, requestBody, headers }: Interaction): string | undefined {
  const properties = member(body, 'properties');
  const policies = member(properties, 'accessPolicies') as readonly unknown[] | undefined;
  const [, challenged] = /authorization="https:\/\/[^/]+\/([^"]+)"/.exec(headers['www-authenticate'] ?? '') ?? [];
  return (
    asString(member(properties, 'tenantId')) ??
    asString(member(policies?.[0], 'tenantId')) ??
    asString(memberAt(body, 'identity', 'tenantId')) ??
    asString(memberAt(requestBody, 'properties', 'tenantId')) ??
    challenged
  );
}

/** The recorded body itself, or each row of a recorded list. */
function each(add: (scene: Scene, recorded: unknown) => unknown): Rebuild {
  return (scene, interaction) => {
    addPlace(scene, interaction);
    const rows = asObject(interaction.body)?.['value'] === undefined ? [interaction.body] : rowsOf(interaction.body);
    for (const row of rows) add(scene, row);
  };
}

/** Subscription and resource group of the path. */
function addPlace(scene: Scene, { url }: Interaction): void {
  const path = pathOf(url);
  const [, subscriptionId] = /^\/subscriptions\/([^/]+)/i.exec(path) ?? [];
  if (subscriptionId !== undefined) scene.addSubscription(subscriptionId);
  if (/^\/subscriptions\/[^/]+\/resourceGroups\//i.test(path)) scene.addGroup(path);
}

const addBareAccount: Rebuild = (scene, interaction) => void addOwner(scene, interaction);

const addPolicyScope: Rebuild = (scene, { url }) =>
  void addPlainVault(scene, pathOf(url).replace(/\/providers\/Microsoft\.PolicyInsights\/.*$/i, ''));

const addBareStore: Rebuild = (scene, interaction) =>
  void addStore(scene, interaction, member(interaction.body, 'attributes'));

const addOneKey: Rebuild = async (scene, interaction) => {
  await addRecordedKey(scene, interaction);
};

/** The assignments of a recorded list, or the one that was asked for. */
const addLocalAssignments: Rebuild = (scene, interaction) => {
  const hsm = addStore(scene, interaction);
  if (!isManagedHsm(hsm)) throw new Error('Only a Managed HSM has local role assignments.');
  const rows = member(interaction.body, 'value') === undefined ? [interaction.body] : rowsOf(interaction.body);
  for (const row of rows) {
    const name = text(row, 'name');
    hsm.localRoleAssignments.set(name, {
      name,
      scope: text(row, 'properties', 'scope'),
      roleDefinition: text(row, 'properties', 'roleDefinitionId').split('/').at(-1) ?? '',
      principalId: text(row, 'properties', 'principalId'),
    });
  }
};

/** The custom roles of a recorded list, or the one that was asked for. */
const addCustomRoles: Rebuild = (scene, interaction) => {
  const hsm = addStore(scene, interaction);
  if (!isManagedHsm(hsm)) throw new Error('Only a Managed HSM has local roles.');
  const rows = member(interaction.body, 'value') === undefined ? [interaction.body] : rowsOf(interaction.body);
  const roles = rows.map(definitionOf).filter(({ type }) => type === 'CustomRole');
  hsm.customRoles = new Map(roles.map((role) => [role.name, role]));
};

/** What a refusal presupposes, by its code, whatever the operation. */
const refusals: Readonly<Record<string, Rebuild>> = {
  ResourceNotFound: addPlace,
  MissingSubscriptionRegistration: (scene, interaction) => {
    addPlace(scene, interaction);
    const [, subscriptionId = '', , , , namespace = ''] = pathOf(interaction.url).split('/').slice(1);
    scene.estate.providerRegistrations.set(registrationKey(subscriptionId, namespace), 'Unregistered');
  },
  ResourceGroupNotFound: (scene, { url }) => {
    scene.addSubscription(pathOf(url).split('/')[2] ?? '');
  },
  KeyNotFound: addBareStore,
  RoleAssignmentNotFound: addBareStore,
  RoleDefinitionNotFound: addBareStore,
  'Malformed backup blob': addBareStore,
  Forbidden: addVaultWithoutPolicy,
  ObjectIsBeingDeleted: addKeyBeingDeleted,
};

/** Key operations presuppose the same in a Managed HSM as in a vault. */
const keyRebuilds = {
  'HSM key: create': addBareStore,
  'HSM key: list': addListedKeys,
  'HSM key: list versions': addListedKeys,
  'HSM key: get rotation policy': addKeyOfPolicy,
  'HSM key: set rotation policy': addKeyOfPolicy,
  'HSM key: get': addOneKey,
  'HSM key: update': addKeyBefore,
  'HSM key: encrypt': addMakingKey,
  'HSM key: decrypt': prepareDecryption,
  'HSM key: wrap': addMakingKey,
  'HSM key: unwrap': prepareDecryption,
  'HSM key: sign': addMakingKey,
  'HSM key: verify': prepareVerification,
  'HSM key: import': addBareStore,
  'HSM key: rotate': addRotatedKey,
  'HSM key: back up': addKeyToBackUp,
  'HSM key: restore': prepareRestoration,
  'HSM key: delete': async (scene, interaction) => {
    if (interaction.status === 409) addKeyBeingRestored(scene, interaction);
    else await addOneKey(scene, interaction);
  },
  'deleted HSM key: list': addDeletedKeys,
  'deleted HSM key: get': addDeletedKeys,
  'deleted HSM key: recover': addDeletedKeys,
  'deleted HSM key: purge': addDeletedKeys,
} as const satisfies Readonly<Partial<Record<OperationName, Rebuild>>>;

const rebuilds: Readonly<Record<OperationName, Rebuild>> = {
  'account: get': each(addAccount),
  'account: list': each(addAccount),
  'account: create': addPlace,
  'account: delete': addAddressedAccount,
  'account: update': addAccountBefore,
  'account: operation result': addOperation,
  'account key: list': addBareAccount,
  'account key: regenerate': addBareAccount,
  'account SKU: list': addAccountOfSkus,
  'account usage: list': (scene, interaction) =>
    void addOwner(scene, interaction, { kind: rowsOf(interaction.body).length === 0 ? 'OpenAI' : 'TextAnalytics' }),
  'account model: list': addBareAccount,
  'SKU: list': (scene, interaction) => {
    addPlace(scene, interaction);
    scene.addGroup(vaultId('any'));
  },
  'SKU: check': addPlace,
  'model: list': addPlace,
  'usage: list': addPlace,
  'deployment: list': addDeployments,
  'deployment: get': addDeployments,
  'deployment: create': addDeployments,
  'deployment: delete': addDeployments,
  'commitment plan: list': addPlans,
  'commitment plan: get': addPlans,
  'commitment plan: create': addPlans,
  'commitment plan: delete': addPlans,
  'commitment tier: list': addPlace,
  'account connection: list': addAccountConnections,
  'account connection: get': addAccountConnections,
  'account connection: answer': addAccountConnections,
  'account connection: delete': addAccountConnections,
  'account link resource: list': (scene, interaction) => void addOwner(scene, interaction, { kind: 'TextAnalytics' }),
  'deleted account: list': (scene, interaction) => {
    addPlace(scene, interaction);
    addDeletedAccounts(scene, interaction.body);
  },
  'deleted account: get': (scene, interaction) => {
    addPlace(scene, interaction);
    addDeletedAccounts(scene, interaction.body);
  },
  'deleted account: purge': (scene, interaction) => {
    addPlace(scene, interaction);
    addPurgedAccount(scene, interaction);
  },
  'vault: create': prepareVaultCreation,
  'vault: delete': (scene, { url }) => void addPlainVault(scene, pathOf(url)),
  'deleted vault: list': addDeletedStores,
  'deleted vault: get': addDeletedStores,
  'deleted vault: purge': addPurged,
  'deleted vault: operation result': addStoreOperation,
  'vault: get': each(addVault),
  'vault: list': each(addVault),
  'vault: update': (scene, { body, requestBody }) => {
    const vault = addVault(scene, body);
    if (member(requestBody, 'tags') !== undefined) vault.tags = undefined;
  },
  'vault: update access policies': (scene, { url, body }) => {
    const id = pathOf(url).replace(/\/accessPolicies\/[^/]+$/i, '');
    const properties = { tenantId: scene.estate.tenant.tenantId, ...asObject(member(body, 'properties')) };
    addVault(scene, { id, name: id.split('/').at(-1), location: 'westeurope', properties });
  },
  'vault: check name': (scene, interaction) => {
    addPlace(scene, interaction);
    if (member(interaction.body, 'nameAvailable') === true) return;
    addPlainVault(scene, vaultId(text(interaction.requestBody, 'name')));
  },
  'key through Resource Manager: get': (scene, { body, url }) => {
    const vault = addPlainVault(scene, pathOf(url).replace(/\/keys\/[^/]+$/i, ''), text(body, 'location'));
    const properties = asObject(member(body, 'properties'));
    const key = { kty: properties?.['kty'], key_ops: properties?.['keyOps'] };
    addKeyVersion(vault, text(properties, 'keyUriWithVersion'), { key, attributes: properties?.['attributes'] });
  },
  'key through Resource Manager: create': (scene, { url, body }) =>
    void addPlainVault(scene, pathOf(url).replace(/\/keys\/[^/]+$/i, ''), text(body, 'location')),
  'Managed HSM: create': prepareHsmCreation,
  'Managed HSM: update': addAddressedHsm,
  'Managed HSM: delete': addAddressedHsm,
  'Managed HSM: operation result': addStoreOperation,
  'Managed HSM: check name': (scene, interaction) => {
    addPlace(scene, interaction);
    if (member(interaction.body, 'nameAvailable') === true) return;
    const name = text(interaction.requestBody, 'name');
    addHsm(scene, { id: vaultId(name).replace('/vaults/', '/managedHSMs/'), name, location: 'westeurope' });
  },
  'deleted Managed HSM: list': addDeletedStores,
  'deleted Managed HSM: get': addDeletedStores,
  'deleted Managed HSM: purge': addPurged,
  'Managed HSM region: list': (scene, { url, body }) => {
    const id = pathOf(url).replace(/\/regions$/i, '');
    addHsm(scene, { id, name: id.split('/').at(-1), location: text(rowsOf(body)[0], 'name') });
  },
  'policy state: query': addPolicyScope,
  'policy state: summarize': addPolicyScope,
  'private endpoint connection: list': addConnections,
  'private endpoint connection: get': addConnections,
  'private endpoint connection: answer': addConnections,
  'private endpoint connection: delete': addConnections,
  'private link resource: list': addConnections,
  'Managed HSM: get': each(addHsm),
  'Managed HSM: list': each(addHsm),
  'private endpoint: create': prepareEndpointCreation,
  'private endpoint: delete': (scene, interaction) => void addAddressedEndpoint(scene, interaction),
  'private endpoint: get': each(addEndpoint),
  'private endpoint: list': each(addEndpoint),
  'private DNS zone group: create': addZoneGroups,
  'private DNS zone group: get': addZoneGroups,
  'private DNS zone group: list': addZoneGroups,
  'private DNS zone group: delete': addZoneGroups,
  'diagnostic setting: create': prepareDiagnosticSetting,
  'diagnostic setting: delete': addAddressedSetting,
  'diagnostic setting: list': addSettings,
  'diagnostic setting: get': addSettings,
  'diagnostic category: get': addAddressedSetting,
  'diagnostic category: list': addAddressedSetting,
  'resource provider: get': addPlace,
  'resource provider: register': addPlace,
  'resource provider: unregister': addPlace,
  'identity: create': (scene, interaction) => {
    addPlace(scene, interaction);
    if (interaction.status === 200) addIdentity(scene, interaction.body);
    return interaction.requestBody ?? { location: text(interaction.body, 'location') };
  },
  'identity: delete': (scene, { url }) => {
    const id = pathOf(url);
    addIdentity(scene, { id, name: id.split('/').at(-1), location: 'westeurope' });
  },
  'identity: get': each(addIdentity),
  'identity: update': (scene, { body }) => {
    addIdentity(scene, { ...asObject(body), tags: undefined });
  },
  'identity: list': each(addIdentity),
  'role definition: get': (scene, { url, body }) => {
    addScope(scene, url);
    addDefinition(scene, body);
  },
  'role definition: list': (scene, { url, body }) => {
    addScope(scene, url);
    for (const row of rowsOf(body)) addDefinition(scene, row);
  },
  'role definition: create': (scene, { url }) => void addScope(scene, url),
  'role definition: delete': (scene, { url, body }) => {
    addScope(scene, url);
    addDefinition(scene, body);
  },
  'role assignment: get': (scene, { url, body }) => {
    addScope(scene, url);
    addAssignment(scene, body);
  },
  'role assignment: list': addAssignments,
  'role assignment: create': prepareCreation,
  'role assignment: delete': (scene, { url, body }) => {
    addScope(scene, url);
    addAssignment(scene, body);
  },
  'Resource Manager: bad token': (scene) => {
    scene.token = 'malformed';
  },
  'key vault: challenge': (scene, interaction) => {
    addStore(scene, interaction);
    const wrong = text(interaction.body, 'error', 'message').startsWith('AKV10022');
    scene.token = wrong ? 'wrongAudience' : 'none';
  },
  'Managed HSM: challenge': (scene, { url }) => {
    const name = storeName(url);
    addHsm(scene, { id: vaultId(name).replace('/vaults/', '/managedHSMs/'), name, location: 'westeurope' });
    scene.token = 'none';
  },
  ...keyRebuilds,
  'key: create': keyRebuilds['HSM key: create'],
  'key: list': addListedKeys,
  'key: list versions': addListedKeys,
  'key: get rotation policy': addKeyOfPolicy,
  'key: set rotation policy': addKeyOfPolicy,
  'key: get': keyRebuilds['HSM key: get'],
  'key: update': addKeyBefore,
  'key: encrypt': addMakingKey,
  'key: decrypt': prepareDecryption,
  'key: wrap': addMakingKey,
  'key: unwrap': prepareDecryption,
  'key: sign': addMakingKey,
  'key: verify': prepareVerification,
  'key: import': keyRebuilds['HSM key: import'],
  'key: rotate': addRotatedKey,
  'key: back up': addKeyToBackUp,
  'key: restore': prepareRestoration,
  'key: delete': addOneKey,
  'deleted key: list': addDeletedKeys,
  'deleted key: get': addDeletedKeys,
  'deleted key: recover': addDeletedKeys,
  'deleted key: purge': addDeletedKeys,
  'HSM: restore a key': addKeyInStorage,
  'HSM: random bytes': addBareStore,
  'HSM role definition: list': addCustomRoles,
  'HSM role definition: get': addCustomRoles,
  'HSM role definition: create': addBareStore,
  'HSM role definition: delete': addCustomRoles,
  'HSM role assignment: list': addLocalAssignments,
  'HSM role assignment: get': addLocalAssignments,
  'HSM role assignment: create': addBareStore,
  'HSM role assignment: delete': addLocalAssignments,
};
