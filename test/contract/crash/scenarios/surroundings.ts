import type { PrivateEndpointInput } from '../../../../src/core/plans/inputs.ts';
import type { Azure } from '../../../../src/emulator/azure.ts';
import type { Estate } from '../../../../src/emulator/state/estate.ts';
import { accountIn, groupIn, hsmIn, vaultIn } from '../look.ts';
import type { Scenario } from '../scenario.ts';
import { keepLog } from './life.ts';

const search = 'contoso-search-prod';

function endpoint(estate: Estate, storeId: string): PrivateEndpointInput {
  const resourceGroupId = groupIn(estate, 'rg-platform-prod').id;
  return {
    kind: 'private-endpoint',
    storeId,
    name: 'pe-contoso',
    resourceGroupId,
    location: 'swedencentral',
    network: {
      kind: 'new',
      name: 'vnet-contoso',
      addressPrefix: '10.20.0.0/16',
      subnetName: 'endpoints',
      subnetPrefix: '10.20.1.0/24',
    },
    dns: { kind: 'new', resourceGroupId },
  };
}

function isConnected({ estate }: Azure, storeId: string): boolean {
  return [...estate.privateEndpointConnections.values()].some(
    ({ resourceId, status }) => resourceId.toLowerCase() === storeId.toLowerCase() && status === 'Approved',
  );
}

export const surroundingsScenarios: readonly Scenario[] = [
  {
    name: 'private endpoint of a vault, with a new network and zone',
    account: search,
    input: (estate) => endpoint(estate, vaultIn(estate, 'kv-contoso-platform').id),
    reached: (azure) =>
      isConnected(azure, vaultIn(azure.estate, 'kv-contoso-platform').id) && azure.estate.privateDnsZones.size === 1,
  },
  {
    name: 'private endpoint of a Managed HSM, with names resolved elsewhere',
    input: (estate) => ({
      ...endpoint(estate, hsmIn(estate, 'hsm-contoso-prod').id),
      dns: { kind: 'none' },
    }),
    reached: (azure) => isConnected(azure, hsmIn(azure.estate, 'hsm-contoso-prod').id),
  },
  {
    name: 'diagnostics in a new workspace',
    account: search,
    input: (estate) => ({
      kind: 'diagnostics',
      resourceIds: [vaultIn(estate, 'kv-contoso-platform').id, accountIn(estate, search).id],
      workspace: {
        kind: 'new',
        resourceGroupId: groupIn(estate, 'rg-platform-prod').id,
        name: 'log-contoso',
        location: 'swedencentral',
      },
    }),
    reached: ({ estate }) => estate.diagnosticSettings.size === 2 && estate.workspaces.size === 1,
  },
  {
    name: 'diagnostics in a workspace that is there',
    account: search,
    arrange: keepLog,
    input: (estate) => ({
      kind: 'diagnostics',
      resourceIds: [vaultIn(estate, 'kv-contoso-chat').id, accountIn(estate, search).id],
      workspace: { kind: 'existing', id: [...estate.workspaces.values()][0]?.id ?? '' },
    }),
    reached: ({ estate }) => estate.diagnosticSettings.size === 3,
  },
];
