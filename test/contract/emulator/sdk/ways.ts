import type { AccessToken, TokenCredential } from '@azure/core-auth';
import type { HttpClient, PipelineRequest } from '@azure/core-rest-pipeline';
import type { Principal } from '../../../../src/emulator/state/directory.ts';
import type { RunningEmulator } from '../../../../src/emulator/start.ts';
import { probes, type Probe } from '../refusals/rules.ts';
import type { Caller } from './operation.ts';

export { probes, type Probe };

export const otherAudience = 'https://example.org';

/** A request as it went over the wire. */
export interface Sent {
  readonly method: string;
  readonly url: string;
  readonly hasBody: boolean;
  readonly status: number;
  /** What was answered. */
  readonly text: string;
}

/** Who calls in the ways of the tables: the owner, and the same with one thing wrong. */
export interface Callers {
  readonly owner: Principal;
  /** Who may do nothing. */
  readonly stranger: Principal;
}

/** The caller for one of the five wrong ways; for the right one where there is none. What is sent is added to `sent`. */
export function callerFor(
  way: Probe | undefined,
  { azure }: RunningEmulator,
  { owner, stranger }: Callers,
  transport: HttpClient,
  sent: Sent[],
): Caller {
  const credential: TokenCredential = {
    async getToken(scopes): Promise<AccessToken> {
      const [scope = ''] = [scopes].flat();
      const audience = way === 'wrong audience' ? otherAudience : scope.replace(/\/\.default$/, '');
      const token =
        way === 'wrong token'
          ? 'malformed'
          : await azure.tokens.issue(way === 'missing right' ? stranger : owner, audience);
      return { token, expiresOnTimestamp: Date.now() + 3_600_000 };
    },
  };
  return { credential, httpClient: recording(transport, way === 'malformed body', sent) };
}

/** A transport that remembers, and cuts every body off in its middle if it is to. */
function recording(transport: HttpClient, cuts: boolean, sent: Sent[]): HttpClient {
  return {
    async sendRequest(request: PipelineRequest) {
      const hasBody = request.body !== undefined && request.body !== null;
      if (cuts && hasBody) {
        request.body = '{"half":';
        request.headers.delete('content-length');
      }
      const response = await transport.sendRequest(request);
      // Nobody waits for what the emulator does at once.
      response.headers.delete('retry-after');
      sent.push({
        method: request.method,
        url: request.url,
        hasBody,
        status: response.status,
        text: response.bodyAsText ?? '',
      });
      return response;
    },
  };
}
