import { storeUriOf } from '../../core/resources/resourceIndex.ts';
import { liveResource, type LiveResource } from '../../core/resources/resource.ts';
import { isKeyStore, types, type ResourceType } from '../../core/resources/types.ts';
import { asString } from '../../core/resources/value.ts';
import { addressOf, flawOf, notReadable, type ResourceAddress } from './bodies.ts';
import type { Context } from './context.ts';

interface ProviderRead {
  /** What the type is called in a message. */
  readonly what: string;
  readonly get: (context: Context, address: ResourceAddress) => Promise<unknown>;
}

/** How a resource of each type is read from its own provider, which knows of a change at once, as Resource Graph does not. */
const reads: Readonly<Partial<Record<ResourceType, ProviderRead>>> = {
  [types.account]: {
    what: 'account',
    get: async ({ clients }, { subscriptionId, resourceGroup, names: [name] }) =>
      (await clients.cognitiveServices(subscriptionId)).accounts.get(resourceGroup, name),
  },
  [types.project]: {
    what: 'project',
    get: async ({ clients }, { subscriptionId, resourceGroup, names: [account, project = ''] }) =>
      (await clients.cognitiveServices(subscriptionId)).projects.get(resourceGroup, account, project),
  },
  [types.vault]: {
    what: 'key vault',
    get: async ({ clients }, { subscriptionId, resourceGroup, names: [name] }) =>
      (await clients.keyVault(subscriptionId)).vaults.get(resourceGroup, name),
  },
  [types.managedHsm]: {
    what: 'Managed HSM',
    get: async ({ clients }, { subscriptionId, resourceGroup, names: [name] }) =>
      (await clients.keyVault(subscriptionId)).managedHsms.get(resourceGroup, name),
  },
  [types.userAssignedIdentity]: {
    what: 'user-assigned identity',
    get: async ({ clients }, { subscriptionId, resourceGroup, names: [name] }) =>
      (await clients.identities(subscriptionId)).userAssignedIdentities.get(resourceGroup, name),
  },
};

/**
 * An account, project, key store or identity from its own provider.
 * @throws AzureFailure
 */
export async function readFromProvider(context: Context, id: string, signal: AbortSignal): Promise<LiveResource> {
  const address = addressOf(id);
  const read = reads[address.type];
  if (!read) throw notReadable(id);
  const details = { purpose: `read the ${read.what}`, resource: id, signal };
  const body = await context.requests.read(details, () => read.get(context, address), flawOf);
  const resource = liveResource(id, address.type, body);
  const uri = isKeyStore(address.type) ? asString(storeUriOf(resource)) : undefined;
  if (uri !== undefined) context.storeUris.set(resource.key, uri);
  return resource;
}
