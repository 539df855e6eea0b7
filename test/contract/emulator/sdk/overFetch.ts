import { createHttpHeaders, createPipelineRequest, type HttpClient } from '@azure/core-rest-pipeline';

/** `fetch` over the transport of the Azure SDKs, for the SDKs that take a `fetch` of their caller's. */
export function overFetch(transport: HttpClient): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const body = await request.text();
    const response = await transport.sendRequest(
      createPipelineRequest({
        url: request.url,
        method: request.method as 'GET',
        headers: createHttpHeaders(Object.fromEntries(request.headers)),
        ...(body === '' ? {} : { body }),
      }),
    );
    const { status } = response;
    return new Response(status === 204 ? null : (response.bodyAsText ?? ''), {
      status,
      headers: response.headers.toJSON(),
    });
  };
}
