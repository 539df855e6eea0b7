import { asStrings, member, memberAt } from '../../json.ts';

/** A resource as a request would make it; policy judges what is written, not what defaults add. */
export interface JudgedResource {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly kind?: string;
  readonly properties: unknown;
}

/** One condition of a rule with its outcome, as a denial lists them. */
export interface EvaluatedExpression {
  readonly field: string;
  readonly path: string;
  readonly operator: 'Equals' | 'NotEquals' | 'NotIn' | 'Exists';
  readonly value: unknown;
  readonly target: unknown;
  readonly result: boolean;
}

export interface BuiltInPolicy {
  /** The GUID of the definition. */
  readonly name: string;
  readonly displayName: string;
  readonly version: string;
  readonly defaultEffect: 'Audit';
  /** The conditions that hold where the resource breaks the policy; undefined where it keeps it. */
  readonly violation: (
    resource: JudgedResource,
    parameters: Readonly<Record<string, unknown>>,
  ) => readonly EvaluatedExpression[] | undefined;
}

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

/** The built-in definitions that stand in the way of customer-managed keys (Microsoft's repository Azure/azure-policy). */
export const builtInPolicies: readonly BuiltInPolicy[] = [
  {
    name: '67121cc7-ff39-4ab8-b7e3-95b84dab487d',
    displayName: 'Azure AI Services resources should encrypt data at rest with a customer-managed key (CMK)',
    version: '2.2.0',
    defaultEffect: 'Audit',
    violation: (resource, parameters) => {
      const type = 'Microsoft.CognitiveServices/accounts';
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
    name: '0b60c0b2-2dc2-4e1c-b5c9-abbed971de53',
    displayName: 'Key vaults should have deletion protection enabled',
    version: '2.1.0',
    defaultEffect: 'Audit',
    violation: ({ type, properties }) => {
      const vaults = 'Microsoft.KeyVault/vaults';
      const softDelete = member(properties, 'enableSoftDelete');
      const purgeProtection = member(properties, 'enablePurgeProtection');
      const field = `${vaults}/enablePurgeProtection`;
      const recovers = equals(
        `${vaults}/createMode`,
        'properties.createMode',
        member(properties, 'createMode'),
        'recover',
      );
      const first = equals('type', 'type', type, vaults);
      if (!first.result || recovers.result) return undefined;
      const broken = [
        equals(`${vaults}/enableSoftDelete`, 'properties.enableSoftDelete', softDelete, 'false'),
        missing(field, 'properties.enablePurgeProtection', purgeProtection),
        equals(field, 'properties.enablePurgeProtection', purgeProtection, 'false'),
      ];
      return broken.some(({ result }) => result) ? [first, recovers, ...broken] : undefined;
    },
  },
];

function allOf(expressions: readonly EvaluatedExpression[]): readonly EvaluatedExpression[] | undefined {
  return expressions.every(({ result }) => result) ? expressions : undefined;
}

function equals(field: string, path: string, value: unknown, target: string): EvaluatedExpression {
  return { field, path, operator: 'Equals', value, target, result: same(value, target) };
}

function notEquals(field: string, path: string, value: unknown, target: string): EvaluatedExpression {
  return { field, path, operator: 'NotEquals', value, target, result: !same(value, target) };
}

function notIn(field: string, path: string, value: unknown, target: readonly string[]): EvaluatedExpression {
  return { field, path, operator: 'NotIn', value, target, result: !target.some((item) => same(value, item)) };
}

function missing(field: string, path: string, value: unknown): EvaluatedExpression {
  return { field, path, operator: 'Exists', value, target: 'false', result: value === undefined || value === null };
}

/** Policy compares words without case, and writes truth values as words. */
function same(value: unknown, target: string): boolean {
  return (
    (typeof value === 'string' || typeof value === 'boolean') && String(value).toLowerCase() === target.toLowerCase()
  );
}
