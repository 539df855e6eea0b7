import type { RunningEmulator } from '../../../../src/emulator/start.ts';
import type { Resource } from '../../../../src/emulator/state/resources.ts';
import type { Served, Service } from './routes.ts';

type Values = Readonly<Record<string, string>>;

const hosts: Readonly<Record<Service, string>> = {
  resourceManager: 'management.azure.com',
  vault: 'kv-contoso-chat.vault.azure.net',
  managedHsm: 'hsm-contoso-prod.managedhsm.azure.net',
  graph: 'graph.microsoft.com',
  logAnalytics: 'api.loganalytics.io',
  openAi: 'contoso-chat-prod.openai.azure.com',
};

export const audiences: Readonly<Record<Service, string>> = {
  resourceManager: 'https://management.azure.com',
  vault: 'https://vault.azure.net',
  managedHsm: 'https://managedhsm.azure.net',
  graph: 'https://graph.microsoft.com',
  logAnalytics: 'https://api.loganalytics.io',
  openAi: 'https://cognitiveservices.azure.com',
};

export function addressOf({ service }: Served, path: string, apiVersion: string | undefined): string {
  const asked = service === 'logAnalytics' ? '?query=print%201' : '';
  const query = apiVersion === undefined ? asked : `?api-version=${apiVersion}`;
  return `https://${hosts[service]}${service === 'graph' ? '/v1.0' : ''}${path}${query}`;
}

/** Values for the variables of a route with which it finds what it is about, as far as the estate has such a thing. */
export function existing({ azure }: RunningEmulator, route: Served): Values {
  const { estate } = azure;
  const [vault] = [...estate.vaults.values()].filter(({ name }) => name === 'kv-contoso-chat');
  if (vault === undefined) throw new Error('The sample has a vault for chats.');
  const resource = resourceOf(route, estate) ?? vault;
  const key = route.service === 'managedHsm' || resource.id.includes('/managedHSMs/') ? 'hsm-cmk' : 'chat-cmk';
  const store = [...estate.vaults.values(), ...estate.managedHsms.values()].find(({ keys }) => keys.has(key));
  return {
    subscriptionId: resource.subscriptionId,
    resourceGroupName: resource.resourceGroup,
    scope: route.service === 'managedHsm' ? '/keys' : vault.id,
    location: resource.location,
    namespace: 'Microsoft.KeyVault',
    keyName: key,
    keyVersion: store?.keys.get(key)?.versions.at(-1)?.version ?? '',
    vaultName: vault.name,
    accountName: resource.name,
    workspaceName: resource.name,
    customerId: estate.workspaces.values().next().value?.customerId ?? '',
    deployment: 'gpt-4o',
    setting: 'AllowKeyManagementOperationsThroughARM',
    operationKind: 'add',
    roleDefinitionId: crypto.randomUUID(),
    name: resourceOf(route, estate)?.name ?? crypto.randomUUID(),
  };
}

/** A resource of the type that the path names first. */
function resourceOf({ template }: Served, estate: RunningEmulator['azure']['estate']): Resource | undefined {
  const [, type = ''] = /\/resourceGroups\/\{\w+\}\/providers\/[^/]+\/([^/]+)\//.exec(template) ?? [];
  const maps: Readonly<Record<string, ReadonlyMap<string, Resource>>> = {
    accounts: estate.accounts,
    managedHSMs: estate.managedHsms,
    userAssignedIdentities: estate.userAssignedIdentities,
    virtualNetworks: estate.virtualNetworks,
    privateEndpoints: estate.privateEndpoints,
    privateDnsZones: estate.privateDnsZones,
    workspaces: estate.workspaces,
  };
  return maps[type]?.values().next().value;
}

/** The same with the last variable named after nothing; the key itself where a version or an action comes after it. */
export function withoutLast(route: Served, values: Values): Values {
  const names = [...route.template.matchAll(/\{\+?(\w+)\}/g)].map(([, name = '']) => name);
  const last = names.at(-1) ?? '';
  const nothing: Values = {
    scope: route.service === 'managedHsm' ? '/keys/missing' : `${values['scope'] ?? ''}-missing`,
  };
  return { ...values, [last === 'keyVersion' ? 'keyName' : last]: nothing[last] ?? 'missing' };
}
