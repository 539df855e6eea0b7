import { isJsonObject, type JsonObject } from '../../core/resources/json.ts';
import type { Caller } from '../../core/sources.ts';
import { managementScope } from '../clients.ts';
import type { Context } from './context.ts';

/**
 * Who the requests are made as, told by the access token's own claims. The token is neither checked (Azure does) nor logged.
 * @throws AzureFailure
 */
export async function readCaller({ cloud, requests, tokens }: Context, signal: AbortSignal): Promise<Caller> {
  return requests.perform({ purpose: 'sign in', signal }, async () => {
    const { token } = await tokens.token([managementScope(cloud)], {});
    const claims = claimsOf(token);
    const claim = (...names: readonly string[]) =>
      names.map((name) => claims[name]).find((value) => typeof value === 'string' && value !== '') as
        string | undefined;
    return {
      // A user's sign-in name, else a service principal's name, else its application id.
      displayName:
        claim('upn', 'unique_name', 'preferred_username', 'name', 'app_displayname', 'appid', 'azp', 'oid') ??
        'unknown',
      tenantId: claim('tid'),
      objectId: claim('oid'),
    };
  });
}

/** The payload of a JSON Web Token; empty where the token is of another form, which a token may be. */
function claimsOf(token: string): JsonObject {
  try {
    const payload: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
    return isJsonObject(payload) ? payload : {};
  } catch {
    return {};
  }
}
