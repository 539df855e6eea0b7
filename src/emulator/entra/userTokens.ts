import { randomBytes } from 'node:crypto';
import type { Principal } from '../state/directory.ts';
import { principalName } from '../state/principalName.ts';
import type { Reply } from '../wire/exchange.ts';
import { refuse, type TokenCall } from './refuse.ts';
import { knownResource } from './resources.ts';
import { tokenLifetime } from './tokenAuthority.ts';

/** Microsoft's own public clients, which any tenant has: Azure CLI, Azure PowerShell, Visual Studio Code, the Azure SDKs' sample. */
const publicClients = new Set([
  '04b07795-8ddb-461a-bbee-02f9e1bf7b46',
  '1950a258-227b-4e31-a9cf-717495945fc2',
  'aebc6443-996d-45c2-90f0-388ff96faa56',
]);

/** Scopes that ask for no resource. */
const openIdScopes = new Set(['openid', 'profile', 'email', 'offline_access']);

/** Throws where the tenant has no client of that id. */
export function requireClient(call: TokenCall, clientId: string): void {
  const { estate } = call.azure;
  const wanted = clientId.toLowerCase();
  if (publicClients.has(wanted)) return;
  if ([...estate.principals.values()].some(({ appId }) => appId?.toLowerCase() === wanted)) return;
  throw refuse(
    call,
    400,
    'unauthorized_client',
    700016,
    `Application with identifier '${clientId}' was not found in the directory '${estate.tenant.displayName}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.`,
  );
}

/** The tokens of a person for a client: an access token, and those that `offline_access` and `openid` ask for. */
export async function userTokens(call: TokenCall, user: Principal, clientId: string, scope: string): Promise<Reply> {
  const { azure, form } = call;
  const scopes = scope.split(' ').filter((part) => part !== '');
  const audience = audienceOf(call, scopes);
  const { tenantId } = azure.estate.tenant;
  // Without a user name the Azure CLI cannot sign in.
  const profile = scopes.includes('profile')
    ? { name: user.displayName, preferred_username: principalName(azure.estate, user) }
    : {};
  const clientInfo = Buffer.from(JSON.stringify({ uid: user.objectId, utid: tenantId })).toString('base64url');
  return {
    status: 200,
    headers: { 'cache-control': 'no-store, no-cache' },
    body: {
      token_type: 'Bearer',
      scope: scopes.filter((part) => !openIdScopes.has(part)).join(' '),
      expires_in: tokenLifetime,
      ext_expires_in: tokenLifetime,
      access_token: await azure.tokens.issue(user, audience, tokenLifetime, clientId),
      ...(scopes.includes('offline_access') ? { refresh_token: newRefreshToken(call, user, clientId) } : {}),
      ...(scopes.includes('openid')
        ? { id_token: await azure.tokens.issueIdToken(user, clientId, call.request.host, profile) }
        : {}),
      ...(form.get('client_info') === '1' ? { client_info: clientInfo } : {}),
    },
  };
}

function newRefreshToken({ azure }: TokenCall, { objectId }: Principal, clientId: string): string {
  const token = `1.${randomBytes(48).toString('base64url')}`;
  azure.estate.refreshTokens.set(token, { principalId: objectId, clientId, issuedAt: azure.clock.now() });
  return token;
}

/** The resource of `RESOURCE/.default` or `RESOURCE/user_impersonation`; Microsoft Graph where none is named (documented). */
function audienceOf(call: TokenCall, scopes: readonly string[]): string {
  const [scope] = scopes.filter((part) => !openIdScopes.has(part));
  const [graph = ''] = call.azure.estate.cloud.graphAudiences;
  if (!scope?.includes('/')) return graph;
  const resource = scope.slice(0, scope.lastIndexOf('/'));
  return knownResource(call, resource);
}
