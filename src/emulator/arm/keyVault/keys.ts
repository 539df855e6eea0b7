import { noteNewVersion } from '../../eventGrid/vaultEvents.ts';
import { decide } from '../../authorization/authorize.ts';
import { rbacText } from '../../keyVault/access.ts';
import { newKeyVersion } from '../../keyVault/createKey.ts';
import { currentVersion } from '../../keyVault/cryptography.ts';
import { requireFreeName } from '../../keyVault/deletion.ts';
import { isManagedHsm, type KeyStore } from '../../keyVault/keyStore.ts';
import { keyOperations } from '../../keyVault/operations.ts';
import { requireCompliantKey } from '../../keyVault/policy.ts';
import { leastRotateDays, readRotationPolicy } from '../../keyVault/rotationPolicy.ts';
import { tendStore } from '../../keyVault/tend.ts';
import { keyIdentifier, lowered, recoveryLevel } from '../../keyVault/views.ts';
import { asObject, asString, member } from '../../json.ts';
import type { Key, KeyVersion } from '../../state/resources.ts';
import { Refusal, type Reply } from '../../wire/exchange.ts';
import { parameter } from '../../wire/routes.ts';
import { bodyOf, groupScope, requireAction, resourceGroupOf, subscriptionOf, type ArmCall } from '../call.ts';
import { armPage } from '../paging.ts';
import { armRefusal, badRequest, resourceNotFound } from '../refusals.ts';
import { providerHeaders, vaultOf } from './requested.ts';

const hsmType = 'Microsoft.KeyVault/managedHSMs';
const { dataAction } = keyOperations.get;

/** Keys through Resource Manager: metadata only, and neither data-plane role nor firewall is asked (documented). */
export function listKeys(call: ArmCall): Reply {
  const store = readableStore(call, 'keys/read');
  return armPage(call, [...store.keys.values()], (key) => ({
    ...head(store, key),
    properties: {
      attributes: attributesOf(store, currentVersion(key)),
      keyUri: keyIdentifier(call.azure.estate, store, key),
    },
  }));
}

export function getKey(call: ArmCall): Reply {
  const store = readableStore(call, 'keys/read');
  return keyReply(call, store, keyOf(call, store));
}

export function listVersions(call: ArmCall): Reply {
  const store = readableStore(call, 'keys/versions/read');
  const key = keyOf(call, store);
  return armPage(call, key.versions, (version) => ({
    ...versionHead(store, key, version),
    properties: {
      attributes: attributesOf(store, version),
      keyUri: keyIdentifier(call.azure.estate, store, key),
      keyUriWithVersion: keyIdentifier(call.azure.estate, store, key, version),
    },
  }));
}

export function getVersion(call: ArmCall): Reply {
  const store = readableStore(call, 'keys/versions/read');
  const key = keyOf(call, store);
  const asked = parameter(call.parameters, 'keyVersion');
  const version = key.versions.find((candidate) => candidate.version === asked.toLowerCase());
  if (version === undefined) throw keyNotFound(`${key.name}/${asked}`);
  return {
    status: 200,
    headers: providerHeaders,
    body: { ...versionHead(store, key, version), properties: propertiesOf(call, store, key, version) },
  };
}

/** PUT makes the first version of a key; one that exists already is shown as it is (documented). */
export function putKey(call: ArmCall): Reply {
  const store = storeOf(call, 'keys/write');
  const name = parameter(call.parameters, 'keyName');
  const properties = member(bodyOf(call), 'properties');
  const present = store.keys.get(name.toLowerCase());
  if (present !== undefined) return keyReply(call, store, present);
  if (!/^[0-9a-zA-Z-]{1,127}$/.test(name)) throw badRequest(`The key name '${name}' is invalid.`);
  const key = inArmWords(() => newKey(call, store, name, properties));
  store.keys.set(name.toLowerCase(), key);
  for (const version of key.versions) noteNewVersion(call.azure, store, key, version);
  return keyReply(call, store, key);
}

/** The names of the members are Resource Manager's; tags stand beside `properties`. */
function newKey(call: ArmCall, store: KeyStore, name: string, properties: unknown): Key {
  const { azure } = call;
  const now = azure.clock.now();
  requireFreeName(azure, store, name);
  const body = {
    ...asObject(properties),
    key_size: member(properties, 'keySize'),
    crv: member(properties, 'curveName'),
    key_ops: member(properties, 'keyOps'),
    tags: member(bodyOf(call), 'tags'),
  };
  const policy = member(properties, 'rotationPolicy');
  const version = newKeyVersion(store, body, now);
  const key: Key = {
    name,
    versions: [version],
    rotationPolicy:
      policy === undefined ? undefined : readRotationPolicy(policy, undefined, now, leastRotateDays(store)),
  };
  requireCompliantKey(azure, store, key, version);
  return key;
}

/** A refusal of the key store, in Resource Manager's form. */
function inArmWords<Result>(act: () => Result): Result {
  try {
    return act();
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown;
    const error = member(thrown.reply.body, 'error');
    throw armRefusal(
      thrown.reply.status,
      asString(member(error, 'code')) ?? 'BadRequest',
      asString(member(error, 'message')) ?? '',
    );
  }
}

/** The key store, and where this emulator plays the refusing variant, only for holders of the data action. */
function readableStore(call: ArmCall, action: string): KeyStore {
  const store = storeOf(call, action);
  const { azure, caller } = call;
  if (isManagedHsm(store) || azure.behaviour.armKeys === 'allow' || !store.enableRbacAuthorization) return store;
  if (decide(azure, caller.objectId, dataAction, store.id, 'dataAction').allowed) return store;
  const text = rbacText({ ...caller, service: 'KeyVault/ManagementPlane' }, dataAction, store.id, store);
  throw armRefusal(400, 'ForbiddenByRbac', `[ForbiddenByRbac (Forbidden)] ${text}`);
}

/** The vault or Managed HSM of the path, for a caller with the action. */
function storeOf(call: ArmCall, action: string): KeyStore {
  const isVault = 'vaultName' in call.parameters;
  const store = isVault ? vaultOf(call, `Microsoft.KeyVault/vaults/${action}`) : hsmOf(call, `${hsmType}/${action}`);
  tendStore(call.azure, store);
  return store;
}

/** The keys of a Managed HSM are shut to Resource Manager until it is told to let it in (documented; the refusal is assumed). */
function hsmOf(call: ArmCall, action: string): KeyStore {
  subscriptionOf(call);
  requireAction(call, action, call.request.path);
  resourceGroupOf(call);
  const name = parameter(call.parameters, 'name');
  const hsm = call.azure.estate.managedHsms.get(`${groupScope(call)}/providers/${hsmType}/${name}`.toLowerCase());
  if (hsm === undefined) throw resourceNotFound(hsmType, name, parameter(call.parameters, 'resourceGroupName'));
  if (hsm.allowKeyManagementThroughArm) return hsm;
  throw armRefusal(
    403,
    'Forbidden',
    `Key management operations through Azure Resource Manager are not allowed for Managed HSM '${hsm.name}'. Set AllowKeyManagementOperationsThroughARM to true to allow them.`,
  );
}

function keyReply(call: ArmCall, store: KeyStore, key: Key): Reply {
  const properties = propertiesOf(call, store, key, currentVersion(key));
  return { status: 200, headers: providerHeaders, body: { ...head(store, key), properties } };
}

function keyOf(call: ArmCall, store: KeyStore): Key {
  const name = parameter(call.parameters, 'keyName');
  const key = store.keys.get(name.toLowerCase());
  if (key === undefined) throw keyNotFound(name);
  return key;
}

function keyNotFound(name: string): Error {
  return armRefusal(404, 'KeyNotFound', `A key with (name/id) ${name} was not found in this key vault.`);
}

function head(store: KeyStore, key: Key): object {
  return { id: `${store.id}/keys/${key.name}`, name: key.name, type: `${typeOf(store)}/keys`, ...placeOf(store) };
}

function versionHead(store: KeyStore, key: Key, { version }: KeyVersion): object {
  return {
    id: `${store.id}/keys/${key.name}/versions/${version}`,
    name: version,
    type: `${typeOf(store)}/keys/versions`,
    ...placeOf(store),
  };
}

function typeOf(store: KeyStore): string {
  return isManagedHsm(store) ? hsmType : 'Microsoft.KeyVault/vaults';
}

/** The keys of a Managed HSM show no location (API description). */
function placeOf(store: KeyStore): object {
  return isManagedHsm(store) ? {} : { location: store.location };
}

/** As in data plane, but without `recoverableDays` (recorded). */
function attributesOf(store: KeyStore, version: KeyVersion): object {
  return {
    enabled: version.enabled,
    ...(version.nbf === undefined ? {} : { nbf: version.nbf }),
    ...(version.exp === undefined ? {} : { exp: version.exp }),
    created: version.created,
    updated: version.updated,
    recoveryLevel: recoveryLevel(store),
  };
}

function propertiesOf(call: ArmCall, store: KeyStore, key: Key, version: KeyVersion): object {
  const { estate } = call.azure;
  return {
    attributes: attributesOf(store, version),
    kty: version.kty,
    keyOps: version.keyOps,
    ...(version.keySize === undefined ? {} : { keySize: version.keySize }),
    ...(version.curve === undefined ? {} : { curveName: version.curve }),
    keyUri: keyIdentifier(estate, store, key),
    keyUriWithVersion: keyIdentifier(estate, store, key, version),
    ...(key.rotationPolicy === undefined ? {} : { rotationPolicy: rotationPolicyOf(key.rotationPolicy) }),
  };
}

/** Resource Manager writes the action in lower case and the expiry as `expiryTime` (API description). */
function rotationPolicyOf(policy: NonNullable<Key['rotationPolicy']>): object {
  return {
    attributes: {
      created: policy.created,
      updated: policy.updated,
      ...(policy.expiryTime === undefined ? {} : { expiryTime: policy.expiryTime }),
    },
    lifetimeActions: policy.lifetimeActions.map(lowered),
  };
}
