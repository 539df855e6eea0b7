import { publicCloud } from '../../src/core/cloud.ts';
import { AzureFailure } from '../../src/core/failure.ts';
import type { KeyUse } from '../../src/core/inspection/keyUse.ts';
import type { ActChange, Change, CreateChange, DeleteChange } from '../../src/core/plans/change.ts';
import { nameOf, normalizeArmId, parentArmId, parseArmId } from '../../src/core/resources/armId.ts';
import type { JsonObject } from '../../src/core/resources/json.ts';
import { liveResource, type LiveResource } from '../../src/core/resources/resource.ts';
import { deletedTypes, isKey, resourceType, types, type ResourceType } from '../../src/core/resources/types.ts';
import { asString, at, toJson } from '../../src/core/resources/value.ts';
import type { EffectiveGrants, Listing, LiveSource, Permission, Subscription } from '../../src/core/sources.ts';

export const subscriptionId = '11111111-1111-1111-1111-111111111111';
export const tenantId = '22222222-2222-2222-2222-222222222222';
export const group = `/subscriptions/${subscriptionId}/resourceGroups/rg`;
export const accountId = `${group}/providers/Microsoft.CognitiveServices/accounts/chat`;
export const vaultId = `${group}/providers/Microsoft.KeyVault/vaults/team-vault`;
export const keyId = `${vaultId}/keys/cmk`;
export const hsmId = `${group}/providers/Microsoft.KeyVault/managedHSMs/team-hsm`;
export const hsmKeyId = `${hsmId}/keys/cmk`;
export const hsmUri = 'https://team-hsm.managedhsm.azure.net/';
export const principalId = '33333333-3333-3333-3333-333333333333';
export const newestVersion = 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa';
export const roleGuid = 'e147488a-f6f5-4113-8e2d-b22465e65bf6';
/** Managed HSM Crypto Service Encryption User. */
export const localRoleGuid = '33413926-3206-4cdd-b39a-83574fe37a17';

type Mutable = Record<string, unknown>;

/** A small estate in memory that answers as Azure would; what a test wants otherwise it changes. */
export class FakeEstate implements LiveSource {
  readonly cloud = publicCloud;
  readonly bodies = new Map<string, { id: string; body: Mutable }>();
  readonly applied: Change[] = [];
  permissionsHeld: Permission[] = [{ actions: ['*'], notActions: [], dataActions: [], notDataActions: [] }];
  /** Called before a change is applied; what it throws is Azure's answer. */
  beforeApply: (change: Change) => void = () => undefined;
  /** Called after a change was applied; what it throws is an answer that got lost. */
  afterApply: (change: Change) => void = () => undefined;
  /** What is deleted, by the normalised id that it had. */
  readonly deletedBodies = new Map<string, Mutable>();
  /** What the audit log shows of each key, by its normalised id. */
  readonly uses = new Map<string, KeyUse>();
  readonly settings: LiveResource[] = [];
  readonly heldLocks: LiveResource[] = [];
  /** Object ids of system-assigned identities, by the normalised id of the account, where not the usual one. */
  readonly principals = new Map<string, string>();
  subscriptionState = 'Enabled';
  takenNames: readonly string[] = [];
  /** Called before each read. */
  beforeRead: (id: string) => void = () => undefined;

  constructor() {
    this.put(accountId, {
      kind: 'OpenAI',
      location: 'westeurope',
      tenantId,
      properties: { provisioningState: 'Succeeded' },
    });
    this.put(vaultId, {
      location: 'westeurope',
      properties: {
        vaultUri: 'https://team-vault.vault.azure.net/',
        tenantId,
        enableRbacAuthorization: true,
        enableSoftDelete: true,
      },
    });
    this.put(keyId, keyBody());
    this.put(`/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${roleGuid}`, {
      name: roleGuid,
      properties: {
        roleName: 'Key Vault Crypto Service Encryption User',
        permissions: [
          {
            actions: [],
            notActions: [],
            dataActions: [
              'Microsoft.KeyVault/vaults/keys/read',
              'Microsoft.KeyVault/vaults/keys/wrap/action',
              'Microsoft.KeyVault/vaults/keys/unwrap/action',
            ],
            notDataActions: [],
          },
        ],
      },
    });
  }

  put(id: string, body: Mutable): void {
    this.bodies.set(normalizeArmId(id), { id, body });
  }

  /** Changes a property at a dotted path. */
  set(id: string, path: string, value: unknown): void {
    const entry = this.bodies.get(normalizeArmId(id));
    if (!entry) throw new Error(`no ${id}`);
    const names = path.split('.');
    const last = names.pop() ?? '';
    let target = entry.body;
    for (const name of names) target = (target[name] ??= {}) as Mutable;
    target[last] = value;
  }

  assign(principal: string, scope: string, guid = roleGuid, extra: Mutable = {}): void {
    const id = `${scope}/providers/Microsoft.Authorization/roleAssignments/${this.bodies.size}-${principal}`;
    this.put(id, {
      properties: {
        principalId: principal,
        scope,
        roleDefinitionId: `/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${guid}`,
        ...extra,
      },
    });
  }

  assignLocally(principal: string, scope: string, guid = localRoleGuid): void {
    const hsm = scope.replace(/\/keys(\/[^/]*)?$/i, '');
    this.put(`${hsm}/localRoleAssignments/${this.bodies.size}-${principal}`, {
      properties: {
        principalId: principal,
        scope,
        roleDefinitionId: `Microsoft.KeyVault/providers/Microsoft.Authorization/roleDefinitions/${guid}`,
      },
    });
  }

  /** Another account like the first; its system-assigned identity, once it has one, has `principal` as its object id. */
  addAccount(name: string, principal: string, body: Mutable = {}): string {
    const id = `${group}/providers/Microsoft.CognitiveServices/accounts/${name}`;
    this.principals.set(normalizeArmId(id), principal);
    const properties = { provisioningState: 'Succeeded' };
    this.put(id, { kind: 'OpenAI', location: 'westeurope', tenantId, properties, ...body });
    return id;
  }

  async apply(change: Change, signal: AbortSignal): Promise<JsonObject | undefined> {
    signal.throwIfAborted();
    this.beforeApply(change);
    this.applied.push(change);
    await Promise.resolve();
    if (change.kind === 'set') {
      this.set(change.resource, change.path, structuredClone(toJson(change.value)));
      if (change.path === 'identity') this.#identify(change.resource);
    } else if (change.kind === 'create') {
      this.#create(change);
    } else if (change.kind === 'delete') {
      this.#delete(change);
    }
    const product = change.kind === 'act' ? this.#act(change) : undefined;
    this.afterApply(change);
    return product;
  }

  #identify(accountId: string): void {
    const own = this.principals.get(normalizeArmId(accountId)) ?? principalId;
    const { body } = this.bodies.get(normalizeArmId(accountId)) ?? {};
    const type = String((body?.['identity'] as Mutable | undefined)?.['type']);
    if (type.includes('SystemAssigned')) this.set(accountId, 'identity.principalId', own);
  }

  #create(change: CreateChange): void {
    const properties = structuredClone(toJson(change.properties)) as Mutable;
    if (change.type === types.roleAssignment) {
      const role = String(properties['roleDefinitionId']);
      this.assign(String(properties['principalId']), change.scope, role.slice(role.lastIndexOf('/') + 1));
    } else if (change.type === types.hsmLocalRoleAssignment) {
      const role = String(properties['roleDefinitionId']);
      this.assignLocally(String(properties['principalId']), change.scope, role.slice(role.lastIndexOf('/') + 1));
    } else if (change.type === types.accessPolicy)
      this.set(change.scope, 'properties.accessPolicies', [...this.#policies(change.scope), properties]);
    else if (isKey(change.type)) this.put(change.resource, keyBody(properties, 'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb'));
    else {
      const root = Object.fromEntries(Object.entries(change.body ?? {}).map(([name, value]) => [name, toJson(value)]));
      const uri = `https://${nameOf(change.resource)}.vault.azure.net/`;
      this.put(change.resource, {
        ...root,
        properties: { ...properties, ...(change.type === types.vault && { vaultUri: uri }) },
      });
    }
  }

  #policies(vault: string): Mutable[] {
    const properties = this.bodies.get(normalizeArmId(vault))?.body['properties'] as Mutable | undefined;
    return (properties?.['accessPolicies'] ?? []) as Mutable[];
  }

  #delete(change: DeleteChange): void {
    const wished = toJson(change.properties) as Mutable;
    if (change.type === types.accessPolicy) {
      const left = this.#policies(change.scope).filter(({ objectId }) => objectId !== wished['objectId']);
      this.set(change.scope, 'properties.accessPolicies', left);
      return;
    }
    for (const [key, { body }] of this.bodies) {
      const own = body['properties'] as Mutable | undefined;
      const isIt = own?.['principalId'] === wished['principalId'] && own?.['scope'] === change.scope;
      if (key === normalizeArmId(change.resource) || isIt) this.bodies.delete(key);
    }
  }

  /** A rotation makes a version; what was deleted comes back; a backup tells where it is. */
  #act(change: ActChange): JsonObject | undefined {
    switch (change.act) {
      case 'rotate': {
        const version = String(this.bodies.size).padStart(32, 'c');
        this.put(`${change.resource}/versions/${version}`, keyBody({}, version));
        this.set(
          change.resource,
          'properties.keyUriWithVersion',
          `https://team-vault.vault.azure.net/keys/cmk/${version}`,
        );
        return { version };
      }
      case 'recover': {
        const deleted = this.deletedBodies.get(normalizeArmId(change.resource));
        if (deleted) this.put(change.resource, deleted);
        this.deletedBodies.delete(normalizeArmId(change.resource));
        return undefined;
      }
      case 'purge':
        this.deletedBodies.delete(normalizeArmId(change.resource));
        return undefined;
      case 'backup':
        return { path: asString(at(change.parameters, 'path')) ?? '', sha256: 'ab' };
      case 'import':
      case 'restore':
        this.put(change.resource, keyBody());
        return undefined;
    }
  }

  caller() {
    return Promise.resolve({ displayName: 'Test', tenantId, objectId: undefined });
  }

  subscriptions(): Promise<Listing<Subscription>> {
    return Promise.resolve({
      items: [{ id: subscriptionId, name: 'Production', tenantId, state: this.subscriptionState }],
      gaps: [],
    });
  }

  inventory(): Promise<Listing<LiveResource>> {
    return Promise.resolve({ items: this.#all().filter(({ type }) => !isAssignment(type)), gaps: [] });
  }

  keys(store: LiveResource): Promise<Listing<LiveResource>> {
    return Promise.resolve({
      items: this.#below(store, store.type === types.managedHsm ? types.hsmKey : types.vaultKey),
      gaps: [],
    });
  }

  key(id: string, signal: AbortSignal): Promise<LiveResource> {
    return this.resource(id, signal);
  }

  keyVersions(key: LiveResource): Promise<Listing<LiveResource>> {
    return Promise.resolve({
      items: this.#below(key, key.type === types.hsmKey ? types.hsmKeyVersion : types.vaultKeyVersion),
      gaps: [],
    });
  }

  projects(): Promise<Listing<LiveResource>> {
    return Promise.resolve({ items: [], gaps: [] });
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- what it throws must reject
  async resource(id: string, signal: AbortSignal): Promise<LiveResource> {
    signal.throwIfAborted();
    this.beforeRead(id);
    const entry = this.bodies.get(normalizeArmId(id));
    if (!entry) throw new AzureFailure({ kind: 'notFound', purpose: 'read', resource: id });
    return wrap(entry.id, entry.body);
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- what it throws must reject
  async grants(principal: string, scope: string, signal: AbortSignal): Promise<EffectiveGrants> {
    signal.throwIfAborted();
    this.beforeRead(scope);
    const all = this.#all();
    const reaches = (at: unknown) => typeof at === 'string' && normalizeArmId(scope).startsWith(normalizeArmId(at));
    return {
      assignments: all.filter((item) => {
        const properties = item.body['properties'] as Mutable;
        return isAssignment(item.type) && properties['principalId'] === principal && reaches(properties['scope']);
      }),
      definitions: all.filter(({ type }) => type === types.roleDefinition),
      denyAssignments: all.filter(({ type }) => type === types.denyAssignment),
      gaps: [],
    };
  }

  roleDefinition(id: string, signal: AbortSignal): Promise<LiveResource> {
    return this.resource(id, signal);
  }

  permissions(): Promise<readonly Permission[]> {
    return Promise.resolve(this.permissionsHeld);
  }

  ofType(type: ResourceType): Promise<Listing<LiveResource>> {
    return Promise.resolve({ items: this.#all().filter((item) => item.type === type), gaps: [] });
  }

  deletedResources(): Promise<Listing<LiveResource>> {
    const items = [...this.deletedBodies].flatMap(([id, body]) => {
      const type = deletedTypes[resourceType(parseArmId(id)?.type ?? '') ?? types.subscription];
      return type === undefined || type === types.deletedKey ? [] : [liveResource(id, type, body as JsonObject)];
    });
    return Promise.resolve({ items, gaps: [] });
  }

  deleted(id: string): Promise<LiveResource | undefined> {
    const body = this.deletedBodies.get(normalizeArmId(id));
    const type = deletedTypes[resourceType(parseArmId(id)?.type ?? '') ?? types.subscription];
    return Promise.resolve(body && type && liveResource(id, type, body as JsonObject));
  }

  keyUse(id: string): Promise<KeyUse> {
    const none: KeyUse = { rows: [], coverage: { kind: 'none', reason: 'No log is kept.' } };
    return Promise.resolve(this.uses.get(normalizeArmId(id)) ?? none);
  }

  diagnosticSettings(): Promise<Listing<LiveResource>> {
    return Promise.resolve({ items: this.settings, gaps: [] });
  }

  vaultNameProblem(name: string): Promise<string | undefined> {
    return Promise.resolve(this.takenNames.includes(name) ? `The vault name '${name}' is already in use.` : undefined);
  }

  locks(): Promise<Listing<LiveResource>> {
    return Promise.resolve({ items: this.heldLocks, gaps: [] });
  }

  #all(): LiveResource[] {
    return [...this.bodies.values()].map(({ id, body }) => wrap(id, body));
  }

  #below(parent: LiveResource, type: string): LiveResource[] {
    return this.#all().filter(
      (item) => item.type === type && normalizeArmId(parentArmId(item.id) ?? '') === parent.key,
    );
  }
}

function isAssignment(type: ResourceType): boolean {
  return type === types.roleAssignment || type === types.hsmLocalRoleAssignment;
}

function wrap(id: string, body: Mutable): LiveResource {
  const type = resourceType(parseArmId(id)?.type ?? '');
  if (!type) throw new Error(`unknown type of ${id}`);
  return liveResource(id, type, structuredClone(body) as JsonObject);
}

export function keyBody(properties: Mutable = {}, version = newestVersion): Mutable {
  const uri = 'https://team-vault.vault.azure.net/keys/cmk';
  return {
    properties: {
      kty: 'RSA',
      keySize: 2048,
      keyOps: ['encrypt', 'decrypt', 'sign', 'verify', 'wrapKey', 'unwrapKey'],
      attributes: { enabled: true },
      keyUri: uri,
      keyUriWithVersion: `${uri}/${version}`,
      ...properties,
    },
  };
}

/** Puts the account under the key as a healthy binding would be. */
export function bind(estate: FakeEstate, version = ''): void {
  estate.set(vaultId, 'properties.enablePurgeProtection', true);
  estate.set(accountId, 'identity', { type: 'SystemAssigned', principalId, tenantId });
  estate.set(accountId, 'properties.encryption', {
    keySource: 'Microsoft.KeyVault',
    keyVaultProperties: { keyVaultUri: 'https://team-vault.vault.azure.net', keyName: 'cmk', keyVersion: version },
  });
  estate.assign(principalId, keyId);
}

/** A Managed HSM with a key beside the vault. */
export function addHsm(estate: FakeEstate): void {
  const uri = `${hsmUri}keys/cmk`;
  estate.put(hsmId, {
    location: 'westeurope',
    properties: { hsmUri, tenantId, enablePurgeProtection: true, enableSoftDelete: true },
  });
  estate.put(hsmKeyId, keyBody({ kty: 'RSA-HSM', keyUri: uri, keyUriWithVersion: `${uri}/${newestVersion}` }));
}

/** Puts the account under the key of the Managed HSM as a healthy binding would be. */
export function bindHsm(estate: FakeEstate): void {
  addHsm(estate);
  estate.set(accountId, 'identity', { type: 'SystemAssigned', principalId, tenantId });
  estate.set(accountId, 'properties.encryption', {
    keySource: 'Microsoft.KeyVault',
    keyVaultProperties: { keyVaultUri: hsmUri, keyName: 'cmk', keyVersion: '' },
  });
  estate.assignLocally(principalId, hsmKeyId);
}
