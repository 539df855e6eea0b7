import type { HttpMethods, PipelineResponse } from '@azure/core-rest-pipeline';
import { isJsonObject, type JsonObject } from '../../core/resources/json.ts';
import type { Operation } from '../request/operation.ts';
import type { Rest } from '../request/rest.ts';

/**
 * Sends one request to Azure Resource Manager and follows the long-running operation that it may begin to its end.
 * @param pollInterval milliseconds between two polls where Azure names no interval
 */
export async function sendToEnd(
  rest: Rest,
  operation: Operation,
  request: { readonly method: HttpMethods; readonly url: string; readonly content?: JsonObject },
  pollInterval: number,
): Promise<void> {
  const { createHttpPoller } = await import('../sdk/longRunning.ts');
  try {
    const poller = await createHttpPoller(
      {
        requestMethod: request.method,
        requestPath: request.url,
        sendInitialRequest: async () => answerOf(await rest.send(request.method, request.url, request.content)),
        sendPollRequest: async (url: string) => answerOf(await rest.send('GET', absolute(url, request.url))),
      },
      { intervalInMs: pollInterval },
    );
    await poller.pollUntilDone({ abortSignal: operation.signal });
  } catch (thrown) {
    // After the end the resource is read once more; that read decides nothing.
    if (!hasSucceeded(operation)) throw thrown;
  }
  operation.effect = 'finished';
}

/** Whether the last state of the long-running operation says that it has succeeded. */
export function hasSucceeded({ lastState, signal }: Operation): boolean {
  const status = isJsonObject(lastState?.json) ? lastState.json['status'] : undefined;
  return !signal.aborted && typeof status === 'string' && status.toLowerCase() === 'succeeded';
}

function answerOf({ status, headers, bodyAsText }: PipelineResponse) {
  const body: unknown = (bodyAsText ?? '') === '' ? {} : JSON.parse(bodyAsText ?? '');
  const named = headers.toJSON();
  // A `location` beside 200 or 201 is that of the resource, often without an API version: its own state tells the end then.
  if (status !== 202 && named['azure-asyncoperation'] === undefined) delete named['location'];
  return { flatResponse: body, rawResponse: { statusCode: status, headers: named, body } };
}

/** Some addresses come without a host, and with spaces in them. */
function absolute(url: string, base: string): string {
  return new URL(url, base).toString();
}
