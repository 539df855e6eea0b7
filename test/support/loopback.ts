import {
  createDefaultHttpClient,
  type HttpClient,
  type PipelineRequest,
  type PipelineResponse,
} from '@azure/core-rest-pipeline';

/**
 * A transport that keeps Azure's real addresses and sends the requests to the emulator on 127.0.0.1: the Host header
 * says which service was meant.
 */
export function loopback(port: number, secret: string): HttpClient {
  const inner = createDefaultHttpClient();
  return {
    async sendRequest(request: PipelineRequest): Promise<PipelineResponse> {
      const real = request.url;
      const url = new URL(real);
      request.headers.set('host', url.host);
      request.headers.set('x-emulator-secret', secret);
      url.protocol = 'http:';
      url.hostname = '127.0.0.1';
      url.port = String(port);
      request.url = url.toString();
      request.allowInsecureConnection = true;
      try {
        return await inner.sendRequest(request);
      } finally {
        // Policies above read the address again when they retry.
        request.url = real;
        request.headers.delete('host');
      }
    },
  };
}
