import { decide } from '../../authorization/authorize.ts';
import { rbacText } from '../../keyVault/access.ts';
import { keyIdentifier, recoveryLevel } from '../../keyVault/views.ts';
import type { Key, KeyVersion, Vault } from '../../state/resources.ts';
import type { Reply } from '../../wire/exchange.ts';
import { parameter } from '../../wire/routes.ts';
import type { ArmCall } from '../call.ts';
import { armPage } from '../paging.ts';
import { armRefusal } from '../refusals.ts';
import { providerHeaders, vaultOf } from './requested.ts';

const type = 'Microsoft.KeyVault/vaults/keys';
const dataAction = 'Microsoft.KeyVault/vaults/keys/read';

/** Keys through Resource Manager: metadata only, and neither data-plane role nor firewall is asked (documented). */
export function listKeys(call: ArmCall): Reply {
  const vault = readableVault(call, `${type}/read`);
  const keys = [...vault.keys.values()];
  return armPage(call, keys, (key) => ({
    ...head(vault, key),
    properties: { attributes: attributesOf(vault, current(key)), keyUri: keyIdentifier(call.azure.estate, vault, key) },
  }));
}

export function getKey(call: ArmCall): Reply {
  const vault = readableVault(call, `${type}/read`);
  const key = keyOf(call, vault);
  const properties = propertiesOf(call, vault, key, current(key));
  return { status: 200, headers: providerHeaders, body: { ...head(vault, key), properties } };
}

export function listVersions(call: ArmCall): Reply {
  const vault = readableVault(call, `${type}/versions/read`);
  const key = keyOf(call, vault);
  return armPage(call, key.versions, (version) => ({
    ...versionHead(vault, key, version),
    properties: {
      attributes: attributesOf(vault, version),
      keyUri: keyIdentifier(call.azure.estate, vault, key),
      keyUriWithVersion: keyIdentifier(call.azure.estate, vault, key, version),
    },
  }));
}

export function getVersion(call: ArmCall): Reply {
  const vault = readableVault(call, `${type}/versions/read`);
  const key = keyOf(call, vault);
  const asked = parameter(call.parameters, 'keyVersion');
  const version = key.versions.find((candidate) => candidate.version === asked.toLowerCase());
  if (version === undefined) throw keyNotFound(`${key.name}/${asked}`);
  return {
    status: 200,
    headers: providerHeaders,
    body: { ...versionHead(vault, key, version), properties: propertiesOf(call, vault, key, version) },
  };
}

/** The vault, and where this emulator plays the refusing variant, only for holders of the data action. */
function readableVault(call: ArmCall, action: string): Vault {
  const vault = vaultOf(call, action);
  const { azure, caller } = call;
  if (azure.behaviour.armKeys === 'allow' || !vault.enableRbacAuthorization) return vault;
  if (decide(azure, caller.objectId, dataAction, vault.id, 'dataAction').allowed) return vault;
  const text = rbacText({ ...caller, service: 'KeyVault/ManagementPlane' }, dataAction, vault.id, vault);
  throw armRefusal(400, 'ForbiddenByRbac', `[ForbiddenByRbac (Forbidden)] ${text}`);
}

function keyOf(call: ArmCall, vault: Vault): Key {
  const name = parameter(call.parameters, 'keyName');
  const key = vault.keys.get(name.toLowerCase());
  if (key === undefined) throw keyNotFound(name);
  return key;
}

function keyNotFound(name: string): Error {
  return armRefusal(404, 'KeyNotFound', `A key with (name/id) ${name} was not found in this key vault.`);
}

function current(key: Key): KeyVersion {
  const version = key.versions.at(-1);
  if (version === undefined) throw new Error(`The key '${key.name}' has no version.`);
  return version;
}

function head(vault: Vault, key: Key): object {
  return { id: `${vault.id}/keys/${key.name}`, name: key.name, type, location: vault.location };
}

function versionHead(vault: Vault, key: Key, { version }: KeyVersion): object {
  return {
    id: `${vault.id}/keys/${key.name}/versions/${version}`,
    name: version,
    type: `${type}/versions`,
    location: vault.location,
  };
}

/** As in data plane, but without `recoverableDays` (recorded). */
function attributesOf(vault: Vault, version: KeyVersion): object {
  return {
    enabled: version.enabled,
    ...(version.nbf === undefined ? {} : { nbf: version.nbf }),
    ...(version.exp === undefined ? {} : { exp: version.exp }),
    created: version.created,
    updated: version.updated,
    recoveryLevel: recoveryLevel(vault),
  };
}

function propertiesOf(call: ArmCall, vault: Vault, key: Key, version: KeyVersion): object {
  const { estate } = call.azure;
  return {
    attributes: attributesOf(vault, version),
    kty: version.kty,
    keyOps: version.keyOps,
    ...(version.keySize === undefined ? {} : { keySize: version.keySize }),
    ...(version.curve === undefined ? {} : { curveName: version.curve }),
    keyUri: keyIdentifier(estate, vault, key),
    keyUriWithVersion: keyIdentifier(estate, vault, key, version),
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
    lifetimeActions: policy.lifetimeActions.map(({ trigger, action }) => ({
      trigger,
      action: { type: action.type.toLowerCase() },
    })),
  };
}
