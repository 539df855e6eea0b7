import { accountKeys } from '../arm/cognitiveServices/accountKeys.ts';
import { decide } from '../authorization/authorize.ts';
import type { Azure } from '../azure.ts';
import type { Cloud } from '../clouds.ts';
import { bearerToken, isAudience } from '../entra/bearer.ts';
import type { Account } from '../state/resources.ts';
import type { AzureRequest } from '../wire/exchange.ts';
import { openAiRefusal } from './call.ts';
import { requireNetwork } from './network.ts';

/**
 * Lets a caller pass through the account's network rules, by one of its keys or by a token with the data action. The codes and
 * texts are quoted from public threads.
 */
export async function requireAccess(
  azure: Azure,
  account: Account,
  request: AzureRequest,
  cloud: Cloud,
  action: string,
): Promise<void> {
  requireNetwork(azure, account, request);
  const key = request.headers['api-key'];
  if (key !== undefined) {
    requireKey(account, key);
    return;
  }
  const token = bearerToken(request.headers);
  const verdict = token === undefined ? undefined : await azure.tokens.verify(token);
  if (verdict?.kind !== 'valid') throw denied();
  if (!isAudience(verdict.caller.audience, [cloud.cognitiveServicesAudience])) {
    throw openAiRefusal(
      401,
      '401',
      'Unauthorized. Access token is missing, invalid, audience is incorrect, or have expired.',
    );
  }
  const { objectId } = verdict.caller;
  const dataAction = `Microsoft.CognitiveServices/accounts/OpenAI/${action}`;
  if (decide(azure, objectId, dataAction, account.id, 'dataAction').allowed) return;
  throw openAiRefusal(
    401,
    'PermissionDenied',
    `The principal \`${objectId}\` lacks the required data action \`${dataAction}\` to perform \`${request.method} ${request.path}\` operation.`,
  );
}

function requireKey(account: Account, key: string): void {
  if (account.disableLocalAuth === true) {
    throw openAiRefusal(403, 'AuthenticationTypeDisabled', 'Key based authentication is disabled for this resource.');
  }
  const { key1, key2 } = accountKeys(account);
  if (key !== key1 && key !== key2) throw denied();
}

function denied(): Error {
  return openAiRefusal(
    401,
    '401',
    'Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key for an active subscription and use a correct regional API endpoint for your resource.',
  );
}
