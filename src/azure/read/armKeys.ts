import { liveResource, type LiveResource } from '../../core/resources/resource.ts';
import { types } from '../../core/resources/types.ts';
import type { Listing } from '../../core/sources.ts';
import type { Pages } from '../request/requests.ts';
import { addressOf, flawOf, listed, type ResourceAddress } from './bodies.ts';
import type { Context } from './context.ts';
import { unlisted, versionType, withPlainUris } from './keyBodies.ts';

/** Keys of a vault or Managed HSM through Azure Resource Manager. */
export async function armKeys(context: Context, storeId: string, signal: AbortSignal): Promise<Listing<LiveResource>> {
  const { type, subscriptionId, resourceGroup, names } = addressOf(storeId);
  const hsm = type === types.managedHsm;
  const pages = await context.requests.pages({ purpose: 'list the keys', resource: storeId, signal }, async () => {
    const client = await context.clients.keyVault(subscriptionId);
    return hsm ? client.managedHsmKeys.list(resourceGroup, names[0]) : client.keys.list(resourceGroup, names[0]);
  });
  return listingOf(pages, hsm ? types.hsmKey : types.vaultKey, storeId);
}

export async function armKeyVersions(
  context: Context,
  keyId: string,
  signal: AbortSignal,
): Promise<Listing<LiveResource>> {
  const { type, subscriptionId, resourceGroup, names } = addressOf(keyId);
  const [store, key = ''] = names;
  const pages = await context.requests.pages({ purpose: 'list the versions', resource: keyId, signal }, async () => {
    const client = await context.clients.keyVault(subscriptionId);
    return type === types.hsmKey
      ? client.managedHsmKeys.listVersions(resourceGroup, store, key)
      : client.keys.listVersions(resourceGroup, store, key);
  });
  return listingOf(pages, versionType(type), keyId);
}

/** One key or key version through Azure Resource Manager. */
export async function armKey(context: Context, address: ResourceAddress, signal: AbortSignal): Promise<LiveResource> {
  const { id, type, subscriptionId, resourceGroup, names } = address;
  const [store, key = '', version = ''] = names;
  const get = async () => {
    const client = await context.clients.keyVault(subscriptionId);
    switch (type) {
      case types.hsmKeyVersion:
        return client.managedHsmKeys.getVersion(resourceGroup, store, key, version);
      case types.hsmKey:
        return client.managedHsmKeys.get(resourceGroup, store, key);
      case types.vaultKeyVersion:
        return client.keys.getVersion(resourceGroup, store, key, version);
      default:
        return client.keys.get(resourceGroup, store, key);
    }
  };
  const body = await context.requests.read({ purpose: 'read the key', resource: id, signal }, get, flawOf);
  return liveResource(id, type, withPlainUris(body));
}

function listingOf({ items, failure }: Pages, type: LiveResource['type'], scope: string): Listing<LiveResource> {
  return {
    items: items.map((body) => listed(withPlainUris(body), type, unlisted)).filter((item) => item !== undefined),
    gaps: failure ? [{ scope, failure }] : [],
  };
}
