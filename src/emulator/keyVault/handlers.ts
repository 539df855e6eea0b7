import { unixSeconds } from '../clock.ts';
import { noteNewVersion } from '../eventGrid/vaultEvents.ts';
import { asBoolean, asNumber, asString, hasMember, member } from '../json.ts';
import type { Key, KeyVersion } from '../state/resources.ts';
import type { Reply } from '../wire/exchange.ts';
import { parameter } from '../wire/routes.ts';
import { packBackup, unpackBackup } from './backupBlob.ts';
import { parseBody, type StoreCall } from './call.ts';
import { newKeyVersion, operationsOf, tagsOf } from './createKey.ts';
import { currentVersion, keyOf, versionOf } from './cryptography.ts';
import { requireFreeName } from './deletion.ts';
import { importedVersion } from './importKey.ts';
import { storePage } from './paging.ts';
import { requireCompliantKey } from './policy.ts';
import { badParameter, restoreConflict } from './refusals.ts';
import { changedPolicy } from './releasePolicy.ts';
import { requireRoom, rotatedKey } from './rotation.ts';
import { leastRotateDays, readRotationPolicy } from './rotationPolicy.ts';
import { keyBundle, keyIdentifier, keyItem, rotationPolicyView } from './views.ts';

export function listKeys({ azure, store, request }: StoreCall): Reply {
  const keys = [...store.keys.values()].filter((key) => key.versions.length > 0);
  return storePage(store, request, keys, (key) =>
    keyItem(store, keyIdentifier(azure.estate, store, key), currentVersion(key)),
  );
}

export function listVersions({ azure, store, request, parameters }: StoreCall): Reply {
  const key = store.keys.get(parameter(parameters, 'keyName').toLowerCase());
  return storePage(store, request, key?.versions ?? [], (version) =>
    keyItem(store, key === undefined ? '' : keyIdentifier(azure.estate, store, key, version), version),
  );
}

export async function getKey(call: StoreCall): Promise<Reply> {
  const { key, version } = requested(call);
  return await bundle(call, key, version);
}

export async function createKey(call: StoreCall): Promise<Reply> {
  const key = keyToWrite(call);
  return await added(call, key, newKeyVersion(call.store, parseBody(call.request), call.azure.clock.now()));
}

export async function importKey(call: StoreCall): Promise<Reply> {
  const key = keyToWrite(call);
  return await added(call, key, importedVersion(call.store, parseBody(call.request), call.azure.clock.now()));
}

export async function rotate(call: StoreCall): Promise<Reply> {
  const key = keyOf(call.azure.estate, call.store, parameter(call.parameters, 'keyName'));
  return await added(call, key, rotatedKey(call.store, key, call.azure.clock.now()));
}

export async function updateKey(call: StoreCall): Promise<Reply> {
  const { key, version } = requested(call);
  const changes = changesIn(call, version);
  const asked = call.parameters['keyVersion'] ?? '';
  const policy = changedPolicy(key, version, asked, parseBody(call.request));
  requireCompliantKey(call.azure, call.store, key, { ...version, ...changes });
  Object.assign(version, changes);
  if (policy !== undefined) for (const each of key.versions) each.releasePolicy = policy;
  return await bundle(call, key, version);
}

type Changes = Pick<KeyVersion, 'enabled' | 'nbf' | 'exp' | 'keyOps' | 'tags' | 'updated'>;

/** What a version has after the request, of that which can change. */
function changesIn({ azure, request }: StoreCall, version: KeyVersion): Changes {
  const body = parseBody(request);
  const attributes = member(body, 'attributes');
  const dateOf = (name: 'nbf' | 'exp'): number | undefined =>
    hasMember(attributes, name) ? asNumber(member(attributes, name)) : version[name];
  return {
    enabled: asBoolean(member(attributes, 'enabled')) ?? version.enabled,
    nbf: dateOf('nbf'),
    exp: dateOf('exp'),
    keyOps: operationsOf(body, version.keyOps),
    tags: tagsOf(body) ?? version.tags,
    updated: unixSeconds(azure.clock.now()),
  };
}

export function getRotationPolicy({ azure, store, parameters }: StoreCall): Reply {
  const key = keyOf(azure.estate, store, parameter(parameters, 'keyName'));
  return { status: 200, body: rotationPolicyView(azure.estate, store, key) };
}

export function setRotationPolicy({ azure, store, request, parameters }: StoreCall): Reply {
  const key = keyOf(azure.estate, store, parameter(parameters, 'keyName'));
  const body = parseBody(request);
  key.rotationPolicy = readRotationPolicy(body, key.rotationPolicy, azure.clock.now(), leastRotateDays(store));
  return { status: 200, body: rotationPolicyView(azure.estate, store, key) };
}

export async function backup({ azure, store, parameters }: StoreCall): Promise<Reply> {
  const key = keyOf(azure.estate, store, parameter(parameters, 'keyName'));
  return { status: 200, body: { value: (await packBackup(store, key)).toString('base64url') } };
}

/** A restored key has the versions that it had, under the name that it had. */
export async function restore(call: StoreCall): Promise<Reply> {
  const { azure, store } = call;
  const value = asString(member(parseBody(call.request), 'value'));
  if (value === undefined) throw badParameter('Property value is required.\r\n');
  const key = await unpackBackup(store, Buffer.from(value, 'base64url'));
  const current = currentVersion(key);
  if (store.keys.has(key.name.toLowerCase())) {
    throw restoreConflict(keyIdentifier(azure.estate, store, key, current));
  }
  requireFreeName(azure, store, key.name);
  store.keys.set(key.name.toLowerCase(), key);
  return await bundle(call, key, current);
}

function requested({ azure, store, parameters }: StoreCall): { readonly key: Key; readonly version: KeyVersion } {
  const key = keyOf(azure.estate, store, parameter(parameters, 'keyName'));
  return { key, version: versionOf(azure.estate, store, key, parameters['keyVersion']) };
}

/** The key that a new version is for: the one of that name, or a new one. Throws where a deleted key keeps the name. */
function keyToWrite({ azure, store, parameters }: StoreCall): Key {
  const name = parameter(parameters, 'keyName');
  if (!/^[0-9a-zA-Z-]{1,127}$/.test(name)) throw badParameter(`The request URI contains an invalid name: ${name}`);
  requireFreeName(azure, store, name);
  const key = store.keys.get(name.toLowerCase()) ?? { name, versions: [], rotationPolicy: undefined };
  requireRoom(store, key);
  return key;
}

async function added(call: StoreCall, key: Key, version: KeyVersion): Promise<Reply> {
  requireCompliantKey(call.azure, call.store, key, version);
  key.versions.push(version);
  noteNewVersion(call.azure, call.store, key, version);
  call.store.keys.set(key.name.toLowerCase(), key);
  return await bundle(call, key, version);
}

async function bundle({ azure, store, note }: StoreCall, key: Key, version: KeyVersion): Promise<Reply> {
  note(keyIdentifier(azure.estate, store, key, version));
  return { status: 200, body: await keyBundle(azure.estate, store, key, version) };
}
