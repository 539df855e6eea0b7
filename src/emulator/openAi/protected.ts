import { whyClosed } from '../service/protection.ts';
import { openAiRefusal, type OpenAiCall } from './call.ts';

/**
 * Throws where the account cannot reach its key. Microsoft's document on data at rest names what that prevents: "downloading of
 * training data and results files, fine-tuning new models, and deploying fine-tuned models"; deployed ones go on. Status, code and
 * text are assumed.
 */
export async function requireOpenData({ azure, account }: OpenAiCall): Promise<void> {
  const reason = await whyClosed(azure, account);
  if (reason === undefined) return;
  throw openAiRefusal(
    403,
    'CustomerManagedKeyUnavailable',
    `The data of the resource cannot be accessed because its customer-managed key cannot be used (${reason}).`,
  );
}
