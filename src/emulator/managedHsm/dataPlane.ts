import type { Azure } from '../azure.ts';
import type { Cloud } from '../clouds.ts';
import { bearerToken, isAudience } from '../entra/bearer.ts';
import { asObject, asString, memberAt } from '../json.ts';
import type { KeyCaller } from '../keyVault/access.ts';
import { answerStore } from '../keyVault/dataPlane.ts';
import { pathToStore } from '../keyVault/pathToStore.ts';
import { tendStore } from '../keyVault/tend.ts';
import { isGone, managedHsmNamed } from '../state/estate.ts';
import type { ManagedHsm } from '../state/resources.ts';
import { Refusal, type AzureRequest, type Reply } from '../wire/exchange.ts';
import { requireActivated } from './activation.ts';
import { requireNotRestoring } from './backups.ts';
import { hsmRoutes } from './routes.ts';

/**
 * What https://NAME.managedhsm.azure.net answers; undefined where no HSM has the name. Who has no good token is answered
 * 401: a GET with the body `OK`, everything else without a token without a body (recorded).
 */
export async function answerManagedHsm(
  azure: Azure,
  request: AzureRequest,
  name: string,
  cloud: Cloud,
): Promise<Reply | undefined> {
  const hsm = managedHsmNamed(azure.estate, name);
  if (hsm === undefined || isGone(azure.estate, hsm)) return undefined;
  tendStore(azure, hsm);
  const headers = {
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'SAMEORIGIN',
    'content-security-policy': "default-src 'self'",
    'x-ms-server-latency': '0',
  };
  const caller = await callerOf(azure, hsm, request, cloud);
  const reply =
    caller === undefined ? challenge(azure, cloud, request) : await answerCaller(azure, hsm, caller, request);
  return { ...reply, headers: { ...headers, ...reply.headers } };
}

async function callerOf(
  azure: Azure,
  hsm: ManagedHsm,
  request: AzureRequest,
  cloud: Cloud,
): Promise<KeyCaller | undefined> {
  const token = bearerToken(request.headers);
  const verdict = token === undefined ? undefined : await azure.tokens.verify(token);
  if (verdict?.kind !== 'valid' || !isAudience(verdict.caller.audience, [cloud.managedHsmAudience])) return undefined;
  return { ...verdict.caller, path: pathToStore(azure, hsm) };
}

/** What was recorded without a body had no token either; who comes with a wrong one is taken to be told `OK` (assumed). */
function challenge(azure: Azure, cloud: Cloud, { method, headers: sent }: AzureRequest): Reply {
  const authorization = `https://${cloud.loginHosts[0] ?? ''}/${azure.estate.tenant.tenantId}`;
  const bearer = `Bearer authorization="${authorization}", resource="${cloud.managedHsmAudience}"`;
  const headers = { 'content-type': 'application/json; charset=utf-8', 'www-authenticate': bearer };
  return { status: 401, headers, ...(method === 'GET' || bearerToken(sent) !== undefined ? { body: 'OK' } : {}) };
}

/** Its region is told by successful replies only, and every refusal ends with the id of the request (recorded). */
async function answerCaller(azure: Azure, hsm: ManagedHsm, caller: KeyCaller, request: AzureRequest): Promise<Reply> {
  try {
    if (!/^\/+securitydomain\//i.test(request.path)) requireActivated(azure, hsm);
    requireNotRestoring({ azure, store: hsm, request });
    const reply = await answerStore(azure, hsm, caller, request, hsmRoutes);
    return { ...reply, headers: { 'x-ms-keyvault-region': hsm.location, ...reply.headers } };
  } catch (error) {
    if (error instanceof Refusal) return withActivityId(error.reply, request.requestId);
    throw error;
  }
}

function withActivityId(reply: Reply, id: string): Reply {
  const error = asObject(memberAt(reply.body, 'error')) ?? {};
  const message = `${asString(error['message'])?.trimEnd() ?? ''} (Activity ID: ${id})`;
  return { ...reply, body: { error: { ...error, message } } };
}
