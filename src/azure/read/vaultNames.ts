import { memberOf } from '../../core/resources/json.ts';
import type { Context } from './context.ts';

/**
 * Why a new vault cannot have a name, in Azure's words; undefined where it can.
 * @throws AzureFailure
 */
export async function readVaultNameProblem(
  context: Context,
  name: string,
  subscriptionId: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const details = { purpose: 'check the name of the key vault', resource: name, signal, reads: true };
  const body = await context.requests.read(
    details,
    async () =>
      (await context.clients.keyVault(subscriptionId)).vaults.checkNameAvailability({
        name,
        type: 'Microsoft.KeyVault/vaults',
      }),
    (answer) =>
      typeof memberOf(answer, 'nameAvailable') === 'boolean' ? undefined : 'it does not say whether the name is free',
  );
  if (memberOf(body, 'nameAvailable') === true) return undefined;
  const words = [memberOf(body, 'message'), memberOf(body, 'reason')].find(
    (text) => typeof text === 'string' && text !== '',
  );
  return typeof words === 'string' ? words : `The name ${name} cannot be used.`;
}
