import { CognitiveServicesManagementClient } from '@azure/arm-cognitiveservices';
import { table } from '../operation.ts';
import { accountPartOperations } from './accountParts.ts';
import { accountOperations } from './accounts.ts';

export const cognitiveServices = table({
  sdk: '@azure/arm-cognitiveservices',
  service: 'resourceManager',
  client: ({ credential, httpClient }, { subscription }) =>
    new CognitiveServicesManagementClient(credential, subscription, { httpClient }),
  operations: [...accountOperations, ...accountPartOperations],
  leftOut: {
    'not emulated: says which operations a provider has': ['operations.*'],
    'Azure OpenAI has none; see commitments.test.ts': ['commitmentTiers.*', 'commitmentPlans.*'],
    'not emulated: capacities beside usages': [
      'calculateModelCapacity',
      'modelCapacities.*',
      'locationBasedModelCapacities.*',
      'quotaTiers.*',
    ],
    'not emulated: deployments are written anew instead': ['deployments.update', 'deployments.listSkus'],
    'not emulated: what answers may hold': [
      'raiPolicies.*',
      'raiBlocklists.*',
      'raiBlocklistItems.*',
      'raiTopics.*',
      'raiContentFilters.*',
      'defenderForAISettings.*',
    ],
    'not emulated: connections and hosts of agents, which keep their data elsewhere': [
      'accountConnections.*',
      'projectConnections.*',
      'accountCapabilityHosts.*',
      'projectCapabilityHosts.*',
    ],
    'not emulated: perimeters of networks': ['networkSecurityPerimeterConfigurations.*'],
    'not emulated: scopes of encryption, which Azure OpenAI has none of': ['encryptionScopes.*'],
  },
});
