import type { Azure } from '../azure.ts';
import type { Cloud } from '../clouds.ts';
import { bearerToken, isAudience } from '../entra/bearer.ts';
import type { VaultQuota } from '../quotas/vaultQuota.ts';
import { storeUri, type KeyStore } from './keyStore.ts';
import { isGone, vaultNamed } from '../state/estate.ts';
import type { Vault } from '../state/resources.ts';
import { Refusal, segmentsOf, type AzureRequest, type Reply } from '../wire/exchange.ts';
import { findRoute, type Parameters, type Route } from '../wire/routes.ts';
import type { KeyCaller } from './access.ts';
import { answerRoute, type StoreRoute } from './call.ts';
import { asVaultVersionShows } from './olderVersions.ts';
import { pathToStore } from './pathToStore.ts';
import { badParameter, vaultRefusal } from './refusals.ts';
import { keyRoutes } from './routes.ts';
import { tendStore } from './tend.ts';

const apiVersions = /^(2015-06-01|2016-10-01|7\.[0-6](-preview(\.\d)?)?|2025-06-01-preview|2025-07-01)$/;
const newestApiVersion = '2025-07-01';

/**
 * What https://NAME.vault.azure.net answers; undefined where no vault has the name, so that the connection fails as an
 * unknown host does. A request without a token is answered 401 before anything of it is judged: that is the challenge
 * by which the SDKs learn the tenant.
 */
export async function answerVault(
  azure: Azure,
  request: AzureRequest,
  name: string,
  cloud: Cloud,
  quota: VaultQuota,
): Promise<Reply | undefined> {
  const vault = vaultNamed(azure.estate, name);
  if (vault === undefined || isGone(azure.estate, vault)) return undefined;
  tendStore(azure, vault);
  const caller = await authenticate(azure, vault, request, cloud);
  const headers = { 'x-ms-keyvault-region': vault.location, 'x-ms-keyvault-service-version': '1.9.2425.1' };
  const reply = 'refused' in caller ? caller.refused : await answerCaller(azure, vault, caller, request, quota);
  return { ...reply, headers: { ...headers, ...reply.headers } };
}

/** The reply to a caller whose token is good, refusals among them: they carry the vault's headers too (recorded). */
async function answerCaller(
  azure: Azure,
  vault: Vault,
  caller: KeyCaller,
  request: AzureRequest,
  quota: VaultQuota,
): Promise<Reply> {
  try {
    quota.count(azure, vault, request);
    const reply = await answerStore(azure, vault, caller, request, keyRoutes);
    return asVaultVersionShows(reply, request.query.get('api-version') ?? '');
  } catch (error) {
    if (error instanceof Refusal) return error.reply;
    throw error;
  }
}

/** What every key store does with a request whose caller is known. Throws its refusals. */
export async function answerStore<Store extends KeyStore>(
  azure: Azure,
  store: Store,
  caller: KeyCaller,
  request: AzureRequest,
  routes: readonly Route<StoreRoute<Store>>[],
): Promise<Reply> {
  requireApiVersion(request);
  const found = findRoute(routes, request.method, segmentsOf(request.path));
  if (found.kind === 'wrongMethod') throw vaultRefusal(405, 'MethodNotAllowed', 'HTTP method not allowed.');
  if (found.kind === 'unknown') throw vaultRefusal(404, 'NotFound', 'Not Found');
  const { handler, parameters } = found;
  return await answerRoute(handler, { azure, store, caller, request, parameters }, keyIdOf(azure, store, parameters));
}

/** The key identifier of a path, for the audit log, as far as the path tells it. */
function keyIdOf(azure: Azure, store: KeyStore, { keyName, keyVersion }: Parameters): string | undefined {
  if (keyName === undefined) return undefined;
  const base = `${storeUri(azure.estate, store)}keys/${keyName}`;
  return keyVersion === undefined ? base : `${base}/${keyVersion}`;
}

async function authenticate(
  azure: Azure,
  vault: Vault,
  request: AzureRequest,
  cloud: Cloud,
): Promise<KeyCaller | { readonly refused: Reply }> {
  const token = bearerToken(request.headers);
  const audience = cloud.vaultAudience;
  if (token === undefined) {
    return challenge(azure, cloud, 'AKV10000: Request is missing a Bearer or PoP token.');
  }
  const verdict = await azure.tokens.verify(token);
  switch (verdict.kind) {
    case 'malformed':
      return challenge(azure, cloud, 'AKV10001: Error validating token: the token is malformed.', 'invalid_token');
    case 'wrongSignature':
      return challenge(
        azure,
        cloud,
        'AKV10046: Unable to resolve the key used for signature validation.',
        'invalid_token',
      );
    case 'expired':
      return challenge(azure, cloud, 'AKV10005: Token has expired.', 'invalid_token');
    case 'wrongTenant':
      return challenge(
        azure,
        cloud,
        `AKV10032: Invalid issuer. Expected one of ${azure.tokens.issuer}, found ${verdict.issuer}.`,
        'invalid_token',
      );
    case 'valid':
      if (!isAudience(verdict.caller.audience, [audience])) {
        return challenge(
          azure,
          cloud,
          `AKV10022: Invalid audience. Expected ${audience}, found: ${verdict.caller.audience}.`,
          'invalid_token',
        );
      }
      return { ...verdict.caller, path: pathToStore(azure, vault) };
  }
}

function challenge(azure: Azure, cloud: Cloud, message: string, error?: string): { readonly refused: Reply } {
  const authorization = `https://${cloud.loginHosts[0] ?? ''}/${azure.estate.tenant.tenantId}`;
  const suffix = error === undefined ? '' : `, error="${error}", error_description="${message}"`;
  return {
    refused: {
      status: 401,
      headers: {
        'www-authenticate': `Bearer authorization="${authorization}", resource="${cloud.vaultAudience}"${suffix}`,
      },
      body: { error: { code: 'Unauthorized', message } },
    },
  };
}

function requireApiVersion(request: AzureRequest): void {
  const version = request.query.get('api-version');
  if (version === undefined || version === '') throw badParameter('api-version must be specified');
  if (!apiVersions.test(version)) {
    throw badParameter(
      `The specified version (${version}) is not recognized. Consider using the latest supported version (${newestApiVersion}).`,
    );
  }
}
