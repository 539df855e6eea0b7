import type { Account } from '../../state/resources.ts';

interface Capability {
  readonly name: string;
  readonly value?: string;
}

const networks = { name: 'VirtualNetworks' };
/** Says that the account may have a key of its own. */
const key = { name: 'CustomerManagedKey' };

/** By kind, as the newest recordings of each have them; those of Foundry accounts are assumed. */
const capabilities: Readonly<Record<string, readonly Capability[]>> = {
  AIServices: [networks, key, { name: 'TrustedServices', value: 'Microsoft.CognitiveServices' }],
  Face: [
    networks,
    { name: 'Container', value: 'Face.*,Face.Face' },
    { name: 'Scenario', value: 'Face.LegacyPreview,Face.Legacy' },
  ],
  FormRecognizer: [{ name: 'DynamicThrottling' }, networks, key, { name: 'Container', value: 'FormRecognizer.*' }],
  OpenAI: [
    networks,
    key,
    { name: 'MaxFineTuneCount', value: '500' },
    { name: 'MaxRunningFineTuneCount', value: '1' },
    { name: 'MaxUserFileCount', value: '100' },
    { name: 'MaxTrainingFileSize', value: '512000000' },
    { name: 'MaxUserFileImportDurationInHours', value: '1' },
    { name: 'MaxFineTuneJobDurationInHours', value: '720' },
  ],
  QnAMaker: [networks],
  'QnAMaker.v2': [networks, key, { name: 'Cloud', value: 'QuestionAnswer.AllApis' }],
  SpeechServices: [networks, { name: 'CustomerManagedStorage' }, { name: 'Container', value: 'SpeechServices.*' }],
};

export function capabilitiesOf({ kind }: Account): readonly Capability[] {
  return capabilities[kind] ?? [networks, key];
}
