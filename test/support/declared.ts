import { normalizeArmId, nameOf } from '../../src/core/resources/armId.ts';
import { resolveBinding } from '../../src/core/resources/binding.ts';
import { ResourceGraph } from '../../src/core/resources/graph.ts';
import type { Json } from '../../src/core/resources/json.ts';
import type { Declaration, Resource } from '../../src/core/resources/resource.ts';
import { types, type ResourceType } from '../../src/core/resources/types.ts';
import { absent, at, expression, known, reference, type Value } from '../../src/core/resources/value.ts';
import { judge } from '../../src/core/rules/catalogue.ts';
import { defaultPreferences, type Finding } from '../../src/core/rules/rule.ts';

/**
 * Resources as files declare them, for tests of rules: ids with `{subscription}` and `{resourceGroup}`, expressions where no file says
 * more, and references to what Azure fills in. A body is JSON in which any part can be a {@link Value}.
 */

export type Body = Json | Value | { readonly [name: string]: Body | undefined } | readonly Body[];
type Members = Readonly<Record<string, Body | undefined>>;

export interface DeclaredOptions {
  readonly after?: readonly (Resource | string)[];
  readonly declaration?: Partial<Declaration>;
  /** `#2` for a second declaration of the same resource, which comes before the one with the plain key. */
  readonly suffix?: string;
}

export const declaredScope = '/subscriptions/{subscription}/resourceGroups/{resourceGroup}';
export const location = expression('resourceGroup().location');
export const tenant = expression('subscription().tenantId');

export const roles = {
  encryptionUser: 'e147488a-f6f5-4113-8e2d-b22465e65bf6',
  cryptoUser: '12338af0-0e69-4776-bea7-57ae8d297424',
  cryptoOfficer: '14b46e9e-c2b7-41b4-b07b-48a6ebf60603',
  administrator: '00482a5a-887f-4fb3-b363-3b7fe8e74483',
  reader: '21090545-7ca7-4776-b22c-e363652d74d2',
  owner: '8e3af657-a8ff-443c-a75c-2fe8c4bcb635',
} as const;

const zero = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

/** Any declared resource. Its body stands at the root: `location`, `identity`, `properties`. */
export function declared(type: ResourceType, id: string, body: Members, options: DeclaredOptions = {}): Resource {
  const { after = [], declaration = {}, suffix = '' } = options;
  const whole = valueOf(body);
  const key = normalizeArmId(id);
  return {
    key: `${key}${suffix}`,
    type,
    id,
    name: nameOf(id),
    after: after.map((other) => (typeof other === 'string' ? other : other.key)),
    declaration: { format: 'bicep', uri: 'file:///main.bicep', range: zero, heading: zero, ...declaration },
    read(path) {
      const own = at(whole, path);
      if (own.kind !== 'absent') return own;
      if (computed[type]?.includes(path)) return reference(key, path);
      return declaration.existing ? { kind: 'unknown', reason: `${nameOf(id)} is not described in these files` } : own;
    },
  };
}

const computed: Readonly<Partial<Record<ResourceType, readonly string[]>>> = {
  [types.account]: ['identity.principalId', 'identity.tenantId'],
  [types.vault]: ['properties.vaultUri'],
  [types.managedHsm]: ['properties.hsmUri'],
  [types.userAssignedIdentity]: ['properties.principalId', 'properties.clientId', 'properties.tenantId'],
  [types.vaultKey]: ['properties.keyUri', 'properties.keyUriWithVersion', 'properties.version'],
  [types.hsmKey]: ['properties.keyUri', 'properties.keyUriWithVersion', 'properties.version'],
};

/** A body as one value, whose members keep their own. */
function valueOf(body: Body | undefined): Value {
  if (body === undefined) return absent;
  if (Array.isArray(body)) return { kind: 'array', items: (body as readonly Body[]).map(valueOf) };
  if (typeof body !== 'object' || body === null) return known(body);
  if (isValue(body)) return body;
  const entries = Object.entries(body as Members).filter(([, part]) => part !== undefined);
  return { kind: 'object', entries: Object.fromEntries(entries.map(([name, part]) => [name, valueOf(part)])) };
}

const kinds: readonly unknown[] = ['known', 'reference', 'unknown', 'absent', 'object', 'array'];

function isValue(body: object): body is Value {
  return 'kind' in body && kinds.includes(body.kind);
}

/** A vault that may hold keys for encryption; `properties` go over its own. */
export function declaredVault(name = 'vault', properties: Members = {}, options: DeclaredOptions = {}): Resource {
  const id = `${declaredScope}/providers/${types.vault}/${name}`;
  const own = {
    tenantId: tenant,
    sku: { family: 'A', name: 'premium' },
    enableRbacAuthorization: true,
    enableSoftDelete: true,
    enablePurgeProtection: true,
  };
  const body = options.declaration?.existing ? {} : { location, properties: { ...own, ...properties } };
  return declared(types.vault, id, body, {
    ...options,
    declaration: { apiVersion: '2026-02-01', ...options.declaration },
  });
}

export function declaredHsm(name = 'hsm', properties: Members = {}, options: DeclaredOptions = {}): Resource {
  const own = { tenantId: tenant, enableSoftDelete: true, enablePurgeProtection: true };
  const body = options.declaration?.existing ? {} : { location, properties: { ...own, ...properties } };
  return declared(types.managedHsm, `${declaredScope}/providers/${types.managedHsm}/${name}`, body, options);
}

/** A key that serves; of a Managed HSM where the store is one. */
export function declaredKey(store: Resource, name = 'cmk', properties: Members = {}, options: DeclaredOptions = {}) {
  const isHsm = store.type === types.managedHsm;
  const own = { kty: isHsm ? 'RSA-HSM' : 'RSA', keySize: 2048, keyOps: ['wrapKey', 'unwrapKey'] };
  const body = options.declaration?.existing ? {} : { properties: { ...own, ...properties } };
  const type = isHsm ? types.hsmKey : types.vaultKey;
  return declared(type, `${store.id ?? ''}/keys/${name}`, body, {
    ...options,
    after: [store, ...(options.after ?? [])],
  });
}

export function declaredIdentity(name = 'identity', options: DeclaredOptions = {}): Resource {
  const id = `${declaredScope}/providers/${types.userAssignedIdentity}/${name}`;
  return declared(types.userAssignedIdentity, id, options.declaration?.existing ? {} : { location }, options);
}

export interface AccountParts {
  readonly key?: Resource;
  readonly store?: Resource;
  /** User-assigned; without one the account has a system-assigned identity. */
  readonly identity?: Resource;
  readonly body?: Members;
  readonly properties?: Members;
  /** Over the members of `keyVaultProperties`; one that is undefined is left out. */
  readonly encryption?: Members;
}

/** An account, under a key where the parts name one. What it refers to comes before it. */
export function declaredAccount(parts: AccountParts = {}, options: DeclaredOptions & { readonly name?: string } = {}) {
  const { store, key, identity } = parts;
  const { name = 'account', after = [], ...rest } = options;
  const uriPath = store?.type === types.managedHsm ? 'properties.hsmUri' : 'properties.vaultUri';
  const keyVaultProperties = {
    keyVaultUri: store && reference(store.key, uriPath),
    keyName: key?.name,
    identityClientId: identity && reference(identity.key, 'properties.clientId'),
    ...parts.encryption,
  };
  const encryption = store && { encryption: { keySource: 'Microsoft.KeyVault', keyVaultProperties } };
  const attached = identity
    ? { type: 'UserAssigned', userAssignedIdentities: { [identity.id ?? '']: {} } }
    : { type: 'SystemAssigned' };
  const body = {
    kind: 'OpenAI',
    location,
    sku: { name: 'S0' },
    identity: attached,
    ...parts.body,
    properties: { ...encryption, ...parts.properties },
  };
  const before = [store, key, identity].filter((part) => part !== undefined);
  return declared(types.account, `${declaredScope}/providers/${types.account}/${name}`, body, {
    ...rest,
    after: [...before, ...after],
  });
}

/** The object id of an identity, as a file refers to it: of a user-assigned identity or of an account. */
export function principalOf(holder: Resource): Value {
  const path = holder.type === types.account ? 'identity.principalId' : 'properties.principalId';
  return reference(holder.key.replace(/#\d+$/, ''), path);
}

/** A role assignment at a resource, or at the id of a scope. */
export function declaredAssignment(
  holder: Resource | Value,
  scope: Resource | string,
  role: string = roles.encryptionUser,
  options: DeclaredOptions & { readonly properties?: Members } = {},
): Resource {
  const at = typeof scope === 'string' ? scope : (scope.id ?? '');
  const isHolder = 'read' in holder;
  const principalId = isHolder ? principalOf(holder) : holder;
  const name = `guid(${isHolder ? holder.name : holder.kind},${role.slice(0, 8)})`;
  const roleDefinitionId = `/subscriptions/{subscription}/providers/Microsoft.Authorization/roleDefinitions/${role}`;
  const properties = {
    roleDefinitionId,
    principalId,
    principalType: 'ServicePrincipal',
    scope: at,
    ...options.properties,
  };
  const before = [...(isHolder ? [holder] : []), ...(typeof scope === 'string' ? [] : [scope])];
  const id = `${at}/providers/${types.roleAssignment}/${name}`;
  return declared(
    types.roleAssignment,
    id,
    { properties },
    { ...options, after: [...before, ...(options.after ?? [])] },
  );
}

/** A local role assignment of a Managed HSM, at all of its keys. */
export function declaredLocalAssignment(holder: Resource, hsm: Resource, role: string, scope = '/keys'): Resource {
  const properties = {
    roleDefinitionId: `Microsoft.KeyVault/providers/Microsoft.Authorization/roleDefinitions/${role}`,
    principalId: principalOf(holder),
    scope: `${hsm.id ?? ''}${scope}`,
  };
  const id = `${hsm.id ?? ''}/localRoleAssignments/${holder.name}`;
  const options: DeclaredOptions = { after: [holder, hsm], declaration: { format: 'terraform' } };
  return declared(types.hsmLocalRoleAssignment, id, { properties }, options);
}

/** An access policy beside its vault. */
export function declaredPolicy(
  holder: Resource,
  vault: Resource,
  keys: readonly string[] = ['get', 'wrapKey', 'unwrapKey'],
): Resource {
  const properties = { vaultId: vault.key, objectId: principalOf(holder), tenantId: tenant, permissions: { keys } };
  const id = `${vault.id ?? ''}/accessPolicies/add-${holder.name}`;
  return declared(types.accessPolicy, id, { properties }, { after: [holder, vault] });
}

/** A diagnostic setting that keeps the audit log of a key store. */
export function declaredAudit(store: Resource, properties: Members = {}): Resource {
  const own = {
    workspaceId: `${declaredScope}/providers/${types.workspace}/logs`,
    logs: [{ category: 'AuditEvent', enabled: true }],
  };
  const id = `${store.id ?? ''}/providers/${types.diagnosticSetting}/audit`;
  return declared(types.diagnosticSetting, id, { properties: { ...own, ...properties } }, { after: [store] });
}

export interface DeclaredParts {
  readonly audit: Resource;
  readonly vault: Resource;
  readonly key: Resource;
  readonly identity: Resource;
  readonly grant: Resource;
  readonly account: Resource;
}

/** A deployment in which all is right: a user-assigned identity, its grant at the key, and the account after the grant. */
export function rightDeployment(): DeclaredParts {
  const vault = declaredVault();
  const key = declaredKey(vault);
  const identity = declaredIdentity();
  const grant = declaredAssignment(identity, key);
  const account = declaredAccount({ store: vault, key, identity }, { after: [grant] });
  return { vault, key, identity, grant, account, audit: declaredAudit(vault) };
}

/** What the rules find in a deployment, as people are told of it: nothing of what is not known. */
export function findingsIn(resources: readonly Resource[], now = Date.UTC(2026, 0, 1)): readonly Finding[] {
  const graph = ResourceGraph.of(resources);
  const context = { graph, now, preferences: defaultPreferences };
  return graph
    .ofType(types.account)
    .filter(({ declaration }) => declaration?.existing !== true)
    .flatMap((account) => judge(resolveBinding(account, graph), context))
    .filter(({ certainty }) => certainty === 'known');
}

/** The same as `rule: severity`. */
export function told(resources: readonly Resource[], rule?: string): readonly string[] {
  return findingsIn(resources)
    .filter((finding) => rule === undefined || finding.rule === rule)
    .map(({ rule: id, severity }) => `${id}: ${severity}`);
}
