import { PolicyInsightsClient } from '@azure/arm-policyinsights';
import { vaultId } from '../names.ts';
import { atOnce, rows, table } from '../operation.ts';
import { list } from './matchers.ts';

const { asks } = rows<PolicyInsightsClient>();
const states = 'Microsoft.PolicyInsights/policyStates';
const componentStates = 'Microsoft.PolicyInsights/componentPolicyStates';
const noStates = { value: [] };
const noGroup = ['group', 'ResourceGroupNotFound'] as const;
const noSubscription = ['subscription', 'SubscriptionNotFound'] as const;
const summary = { value: [{ results: { nonCompliantResources: 0 } }] };

export const policyInsights = table({
  sdk: '@azure/arm-policyinsights',
  service: 'resourceManager',
  client: ({ credential, httpClient }, { subscription }) =>
    new PolicyInsightsClient(credential, subscription, { httpClient }),
  operations: [
    asks(
      'policyStates.listQueryResultsForSubscription',
      `${states}/queryResults/read`,
      noSubscription,
      (c, at) => c.policyStates.listQueryResultsForSubscription('latest', at.subscription),
      () => list,
    ),
    asks(
      'policyStates.listQueryResultsForResourceGroup',
      `${states}/queryResults/read`,
      noGroup,
      (c, at) => c.policyStates.listQueryResultsForResourceGroup('latest', at.subscription, at.group),
      () => list,
    ),
    asks(
      'policyStates.listQueryResultsForResource',
      `${states}/queryResults/read`,
      'vault',
      (c, at) => c.policyStates.listQueryResultsForResource('latest', vaultId(at)),
      () => list,
    ),
    asks(
      'policyStates.summarizeForSubscription',
      `${states}/summarize/read`,
      noSubscription,
      (c, at) => c.policyStates.summarizeForSubscription('latest', at.subscription),
      () => summary,
    ),
    asks(
      'policyStates.summarizeForResourceGroup',
      `${states}/summarize/read`,
      noGroup,
      (c, at) => c.policyStates.summarizeForResourceGroup('latest', at.subscription, at.group),
      () => summary,
    ),
    asks(
      'policyStates.summarizeForResource',
      `${states}/summarize/read`,
      'vault',
      (c, at) => c.policyStates.summarizeForResource('latest', vaultId(at)),
      () => summary,
    ),
    asks('policyStates.triggerSubscriptionEvaluation', `${states}/triggerEvaluation/action`, noSubscription, (c, at) =>
      c.policyStates.beginTriggerSubscriptionEvaluationAndWait(at.subscription, atOnce),
    ),
    asks('policyStates.triggerResourceGroupEvaluation', `${states}/triggerEvaluation/action`, noGroup, (c, at) =>
      c.policyStates.beginTriggerResourceGroupEvaluationAndWait(at.subscription, at.group, atOnce),
    ),
    asks(
      'componentPolicyStates.listQueryResultsForSubscription',
      `${componentStates}/queryResults/read`,
      noSubscription,
      (c, at) => c.componentPolicyStates.listQueryResultsForSubscription(at.subscription, 'latest'),
      () => noStates,
    ),
    asks(
      'componentPolicyStates.listQueryResultsForResourceGroup',
      `${componentStates}/queryResults/read`,
      noGroup,
      (c, at) => c.componentPolicyStates.listQueryResultsForResourceGroup(at.subscription, at.group, 'latest'),
      () => noStates,
    ),
    asks(
      'componentPolicyStates.listQueryResultsForResource',
      `${componentStates}/queryResults/read`,
      'vault',
      (c, at) => c.componentPolicyStates.listQueryResultsForResource(vaultId(at), 'latest'),
      () => noStates,
    ),
  ],
  leftOut: {
    'not emulated: says which operations a provider has': ['operations.*'],
    'not emulated: states by definition, set, assignment or management group': [
      'policyStates.listQueryResultsForManagementGroup',
      'policyStates.listQueryResultsForPolicySetDefinition',
      'policyStates.listQueryResultsForPolicyDefinition',
      'policyStates.listQueryResultsForSubscriptionLevelPolicyAssignment',
      'policyStates.listQueryResultsForResourceGroupLevelPolicyAssignment',
      'policyStates.summarizeForManagementGroup',
      'policyStates.summarizeForPolicySetDefinition',
      'policyStates.summarizeForPolicyDefinition',
      'policyStates.summarizeForSubscriptionLevelPolicyAssignment',
      'policyStates.summarizeForResourceGroupLevelPolicyAssignment',
    ],
    'not emulated: states of components by definition or assignment': [
      'componentPolicyStates.listQueryResultsForPolicyDefinition',
      'componentPolicyStates.listQueryResultsForSubscriptionLevelPolicyAssignment',
      'componentPolicyStates.listQueryResultsForResourceGroupLevelPolicyAssignment',
    ],
    'not emulated: nothing is deployed or mended by a policy': ['remediations.*', 'policyTrackedResources.*'],
    'not emulated: what only says more of policies': [
      'policyEvents.*',
      'policyMetadataOperations.*',
      'policyRestrictions.*',
      'attestations.*',
    ],
  },
});
