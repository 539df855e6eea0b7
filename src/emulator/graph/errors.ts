import { Refusal, type AzureRequest } from '../wire/exchange.ts';

/** A refusal in Microsoft Graph's form (its documents' "error response"). */
export function graphError(
  status: number,
  code: string,
  message: string,
  request: AzureRequest,
  now: number,
  details?: readonly object[],
): Refusal {
  const date = new Date(now).toISOString().slice(0, 19);
  const clientRequestId = request.headers['client-request-id'] ?? request.requestId;
  return new Refusal({
    status,
    headers: { 'request-id': request.requestId, 'client-request-id': clientRequestId },
    body: {
      error: {
        code,
        message,
        ...(details === undefined ? {} : { details }),
        innerError: { date, 'request-id': request.requestId, 'client-request-id': clientRequestId },
      },
    },
  });
}
