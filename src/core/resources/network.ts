import { storeUriOf } from './resourceIndex.ts';
import type { Resource } from './resource.ts';
import { asBoolean, asString, asStrings, isNotSet, isSettled } from './value.ts';

/**
 * How the account's service reaches the key store.
 * - `open`: the store answers every network
 * - `trustedServices`: its firewall denies, and the bypass for trusted Microsoft services is on, which is what the documents
 *   for Azure OpenAI and Foundry require; Key Vault's own list of trusted services names neither
 * - `closed`: the service cannot come in
 * - `perimeter`: a network security perimeter decides, which overrides the bypass
 */
export type NetworkPath =
  | { readonly kind: 'open' }
  | { readonly kind: 'trustedServices' }
  | { readonly kind: 'closed'; readonly reason: string; readonly end: 'store' | 'account' }
  | { readonly kind: 'perimeter' }
  | { readonly kind: 'unknown'; readonly reason: string };

export function judgeNetwork(account: Resource, store: Resource): NetworkPath {
  return outboundBlock(account, store) ?? judgeFirewall(store);
}

/** How a trusted Microsoft service comes in through the network rules of the store alone, whoever asks. */
export function judgeFirewall(store: Resource): NetworkPath {
  const access = store.read('properties.publicNetworkAccess');
  const action = store.read('properties.networkAcls.defaultAction');
  const bypass = store.read('properties.networkAcls.bypass');
  if (![access, action, bypass].every(isSettled)) {
    return { kind: 'unknown', reason: `the firewall of ${store.name} could not be read` };
  }
  const publicAccess = asString(access)?.toLowerCase() ?? 'enabled';
  if (publicAccess === 'securedbyperimeter') return { kind: 'perimeter' };
  const denies = publicAccess === 'disabled' || asString(action)?.toLowerCase() === 'deny';
  if (!denies) return { kind: 'open' };
  // With no rule set at all the bypass is on: it is the default of both vaults and Managed HSMs.
  const bypassed = isNotSet(bypass) || asString(bypass)?.toLowerCase() === 'azureservices';
  if (bypassed) return { kind: 'trustedServices' };
  return {
    kind: 'closed',
    end: 'store',
    reason: `the firewall of ${store.name} denies, and trusted Microsoft services are not let through`,
  };
}

function outboundBlock(account: Resource, store: Resource): NetworkPath | undefined {
  if (asBoolean(account.read('properties.restrictOutboundNetworkAccess')) !== true) return undefined;
  const allowed = account.read('properties.allowedFqdnList');
  const hosts = isNotSet(allowed) ? [] : asStrings(allowed);
  const unread: NetworkPath = { kind: 'unknown', reason: `the outbound rules of ${account.name} could not be read` };
  if (!hosts) return unread;
  const uri = asString(storeUriOf(store));
  // A declared store has no address yet, but its host begins with its name.
  const isMeant = uri === undefined ? hostTest(store) : (host: string): boolean => host.toLowerCase() === hostOf(uri);
  if (!isMeant) return hosts.length === 0 && store.declaration ? shutOut(account, store.name) : unread;
  if (hosts.some(isMeant)) return undefined;
  return shutOut(account, uri === undefined ? `the host of ${store.name}` : hostOf(uri));
}

function hostTest(store: Resource): ((host: string) => boolean) | undefined {
  const isPlain = store.declaration !== undefined && /^[a-z0-9-]+$/i.test(store.name);
  return isPlain ? (host) => host.toLowerCase().startsWith(`${store.name.toLowerCase()}.`) : undefined;
}

function shutOut(account: Resource, host: string): NetworkPath {
  return {
    kind: 'closed',
    end: 'account',
    reason: `${account.name} restricts its outbound traffic, and ${host} is not on its list`,
  };
}

/** The host of a key store's URI, in lower case. */
export function hostOf(uri: string): string {
  return uri
    .replace(/^https:\/\//i, '')
    .replace(/[:/].*$/, '')
    .toLowerCase();
}
