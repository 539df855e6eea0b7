import { allOf, Field, isOf, parameterNamed, type Condition } from '../conditions.ts';
import type { JudgedResource, JudgedSetting, ResourceDefinition } from '../definition.ts';

const settings = 'Microsoft.Insights/diagnosticSettings';

/** Retention matters for storage accounts only, and is left out of the condition. */
const logsAreOn = new Field<JudgedSetting>(
  `${settings}/logs[*]`,
  'properties.logs[*]',
  ({ logs }) => logs.filter(({ enabled }) => enabled).length,
  { count: { field: `${settings}/logs[*]`, where: { field: `${settings}/logs[*].enabled`, equals: 'true' } } },
).greaterOrEquals(1);

const toTheWorkspace = new Field<JudgedSetting>(
  `${settings}/workspaceId`,
  'properties.workspaceId',
  ({ workspaceId }) => workspaceId,
).equals(parameterNamed('logAnalytics'));

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
    related: {
      type: settings,
      existence: hasSetting(allOf(logsAreOn, toTheWorkspace)),
      // Log Analytics Contributor.
      roleDefinitionIds: ['/providers/Microsoft.Authorization/roleDefinitions/92aaf0da-9dab-42b6-94a3-d43ce8d16293'],
    },
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
    rule: isOf(type),
    related: { type: settings, existence: hasSetting(logsAreOn) },
  };
}

/** That one of the diagnostic settings fulfils the condition. */
function hasSetting({ written, judge }: Condition<JudgedSetting>): Condition<JudgedResource> {
  return {
    written,
    judge: ({ settings: present = [] }, values) => {
      const judged = present.map((setting) => judge(setting, values));
      return {
        holds: judged.some(({ holds }) => holds),
        expressions: judged.flatMap(({ expressions }) => expressions),
      };
    },
  };
}
