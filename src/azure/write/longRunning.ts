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
        sendPollRequest: async (url: string) => answerOf(await rest.send('GET', url)),
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
  const body: unknown =
    bodyAsText === undefined || bodyAsText === null || bodyAsText === '' ? {} : JSON.parse(bodyAsText);
  return { flatResponse: body, rawResponse: { statusCode: status, headers: headers.toJSON(), body } };
}
