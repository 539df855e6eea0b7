import { toFailure } from '../../core/failure.ts';
import { memberOf, type JsonObject } from '../../core/resources/json.ts';
import { liveResource, type LiveResource } from '../../core/resources/resource.ts';
import { types } from '../../core/resources/types.ts';
import type { Listing } from '../../core/sources.ts';
import type { Pages } from '../request/requests.ts';
import { addressOf, type ResourceAddress } from './bodies.ts';
import type { Context } from './context.ts';
import { lowered, loweredRotationPolicy, namesInKid, unlisted, versionType } from './keyBodies.ts';

/** Keys as the key store itself lists them. */
export async function storeKeys(
  context: Context,
  storeId: string,
  uri: string,
  signal: AbortSignal,
): Promise<Listing<LiveResource>> {
  const type = addressOf(storeId).type === types.managedHsm ? types.hsmKey : types.vaultKey;
  const purpose = 'list the keys at the key store itself';
  const pages = await context.requests.pages({ purpose, resource: storeId, signal }, async () =>
    (await context.clients.keys(uri)).listPropertiesOfKeys(),
  );
  return listingOf(pages, storeId, (body) => {
    const names = namesInKid(memberOf(body, 'kid'));
    return names && { id: `${storeId}/keys/${names.name}`, type };
  });
}

export async function storeKeyVersions(
  context: Context,
  keyId: string,
  uri: string,
  signal: AbortSignal,
): Promise<Listing<LiveResource>> {
  const { type, names } = addressOf(keyId);
  const purpose = 'list the versions at the key store itself';
  const pages = await context.requests.pages({ purpose, resource: keyId, signal }, async () =>
    (await context.clients.keys(uri)).listPropertiesOfKeyVersions(names[1] ?? ''),
  );
  return listingOf(pages, keyId, (body) => {
    const { version } = namesInKid(memberOf(body, 'kid')) ?? {};
    return version === undefined ? undefined : { id: `${keyId}/versions/${version}`, type: versionType(type) };
  });
}

/** One key or key version from the key store itself, with the key's rotation policy, which takes a second request there. */
export async function storeKey(
  context: Context,
  { id, type, names }: ResourceAddress,
  uri: string,
  signal: AbortSignal,
): Promise<LiveResource> {
  const [, key = '', version] = names;
  const client = await context.clients.keys(uri);
  const details = { purpose: 'read the key at the key store itself', resource: id, signal };
  const bundle = await context.requests.read(
    details,
    () => client.getKey(key, version === undefined ? {} : { version }),
    (body) => (memberOf(body, 'key') === undefined ? 'the answer holds no key' : undefined),
  );
  if (version !== undefined) {
    const unread = { 'properties.rotationPolicy': 'the key has it, not its versions' };
    return liveResource(id, type, lowered(id, type, bundle), unread);
  }
  try {
    const purpose = 'read the rotation policy at the key store itself';
    const policy = await context.requests.read({ purpose, resource: id, signal }, () =>
      client.getKeyRotationPolicy(key),
    );
    return liveResource(id, type, lowered(id, type, bundle, loweredRotationPolicy(policy)));
  } catch (thrown) {
    const failure = toFailure(thrown, 'read the rotation policy', id);
    if (failure.kind === 'cancelled') throw failure;
    return liveResource(id, type, lowered(id, type, bundle), { 'properties.rotationPolicy': failure.message });
  }
}

function listingOf(
  { items, failure }: Pages,
  scope: string,
  place: (body: JsonObject) => { readonly id: string; readonly type: LiveResource['type'] } | undefined,
): Listing<LiveResource> {
  const resources = items.map((body) => {
    const placed = place(body);
    return placed && liveResource(placed.id, placed.type, lowered(placed.id, placed.type, body), unlisted);
  });
  return { items: resources.filter((item) => item !== undefined), gaps: failure ? [{ scope, failure }] : [] };
}
