import type { Azure } from '../azure.ts';
import { bearerToken } from '../entra/bearer.ts';
import { asString, member, memberAt } from '../json.ts';
import type { RequestLog } from '../requestLog.ts';
import type { AzureRequest } from './exchange.ts';
import type { Outcome } from './outcome.ts';

/** Writes the request into the log. */
export async function note(azure: Azure, log: RequestLog, request: AzureRequest, outcome: Outcome): Promise<void> {
  const token = bearerToken(request.headers);
  const verdict = token === undefined ? undefined : await azure.tokens.verify(token);
  const reply = 'reply' in outcome ? outcome.reply : undefined;
  log.append({
    at: azure.clock.now(),
    requestId: request.requestId,
    method: request.method,
    host: request.host,
    target: request.target,
    status: reply?.status ?? 0,
    ...present('errorCode', errorCodeOf(reply?.body)),
    ...present('principalId', verdict?.kind === 'valid' ? verdict.caller.objectId : undefined),
    ...present('fault', outcome.fault),
    ...present('correlationId', request.headers['x-ms-correlation-request-id']),
    ...present('clientRequestId', request.headers['x-ms-client-request-id']),
  });
}

/** Entra writes its code where other services have an object. */
function errorCodeOf(body: unknown): string | undefined {
  return asString(memberAt(body, 'error', 'code')) ?? asString(member(body, 'error'));
}

function present<Name extends string>(name: Name, value: string | undefined): Partial<Record<Name, string>> {
  return value === undefined ? {} : ({ [name]: value } as Record<Name, string>);
}
