import { timingSafeEqual } from 'node:crypto';
import type { Azure } from '../azure.ts';
import { clouds } from '../clouds.ts';
import type { Principal } from '../state/directory.ts';
import { decode, parseQuery, segmentsOf, type AzureRequest, type Reply } from '../wire/exchange.ts';
import { findRoute, parameter, route, type Parameters } from '../wire/routes.ts';
import { beginDeviceCode, deviceCodeGrant, deviceCodeGrantType } from './deviceCodeGrant.ts';
import { refreshGrant } from './refreshGrant.ts';
import { refuse, required, type TokenCall } from './refuse.ts';
import { knownResource } from './resources.ts';
import { tokenLifetime } from './tokenAuthority.ts';

type LoginHandler = (azure: Azure, request: AzureRequest, parameters: Parameters) => Reply | Promise<Reply>;

/** What login.microsoftonline.com answers: discovery, keys and tokens. */
export const loginRoutes = [
  route<LoginHandler>('GET /common/discovery/instance', instanceDiscovery),
  route<LoginHandler>('GET /{tenant}/v2.0/.well-known/openid-configuration', openIdConfiguration),
  route<LoginHandler>('GET /{tenant}/.well-known/openid-configuration', openIdConfiguration),
  route<LoginHandler>('GET /{tenant}/discovery/v2.0/keys', keys),
  route<LoginHandler>('GET /{tenant}/discovery/keys', keys),
  route<LoginHandler>('POST /{tenant}/oauth2/v2.0/token', token),
  route<LoginHandler>('POST /{tenant}/oauth2/v2.0/devicecode', deviceCode),
];

export async function answerLogin(azure: Azure, request: AzureRequest): Promise<Reply> {
  const found = findRoute(loginRoutes, request.method, segmentsOf(request.path));
  if (found.kind === 'wrongMethod') return { status: 405 };
  if (found.kind === 'unknown') return { status: 404 };
  return await found.handler(azure, request, found.parameters);
}

function instanceDiscovery(azure: Azure, request: AzureRequest): Reply {
  return {
    status: 200,
    body: {
      tenant_discovery_endpoint: `https://${request.host}/${azure.estate.tenant.tenantId}/v2.0/.well-known/openid-configuration`,
      'api-version': '1.1',
      metadata: clouds.map(({ loginHosts: [host = '', ...others] }) => ({
        preferred_network: host,
        preferred_cache: others[0] ?? host,
        aliases: [host, ...others],
      })),
    },
  };
}

/** Everything but tokens is answered for the pseudo-tenants too, as Entra does. */
function openIdConfiguration(azure: Azure, request: AzureRequest, parameters: Parameters): Reply {
  const tenant = tenantOf(azure, request, parameter(parameters, 'tenant'), true);
  const base = `https://${request.host}/${tenant}`;
  return {
    status: 200,
    body: {
      token_endpoint: `${base}/oauth2/v2.0/token`,
      token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
      jwks_uri: `${base}/discovery/v2.0/keys`,
      request_uri_parameter_supported: false,
      http_logout_supported: true,
      frontchannel_logout_supported: true,
      userinfo_endpoint: `https://${azure.estate.cloud.graphHosts[0] ?? ''}/oidc/userinfo`,
      claims_supported: ['sub', 'iss', 'aud', 'exp', 'iat', 'nonce', 'name', 'tid', 'ver', 'preferred_username'],
      msgraph_host: azure.estate.cloud.graphHosts[0] ?? '',
      response_modes_supported: ['query', 'fragment', 'form_post'],
      subject_types_supported: ['pairwise'],
      id_token_signing_alg_values_supported: ['RS256'],
      response_types_supported: ['code', 'id_token', 'code id_token', 'id_token token'],
      scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
      issuer: `https://${request.host}/${tenant}/v2.0`,
      authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
      device_authorization_endpoint: `${base}/oauth2/v2.0/devicecode`,
      end_session_endpoint: `${base}/oauth2/v2.0/logout`,
      tenant_region_scope: 'NA',
      cloud_instance_name: request.host.replace(/^login\./, ''),
    },
  };
}

function keys(azure: Azure): Reply {
  return { status: 200, body: azure.tokens.keys() };
}

function deviceCode(azure: Azure, request: AzureRequest, parameters: Parameters): Reply {
  tenantOf(azure, request, parameter(parameters, 'tenant'), true);
  return beginDeviceCode({ azure, request, form: parseQuery(request.body) });
}

async function token(azure: Azure, request: AzureRequest, parameters: Parameters): Promise<Reply> {
  const form = parseQuery(request.body);
  const call: TokenCall = { azure, request, form };
  // People may sign in at the pseudo-tenants, applications may not.
  tenantOf(azure, request, parameter(parameters, 'tenant'), form.get('grant_type') !== 'client_credentials');
  const grant = required(call, 'grant_type');
  if (grant === 'refresh_token') return await refreshGrant(call);
  if (grant === deviceCodeGrantType || grant === 'device_code') return await deviceCodeGrant(call);
  if (grant !== 'client_credentials') {
    throw refuse(
      { azure, request },
      400,
      'unsupported_grant_type',
      70003,
      `The app requested an unsupported grant type '${grant}'.`,
    );
  }
  const principal = applicationOf(call);
  const audience = audienceOf(call, required(call, 'scope'));
  return {
    status: 200,
    headers: { 'cache-control': 'no-store, no-cache' },
    body: {
      token_type: 'Bearer',
      expires_in: tokenLifetime,
      ext_expires_in: tokenLifetime,
      access_token: await azure.tokens.issue(principal, audience),
    },
  };
}

function tenantOf(azure: Azure, request: AzureRequest, asked: string, pseudo: boolean): string {
  const { tenantId, defaultDomain } = azure.estate.tenant;
  const name = asked.toLowerCase();
  if (name === tenantId || name === defaultDomain) return tenantId;
  if (pseudo && ['common', 'organizations', 'consumers'].includes(name)) return name;
  throw refuse(
    { azure, request },
    400,
    'invalid_request',
    90002,
    `Tenant '${asked}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.`,
  );
}

function applicationOf(call: TokenCall): Principal {
  const { azure, request } = call;
  const [clientId, secret] = clientOf(call);
  const principal = azure.estate.principals.withApplicationId(clientId);
  if (principal === undefined) {
    throw refuse(
      { azure, request },
      400,
      'unauthorized_client',
      700016,
      `Application with identifier '${clientId}' was not found in the directory '${azure.estate.tenant.displayName}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.`,
    );
  }
  if (principal.secret === undefined || !sameSecret(secret, principal.secret)) {
    throw refuse(
      { azure, request },
      401,
      'invalid_client',
      7000215,
      `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${clientId}'.`,
    );
  }
  return principal;
}

/** The client's id and secret, from the form or from Basic authentication. */
function clientOf(call: TokenCall): readonly [string, string] {
  const [, basic] = /^Basic\s+(\S+)$/i.exec(call.request.headers['authorization'] ?? '') ?? [];
  if (basic !== undefined) {
    const [id = '', secret = ''] = Buffer.from(basic, 'base64').toString('utf8').split(':');
    return [decode(id), decode(secret)];
  }
  return [required(call, 'client_id'), secretOf(call)];
}

function secretOf(call: TokenCall): string {
  const secret = call.form.get('client_secret');
  if (secret !== undefined && secret !== '') return secret;
  throw refuse(
    call,
    401,
    'invalid_client',
    7000218,
    "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
  );
}

/** The audience of `RESOURCE/.default`; the resource must be one that this tenant knows. */
function audienceOf(call: TokenCall, scopes: string): string {
  const [scope = ''] = scopes.split(' ').filter((candidate) => candidate.includes('/'));
  const [, resource] = /^(.*)\/\.default$/.exec(scope) ?? [];
  if (resource === undefined) {
    throw refuse(
      call,
      400,
      'invalid_scope',
      1002012,
      `The provided value for scope ${scopes} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).`,
    );
  }
  return knownResource(call, resource);
}

function sameSecret(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
