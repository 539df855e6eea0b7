import type { Table } from '../operation.ts';
import { accountData } from './accountData.ts';
import { authorization } from './authorization.ts';
import { cognitiveServices } from './cognitiveServices.ts';
import { cryptographyTable } from './cryptography.ts';
import { directory } from './directory.ts';
import { dnsZones } from './dnsZones.ts';
import { hsmAdministration } from './hsmAdministration.ts';
import { identities } from './identities.ts';
import { keyTable } from './keys.ts';
import { hsmStore, vaultStore } from './keyStores.ts';
import { keyVaultManagement } from './keyVaultManagement.ts';
import { locks } from './locks.ts';
import { logs } from './logs.ts';
import { monitor } from './monitor.ts';
import { networking } from './networks.ts';
import { policies } from './policies.ts';
import { policyInsights } from './policyInsights.ts';
import { resourceGraph } from './resourceGraph.ts';
import { resources } from './resources.ts';
import { subscriptions } from './subscriptions.ts';
import { workspaces } from './workspaces.ts';

/** A table for each client of an SDK. */
export const tables: readonly Table[] = [
  subscriptions,
  resources,
  resourceGraph,
  authorization,
  locks,
  policies,
  policyInsights,
  identities,
  keyVaultManagement,
  cognitiveServices,
  networking,
  dnsZones,
  monitor,
  workspaces,
  logs,
  keyTable(vaultStore),
  cryptographyTable(vaultStore, 'newest version'),
  cryptographyTable(vaultStore, 'named version'),
  keyTable(hsmStore),
  cryptographyTable(hsmStore, 'newest version'),
  cryptographyTable(hsmStore, 'named version'),
  hsmAdministration,
  accountData,
  directory,
];

const group = '/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers';
const plans = `${group}/Microsoft.CognitiveServices/accounts/{accountName}/commitmentPlans`;
const zones = `${group}/Microsoft.Network/privateDnsZones/{name}`;

/** Routes that no call of a table takes, by the reason. */
export const withoutSdk: Readonly<Record<string, readonly string[]>> = {
  'clients poll the other one of the two addresses that a write of networks tells': [
    'resourceManager GET /subscriptions/{subscriptionId}/providers/Microsoft.Network/locations/{location}/operationResults/{operationId}',
    'resourceManager GET /subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.Network/privateDnsOperationResults/{operationId}',
  ],
  'the client sends its queries as POST': ['logAnalytics GET /v1/workspaces/{customerId}/query'],
  'never succeeds: no attestation of an environment can be verified here': [
    'vault POST /keys/{keyName}/release',
    'vault POST /keys/{keyName}/{keyVersion}/release',
    'managedHsm POST /keys/{keyName}/release',
    'managedHsm POST /keys/{keyName}/{keyVersion}/release',
  ],
  'for a Managed HSM that is not activated, which has no keys either: see hsmActivation.test.ts': [
    'managedHsm GET /securitydomain/upload',
    'managedHsm POST /securitydomain/upload',
    'managedHsm GET /securitydomain/upload/pending',
  ],
  'need one another, in this order: see managedHsm.test.ts': [
    'managedHsm POST /backup',
    'managedHsm GET /backup/{jobId}/pending',
    'managedHsm PUT /restore',
    'managedHsm GET /restore/{jobId}/pending',
    'managedHsm PUT /keys/{keyName}/restore',
  ],
  'Azure OpenAI has none; see commitments.test.ts': [
    ...['GET', 'PUT', 'DELETE'].map((method) => `resourceManager ${method} ${plans}/{planName}`),
    `resourceManager GET ${plans}`,
    'resourceManager GET /subscriptions/{subscriptionId}/providers/Microsoft.CognitiveServices/locations/{location}/commitmentTiers',
  ],
  'the records of a zone are made by private endpoints, whose addresses vaultNetworks.test.ts and networks.test.ts read':
    [
      ...['A', 'AAAA', 'CNAME', 'MX', 'PTR', 'SRV', 'TXT'].map(
        (recordType) => `resourceManager GET ${zones}/${recordType}/{recordName}`,
      ),
    ],
  'for people, and in the tables applications call': ['graph GET /me'],
};
