import type { HttpClient, HttpMethods, PipelinePolicy, PipelineResponse } from '@azure/core-rest-pipeline';
import type { JsonObject } from '../../core/resources/json.ts';
import type { Paged } from './requests.ts';

/**
 * Single requests of a service through the pipeline that its SDKs are built on: for what no SDK has (local roles of a Managed HSM,
 * permissions at any scope), and for the dozen resource types of which one GET and one PUT are needed, whose SDKs would weigh many
 * times the rest of the product.
 */
export interface Rest {
  /** @throws RestError where the answer is no success; the operation at hand keeps the answer */
  send(method: HttpMethods, url: string, content?: JsonObject): Promise<PipelineResponse>;
}

/** @param authentication puts the token on each request */
export async function restClient(httpClient: HttpClient, authentication: PipelinePolicy): Promise<Rest> {
  const { createEmptyPipeline, createHttpHeaders, createPipelineRequest, RestError, userAgentPolicy } =
    await import('../sdk/pipeline.ts');
  const pipeline = createEmptyPipeline();
  pipeline.addPolicy(userAgentPolicy());
  pipeline.addPolicy(authentication);
  return {
    async send(method, url, content) {
      const headers = createHttpHeaders({
        accept: 'application/json',
        ...(content !== undefined && { 'content-type': 'application/json' }),
      });
      const body = content === undefined ? {} : { body: JSON.stringify(content) };
      const request = createPipelineRequest({ url, method, headers, ...body });
      const response = await pipeline.sendRequest(httpClient, request);
      if (response.status >= 300) throw new RestError('Refused', { statusCode: response.status, request, response });
      return response;
    },
  };
}

/** A list whose pages name the next one in `nextLink`. */
export function pagesFrom(rest: Rest, first: string): Paged {
  return {
    async *byPage() {
      for (let url: string | undefined = first; url !== undefined;) {
        const page = objectIn(await rest.send('GET', url));
        yield page;
        const next = page['nextLink'];
        url = typeof next === 'string' && next !== '' ? sameHost(next, first) : undefined;
      }
    },
  };
}

/** The token goes to the service that it is for, wherever an answer points. */
function sameHost(next: string, first: string): string {
  if (URL.canParse(next) && new URL(next).host === new URL(first).host) return next;
  throw new Error('the next page lies at another service');
}

function objectIn({ bodyAsText }: PipelineResponse): JsonObject {
  return JSON.parse(bodyAsText ?? '{}') as JsonObject;
}
