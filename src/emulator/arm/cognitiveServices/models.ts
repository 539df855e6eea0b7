/**
 * The models that accounts can deploy. Names, versions and whether they can be fine-tuned are those of Microsoft's list of
 * models; that every region has all of them, their dates and their quota are assumed.
 */
export interface Model {
  readonly name: string;
  readonly version: string;
  readonly isDefaultVersion: boolean;
  readonly fineTune: boolean;
  readonly skus: readonly string[];
  readonly capability: 'chatCompletion' | 'embeddings';
}

export const models: readonly Model[] = [
  chat('gpt-4o', '2024-05-13', { isDefaultVersion: false }),
  chat('gpt-4o', '2024-08-06', { fineTune: true, isDefaultVersion: false }),
  chat('gpt-4o', '2024-11-20'),
  chat('gpt-4o-mini', '2024-07-18', { fineTune: true }),
  chat('gpt-4.1', '2025-04-14', { fineTune: true }),
  chat('gpt-4.1-mini', '2025-04-14', { fineTune: true }),
  chat('gpt-4.1-nano', '2025-04-14', { fineTune: true }),
  chat('gpt-5', '2025-08-07'),
  chat('o3-mini', '2025-01-31'),
  chat('gpt-35-turbo', '0125', { fineTune: true }),
  embeddings('text-embedding-3-large', '1'),
  embeddings('text-embedding-3-small', '1'),
  embeddings('text-embedding-ada-002', '2'),
];

/** Thousands of tokens a minute that a subscription has of each model in a region (240 was recorded of most). */
export const modelQuota = 240;

/** The model of that name, in the version asked for or its default one. */
export function modelNamed(name: string, version: string | undefined): Model | undefined {
  return models.find(
    (model) => model.name === name && (version === undefined ? model.isDefaultVersion : model.version === version),
  );
}

/** The name of a model that fine-tuning made of another: `BASE-VERSION.ft-ID`. */
export function isFineTuned(name: string): boolean {
  return name.includes('.ft-');
}

export function usageNameOf(sku: string, model: string): string {
  return `OpenAI.${sku}.${model}`;
}

type Text = Partial<Pick<Model, 'fineTune' | 'isDefaultVersion'>>;

function chat(name: string, version: string, text: Text = {}): Model {
  const skus = ['Standard', 'GlobalStandard', 'ProvisionedManaged'];
  return { name, version, isDefaultVersion: true, fineTune: false, ...text, skus, capability: 'chatCompletion' };
}

function embeddings(name: string, version: string): Model {
  const skus = ['Standard', 'GlobalStandard'];
  return { name, version, isDefaultVersion: true, fineTune: false, skus, capability: 'embeddings' };
}
