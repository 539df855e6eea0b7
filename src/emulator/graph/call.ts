import type { Azure } from '../azure.ts';
import type { Cloud } from '../clouds.ts';
import { bearerToken, isAudience } from '../entra/bearer.ts';
import type { Caller } from '../entra/tokenAuthority.ts';
import type { AzureRequest, Reply } from '../wire/exchange.ts';
import type { Refusal } from '../wire/exchange.ts';
import type { Parameters } from '../wire/routes.ts';
import { graphError } from './errors.ts';

/** A request to Microsoft Graph whose token is good. */
export interface GraphCall {
  readonly azure: Azure;
  readonly caller: Caller;
  readonly request: AzureRequest;
  readonly parameters: Parameters;
}

export type GraphHandler = (call: GraphCall) => Reply;

export function refusal(
  call: Pick<GraphCall, 'azure' | 'request'>,
  status: number,
  code: string,
  message: string,
): Refusal {
  return graphError(status, code, message, call.request, call.azure.clock.now());
}

/** The body as JSON. Throws 400 where it is none. */
export function bodyOf(call: GraphCall): unknown {
  try {
    return JSON.parse(call.request.body);
  } catch {
    throw refusal(
      call,
      400,
      'BadRequest',
      'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.',
    );
  }
}

/** The caller. Throws 401 InvalidAuthenticationToken; the texts are those that public threads quote. */
export async function authenticateGraph(azure: Azure, request: AzureRequest, cloud: Cloud): Promise<Caller> {
  const refuse = (message: string): Refusal => refusal({ azure, request }, 401, 'InvalidAuthenticationToken', message);
  const token = bearerToken(request.headers);
  if (token === undefined) throw refuse('Access token is empty.');
  const verdict = await azure.tokens.verify(token);
  switch (verdict.kind) {
    case 'malformed':
      throw refuse('CompactToken parsing failed with error code: 80049217');
    case 'wrongSignature':
      throw refuse('Access token validation failure. Invalid signature.');
    case 'wrongTenant':
      throw refuse('Access token validation failure. Invalid issuer.');
    case 'expired':
      throw refuse('Lifetime validation failed, the token is expired.');
    case 'valid':
      if (isAudience(verdict.caller.audience, cloud.graphAudiences)) return verdict.caller;
      throw refuse('Access token validation failure. Invalid audience.');
  }
}
