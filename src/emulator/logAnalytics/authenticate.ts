import type { Azure } from '../azure.ts';
import type { Cloud } from '../clouds.ts';
import { bearerToken, isAudience } from '../entra/bearer.ts';
import type { Caller } from '../entra/tokenAuthority.ts';
import type { AzureRequest } from '../wire/exchange.ts';
import { queryRefusal } from './errors.ts';

/**
 * The caller of a query. Throws 401 without a token and 403 with a damaged one (Microsoft's list of the API's errors), 401
 * with one that has expired and 403 with one for another audience (codes assumed).
 */
export async function authenticateQuery(azure: Azure, request: AzureRequest, cloud: Cloud): Promise<Caller> {
  const token = bearerToken(request.headers);
  if (token === undefined) {
    const text = "Authentication failed. The 'Authorization' header is missing.";
    throw queryRefusal(request, 401, 'AuthenticationFailed', text);
  }
  const verdict = await azure.tokens.verify(token);
  switch (verdict.kind) {
    case 'malformed':
    case 'wrongSignature':
      throw queryRefusal(request, 403, 'InvalidAuthenticationToken', 'The access token is invalid.');
    case 'expired':
      throw invalidToken(request, 401, 'TokenExpired', 'The access token has expired.');
    case 'wrongTenant':
      throw invalidToken(request, 403, 'InvalidIssuer', `The issuer '${verdict.issuer}' is not accepted.`);
    case 'valid':
      if (isAudience(verdict.caller.audience, cloud.logAnalyticsAudiences)) return verdict.caller;
      throw invalidToken(request, 403, 'InvalidAudience', `The audience '${verdict.caller.audience}' is not accepted.`);
  }
}

function invalidToken(request: AzureRequest, status: number, code: string, message: string): Error {
  const text = 'The provided authentication is not valid for this resource';
  return queryRefusal(request, status, 'InvalidTokenError', text, { code, message });
}
