import { asStrings, member, memberAt } from '../../../json.ts';
import { allOf, anyOf, equals, missing, notEquals, notIn, withoutPrivateLink } from '../conditions.ts';
import { auditable, deniable, type ResourceDefinition } from '../definition.ts';

const type = 'Microsoft.CognitiveServices/accounts';
const category = 'Azure Ai Services';

/** The kinds that the policy on customer-managed keys leaves out unless told otherwise; Foundry accounts are among them. */
const excludedKinds = [
  'CognitiveServices',
  'ContentSafety',
  'ImmersiveReader',
  'HealthInsights',
  'LUIS.Authoring',
  'LUIS',
  'QnAMaker',
  'QnAMaker.V2',
  'AIServices',
  'MetricsAdvisor',
  'SpeechTranslation',
  'Internal.AllInOne',
  'ConversationalLanguageUnderstanding',
  'knowledge',
  'TranscriptionIntelligence',
  'HealthDecisionSupport',
];

/** The built-in definitions on accounts (Microsoft's repository Azure/azure-policy). */
export const accountDefinitions: readonly ResourceDefinition[] = [
  {
    ...definition('67121cc7-ff39-4ab8-b7e3-95b84dab487d', '2.2.0', deniable),
    displayName: 'Azure AI Services resources should encrypt data at rest with a customer-managed key (CMK)',
    parameters: { excludedKinds },
    violation: (resource, parameters) => {
      const excluded = asStrings(parameters['excludedKinds']) ?? excludedKinds;
      const keySource = memberAt(resource.properties, 'encryption', 'keySource');
      return allOf([
        equals('type', 'type', resource.type, type),
        notEquals(`${type}/encryption.keySource`, 'properties.encryption.keySource', keySource, 'Microsoft.KeyVault'),
        notIn('kind', 'kind', resource.kind, excluded),
      ]);
    },
  },
  {
    ...definition('fe3fd216-4f83-4fc1-8984-2bbec80a3418', '1.0.0', deniable),
    displayName: 'Cognitive Services accounts should use a managed identity',
    violation: ({ identity }) => {
      const value = member(identity, 'type');
      return anyOf([
        missing('identity.type', 'identity.type', value),
        equals('identity.type', 'identity.type', value, 'None'),
      ]);
    },
  },
  {
    ...definition('037eea7a-bd0a-46c5-9a66-03aea78705d3', '3.3.0', deniable),
    displayName: 'Azure AI Services resources should restrict network access',
    violation: ({ properties }) =>
      allOf([
        notEquals(
          `${type}/publicNetworkAccess`,
          'properties.publicNetworkAccess',
          member(properties, 'publicNetworkAccess'),
          'Disabled',
        ),
        notEquals(
          `${type}/networkAcls.defaultAction`,
          'properties.networkAcls.defaultAction',
          memberAt(properties, 'networkAcls', 'defaultAction'),
          'Deny',
        ),
      ]),
  },
  {
    ...definition('d6759c02-b87f-42b7-892e-71b3f471d782', '1.0.0', auditable),
    displayName: 'Azure AI Services resources should use Azure Private Link',
    violation: ({ properties }) => allOf([withoutPrivateLink(type, properties)]),
  },
  {
    ...definition('71ef260a-8f18-47b7-abcb-62d0673d94dc', '1.1.0', deniable),
    displayName: 'Azure AI Services resources should have key access disabled (disable local authentication)',
    violation: ({ properties }) =>
      allOf([
        notEquals(
          `${type}/disableLocalAuth`,
          'properties.disableLocalAuth',
          member(properties, 'disableLocalAuth'),
          'true',
        ),
      ]),
  },
];

function definition(
  name: string,
  version: string,
  effects: readonly string[],
): Omit<ResourceDefinition, 'displayName' | 'violation'> {
  return { name, version, effects, type, category, mode: 'Indexed', parameters: {} };
}
