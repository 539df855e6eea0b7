import { asBoolean, asObject, asString, hasMember, member, memberAt } from '../../../src/emulator/json.ts';
import type {
  Account,
  DataProtection,
  Encryption,
  ManagedServiceIdentity,
} from '../../../src/emulator/state/resources.ts';
import type { Interaction } from './load.ts';
import { resourceOf, rowsOf, text } from './rebuildResources.ts';
import type { Scene } from './scene.ts';
import { pathOf } from './services.ts';

export function addAccount(scene: Scene, recorded: unknown): Account {
  const account = accountOf(scene, recorded);
  scene.estate.accounts.set(account.id.toLowerCase(), account);
  return account;
}

/** Kinds that this Azure lacks are rebuilt too: what belongs to their kind is left out of the comparison. */
function accountOf(scene: Scene, recorded: unknown): Account {
  const properties = member(recorded, 'properties');
  const state = text(properties, 'provisioningState');
  return {
    ...resourceOf(scene, recorded),
    kind: text(recorded, 'kind'),
    sku: text(recorded, 'sku', 'name'),
    etag: text(recorded, 'etag'),
    provisioningState: state === 'Accepted' || state === 'Failed' ? state : 'Succeeded',
    internalId: text(properties, 'internalId'),
    customSubDomainName: asString(member(properties, 'customSubDomainName')),
    publicNetworkAccess: text(properties, 'publicNetworkAccess') === 'Disabled' ? 'Disabled' : 'Enabled',
    networkAcls: asObject(member(properties, 'networkAcls')),
    disableLocalAuth: asBoolean(member(properties, 'disableLocalAuth')),
    identity: identityOf(member(recorded, 'identity')),
    encryption: member(properties, 'encryption') as Encryption | undefined,
    protection: undefined as DataProtection | undefined,
    allowProjectManagement: false,
    deployments: [],
    projects: [],
  };
}

function identityOf(recorded: unknown): ManagedServiceIdentity | undefined {
  if (recorded === undefined) return undefined;
  const principalId = asString(member(recorded, 'principalId'));
  return {
    type: text(recorded, 'type') as ManagedServiceIdentity['type'],
    ...(principalId === undefined ? {} : { principalId }),
    userAssignedIdentities: Object.keys(asObject(member(recorded, 'userAssignedIdentities')) ?? {}),
  };
}

/** The account as it was before a PATCH: what the body writes is undone, so that the answer must show the write. */
export function addAccountBefore(scene: Scene, { body, requestBody }: Interaction): void {
  const account = addAccount(scene, body);
  account.provisioningState = 'Succeeded';
  if (hasMember(requestBody, 'tags')) account.tags = undefined;
  if (hasMember(requestBody, 'sku')) account.sku = 'F0';
  const wished = asString(memberAt(requestBody, 'identity', 'type'));
  if (wished === 'None') {
    account.identity = { type: 'SystemAssigned', principalId: scene.caller.objectId, userAssignedIdentities: [] };
  } else if (wished !== undefined) account.identity = undefined;
  const properties = member(requestBody, 'properties');
  if (hasMember(properties, 'encryption')) account.encryption = undefined;
  if (hasMember(properties, 'networkAcls')) account.networkAcls = undefined;
  if (hasMember(properties, 'customSubDomainName')) {
    scene.estate.accounts.setSubdomain(account, undefined);
  }
}

export function addOperation(scene: Scene, { body, url }: Interaction): void {
  const [, , subscriptionId = '', , , , location = '', , name = ''] = pathOf(url).split('/');
  scene.addSubscription(subscriptionId);
  const status = text(body, 'status');
  const now = scene.azure.clock.now();
  scene.estate.operations.set(name.toLowerCase(), {
    name,
    subscriptionId,
    location: decodeURIComponent(location),
    accountId: '',
    startedAt: Date.parse(text(body, 'startTime')),
    completesAt: status === 'Succeeded' || status === 'Failed' ? now : now + 1000,
    encryption: undefined,
    ...(status === 'Creating' || status === 'Deleting' ? { shownAs: status } : {}),
    status: status === 'Succeeded' || status === 'Failed' ? status : 'Updating',
    error: undefined,
  });
}

/** Deleted accounts lie below their region, the accounts that they were below their resource group. */
export function addDeletedAccounts(scene: Scene, body: unknown): void {
  const rows = member(body, 'value') === undefined ? [body] : rowsOf(body);
  for (const recorded of rows) {
    const [, subscription = '', group = '', name = ''] =
      /^(\/subscriptions\/[^/]+)\/.*(\/resourceGroups\/[^/]+)\/deletedAccounts\/(.+)$/i.exec(text(recorded, 'id')) ??
      [];
    const id = `${subscription}${group}/providers/Microsoft.CognitiveServices/accounts/${name}`;
    const account = accountOf(scene, { ...asObject(recorded), id });
    // Several may have had the same name: they differ in the moment of their deletion.
    const present = scene.estate.deletedAccounts;
    const isTwin = present.has(id.toLowerCase());
    present.set(isTwin ? `${id.toLowerCase()} ${present.size}` : id.toLowerCase(), {
      account,
      deletionDate: Date.parse(text(recorded, 'properties', 'deletionDate')) || 0,
      scheduledPurgeDate: Date.parse(text(recorded, 'properties', 'scheduledPurgeDate')) || 0,
    });
  }
}

/** The account that a deletion addresses. */
export function addAddressedAccount(scene: Scene, { url }: Interaction): void {
  const id = pathOf(url);
  addAccount(scene, { id, name: id.split('/').at(-1), location: 'westeurope', kind: 'OpenAI' });
}

/** The deleted account that a purge addresses. */
export function addPurgedAccount(scene: Scene, { url }: Interaction): void {
  const [, , , , , location = '', , , , name = ''] = pathOf(url).split('/').slice(1);
  addDeletedAccounts(scene, { id: pathOf(url), name, location: decodeURIComponent(location) });
}
