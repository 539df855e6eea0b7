import { Refusal, type AzureRequest } from '../wire/exchange.ts';

interface InnerError {
  readonly code: string;
  readonly message: string;
  readonly innererror?: object;
}

/** A refusal in the form of the Log Analytics query API: causes nest inside each other (recorded). */
export function queryRefusal(
  request: AzureRequest,
  status: number,
  code: string,
  message: string,
  innererror?: InnerError,
): Refusal {
  return new Refusal({
    status,
    body: {
      error: {
        message,
        code,
        correlationId: request.headers['x-ms-correlation-request-id'] ?? request.requestId,
        ...(innererror === undefined ? {} : { innererror }),
      },
    },
  });
}

/** 400, whatever is wrong with what was asked (recorded of a wrong query). */
export function badArgument(request: AzureRequest, innererror: InnerError): Refusal {
  return queryRefusal(request, 400, 'BadArgumentError', 'The request had some invalid properties', innererror);
}

/** 404; code and text are assumed. */
export function pathNotFound(request: AzureRequest): Refusal {
  return queryRefusal(request, 404, 'PathNotFoundError', 'The requested path does not exist');
}
