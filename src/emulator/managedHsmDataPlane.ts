import type { Azure } from './azure.ts';
import type { Cloud } from './clouds.ts';
import { bearerToken, isAudience } from './entra/bearer.ts';
import { managedHsmNamed } from './state/estate.ts';
import { segmentsOf, type AzureRequest, type Reply } from './wire/exchange.ts';

/**
 * What https://NAME.managedhsm.azure.net answers; undefined where no HSM has the name. The local RBAC of the sample
 * HSM names its initial administrators only, and none of them is a caller: every request with a good token is refused
 * as the HSM refuses (AccessDenied, quoted from a public thread), every other one with 401 and the body `OK` (recorded).
 */
export async function answerManagedHsm(
  azure: Azure,
  request: AzureRequest,
  name: string,
  cloud: Cloud,
): Promise<Reply | undefined> {
  const hsm = managedHsmNamed(azure.estate, name);
  if (hsm === undefined) return undefined;
  // Its region is told by successful replies only (recorded).
  const headers = {
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'SAMEORIGIN',
    'content-security-policy': "default-src 'self'",
    'x-ms-server-latency': '0',
  };
  const token = bearerToken(request.headers);
  const verdict = token === undefined ? undefined : await azure.tokens.verify(token);
  if (verdict?.kind !== 'valid' || !isAudience(verdict.caller.audience, [cloud.managedHsmAudience])) {
    const authorization = `https://${cloud.loginHosts[0] ?? ''}/${azure.estate.tenant.tenantId}`;
    const challenge = `Bearer authorization="${authorization}", resource="${cloud.managedHsmAudience}"`;
    return { status: 401, headers: { ...headers, 'www-authenticate': challenge }, body: 'OK' };
  }
  const { action, scope } = localAction(request);
  return {
    status: 403,
    headers,
    body: {
      error: {
        code: 'AccessDenied',
        message: `Not authorized to access Microsoft.KeyVault/managedHsm/${action} on ${scope} (Activity ID: ${request.requestId})`,
      },
    },
  };
}

/** The local action that a request asks for, and the local scope it asks it at. */
function localAction(request: AzureRequest): { readonly action: string; readonly scope: string } {
  const segments = segmentsOf(request.path);
  const [first = '', keyName, , last] = segments;
  const type = segments.at(-1) === 'roleDefinitions' ? 'roleDefinitions' : 'roleAssignments';
  if (first.toLowerCase() !== 'keys') return { action: `${type}/read/action`, scope: '/' };
  const verb = (segments.length > 2 ? (last ?? segments.at(-1) ?? '') : '').toLowerCase();
  const verbs: Readonly<Record<string, string>> = { wrapkey: 'wrap', unwrapkey: 'unwrap' };
  const named = request.method === 'GET' ? 'read' : (verbs[verb] ?? (verb === '' ? 'write' : verb));
  return { action: `keys/${named}/action`, scope: keyName === undefined ? '/keys' : `/keys/${keyName}` };
}
