import { member, memberAt } from '../../../json.ts';
import { allOf, anyOf, approvedConnections, Field, isOf, parameterNamed } from '../conditions.ts';
import { auditable, deniable, type JudgedResource, type ResourceDefinition } from '../definition.ts';

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

const isAccount = isOf<JudgedResource>(type);
const identityType = new Field<JudgedResource>('identity.type', 'identity.type', ({ identity }) =>
  member(identity, 'type'),
);

/** The built-in definitions on accounts (Microsoft's repository Azure/azure-policy). */
export const accountDefinitions: readonly ResourceDefinition[] = [
  {
    ...definition('67121cc7-ff39-4ab8-b7e3-95b84dab487d', '2.2.0', deniable),
    displayName: 'Azure AI Services resources should encrypt data at rest with a customer-managed key (CMK)',
    parameters: { excludedKinds },
    rule: allOf(
      isAccount,
      property('encryption.keySource').notEquals('Microsoft.KeyVault'),
      new Field<JudgedResource>('kind', 'kind', ({ kind }) => kind).notIn(parameterNamed('excludedKinds')),
    ),
  },
  {
    ...definition('fe3fd216-4f83-4fc1-8984-2bbec80a3418', '1.0.0', deniable),
    displayName: 'Cognitive Services accounts should use a managed identity',
    rule: allOf(isAccount, anyOf(identityType.missing(), identityType.equals('None'))),
  },
  {
    ...definition('037eea7a-bd0a-46c5-9a66-03aea78705d3', '3.3.0', deniable),
    displayName: 'Azure AI Services resources should restrict network access',
    rule: allOf(
      isAccount,
      property('publicNetworkAccess').notEquals('Disabled'),
      property('networkAcls.defaultAction').notEquals('Deny'),
    ),
  },
  {
    ...definition('d6759c02-b87f-42b7-892e-71b3f471d782', '1.0.0', auditable),
    displayName: 'Azure AI Services resources should use Azure Private Link',
    rule: allOf(isAccount, approvedConnections(type).less(1)),
  },
  {
    ...definition('71ef260a-8f18-47b7-abcb-62d0673d94dc', '1.1.0', deniable),
    displayName: 'Azure AI Services resources should have key access disabled (disable local authentication)',
    rule: allOf(isAccount, property('disableLocalAuth').notEquals('true')),
  },
];

function property(path: string): Field<JudgedResource> {
  return new Field(`${type}/${path}`, `properties.${path}`, ({ properties }) =>
    memberAt(properties, ...path.split('.')),
  );
}

function definition(
  name: string,
  version: string,
  effects: readonly string[],
): Omit<ResourceDefinition, 'displayName' | 'rule'> {
  return { name, version, effects, type, category, mode: 'Indexed', parameters: {} };
}
