/** The kinds of accounts that can be made (`az cognitiveservices account list-kinds`). */
export const kinds: readonly string[] = [
  'AIServices',
  'AnomalyDetector',
  'CognitiveServices',
  'ComputerVision',
  'ContentModerator',
  'ContentSafety',
  'ConversationalLanguageUnderstanding',
  'CustomVision.Prediction',
  'CustomVision.Training',
  'Face',
  'FormRecognizer',
  'HealthInsights',
  'ImmersiveReader',
  'Internal.AllInOne',
  'LUIS',
  'LUIS.Authoring',
  'LanguageAuthoring',
  'MetricsAdvisor',
  'OpenAI',
  'Personalizer',
  'QnAMaker',
  'QnAMaker.v2',
  'SpeechServices',
  'TextAnalytics',
  'TextTranslation',
];

/** The kind in Azure's spelling; undefined where there is none of that name. */
export function kindNamed(name: string | undefined): string | undefined {
  return kinds.find((kind) => kind.toLowerCase() === name?.toLowerCase());
}
