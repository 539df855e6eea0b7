import { asString } from '../../../json.ts';
import { allOf, less, type Violation } from '../conditions.ts';
import type { JudgedResource, ResourceDefinition } from '../definition.ts';

/** The built-in definitions on resource logs: a diagnostic setting with a log that is on must exist. */
export const logDefinitions: readonly ResourceDefinition[] = [
  audit(
    'Microsoft.KeyVault/vaults',
    'cf820ca0-f99e-4f3e-84fb-66e913812d21',
    'Resource logs in Key Vault should be enabled',
    'Key Vault',
  ),
  audit(
    'Microsoft.KeyVault/managedHSMs',
    'a2a5b911-5617-447e-a49e-59dbe0e0434b',
    'Resource logs in Azure Key Vault Managed HSM should be enabled',
    'Key Vault',
  ),
  audit(
    'Microsoft.CognitiveServices/accounts',
    '1b4d1c4e-934c-4703-944c-27c82c06bebb',
    'Diagnostic logs in Azure AI services resources should be enabled',
    'Azure Ai Services',
  ),
  {
    ...audit(
      'Microsoft.KeyVault/vaults',
      '951af2fa-529b-416e-ab6e-066fd85ac459',
      'Deploy - Configure diagnostic settings for Azure Key Vault to Log Analytics workspace',
      'Key Vault',
    ),
    version: '2.0.1',
    // Nothing is deployed here: the state says what a remediation would change.
    effects: ['DeployIfNotExists', 'Disabled'],
    parameters: { logAnalytics: undefined },
    violation: (resource, { logAnalytics }) => withoutLogs(resource, asString(logAnalytics)),
  },
];

function audit(type: string, name: string, displayName: string, category: string): ResourceDefinition {
  return {
    name,
    displayName,
    version: '5.0.0',
    category,
    type,
    mode: 'Indexed',
    effects: ['AuditIfNotExists', 'Disabled'],
    parameters: { requiredRetentionDays: '365' },
    // Retention matters for storage accounts only, which settings here never name.
    violation: (resource) => withoutLogs(resource, undefined),
  };
}

/** Fewer than one log that is on, in the settings that send to the workspace, if one is named. */
function withoutLogs({ settings = [] }: JudgedResource, workspaceId: string | undefined): Violation {
  const on = settings
    .filter((setting) => workspaceId === undefined || setting.workspaceId?.toLowerCase() === workspaceId.toLowerCase())
    .flatMap(({ logs }) => logs)
    .filter(({ enabled }) => enabled).length;
  return allOf([less('Microsoft.Insights/diagnosticSettings/logs[*]', 'properties.logs[*]', on, 1)]);
}
