import type { Reply } from '../wire/exchange.ts';
import { refuse, required, type TokenCall } from './refuse.ts';
import { requireClient, userTokens } from './userTokens.ts';

/** "90 days" of inactivity (Microsoft's document on token lifetimes), in milliseconds. */
const lifetime = 90 * 24 * 60 * 60 * 1000;

/** The refresh token grant: another access token, for any resource, and a refresh token that takes the old one's place. */
export async function refreshGrant(call: TokenCall): Promise<Reply> {
  const { estate, clock } = call.azure;
  const clientId = required(call, 'client_id');
  requireClient(call, clientId);
  const held = estate.refreshTokens.get(required(call, 'refresh_token'));
  const user = estate.principals.get(held?.principalId.toLowerCase() ?? '');
  if (held?.clientId.toLowerCase() !== clientId.toLowerCase() || user === undefined) {
    throw refuse(call, 400, 'invalid_grant', 9002313, 'Invalid request. Request is malformed or invalid.');
  }
  if (clock.now() >= held.issuedAt + lifetime) {
    const issued = new Date(held.issuedAt).toISOString();
    throw refuse(
      call,
      400,
      'invalid_grant',
      700082,
      `The refresh token has expired due to inactivity. The token was issued on ${issued} and was inactive for 90.00:00:00.`,
    );
  }
  const scope = call.form.get('scope') ?? '';
  const scopes = scope.split(' ').includes('offline_access') ? scope : `${scope} offline_access`;
  return await userTokens(call, user, clientId, scopes);
}
