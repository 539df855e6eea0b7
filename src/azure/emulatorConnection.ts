import type { AccessToken, TokenCredential } from '@azure/core-auth';
import type { HttpClient } from '@azure/core-rest-pipeline';
import { publicCloud, type CloudEnvironment } from '../core/cloud.ts';
import type { LogLine } from '../core/sources.ts';
import type { AzureConnection } from './connection.ts';

/** Where the emulator listens, and as whom to call it. */
export interface EmulatorAddress {
  readonly port: number;
  /** Whoever does not send it is refused: other programs on the machine do not reach the emulator. */
  readonly secret: string;
  readonly tenantId: string;
  readonly principal: { readonly clientId: string; readonly clientSecret: string };
  /** The cloud whose addresses the emulator answers to; the public one unless it was started for another. */
  readonly cloud?: CloudEnvironment;
}

/**
 * The emulator through the real SDK clients: they keep Azure's own addresses, and only the transport under them is replaced.
 * The cloud says that it is none.
 */
export function emulatorConnection(address: EmulatorAddress, log: LogLine): AzureConnection {
  const httpClient = loopback(address);
  const cloud = address.cloud ?? publicCloud;
  return {
    cloud: { ...cloud, displayName: `${cloud.displayName} emulator`, isEmulator: true },
    credential: clientSecretCredential(address, cloud.authorityHost, httpClient),
    httpClient,
    log,
    // Nothing travels far: the emulator's long-running operations end within moments.
    timing: { pollInterval: 250, firstPause: 100 },
  };
}

/** Sends every request to the emulator; absolute links in its answers carry Azure's names, taken from the Host header. */
function loopback({ port, secret }: EmulatorAddress): HttpClient {
  let inner: HttpClient | undefined;
  return {
    async sendRequest(request) {
      inner ??= (await import('./sdk/pipeline.ts')).createDefaultHttpClient();
      const real = request.url;
      const target = new URL(real);
      request.headers.set('host', target.host);
      request.headers.set('x-emulator-secret', secret);
      target.protocol = 'http:';
      target.hostname = '127.0.0.1';
      target.port = String(port);
      request.url = target.toString();
      request.allowInsecureConnection = true;
      // A proxy that the environment names is for the network, not for this machine.
      delete request.agent;
      delete request.proxySettings;
      try {
        return await inner.sendRequest(request);
      } finally {
        // The policies above read the address again when they repeat a request.
        request.url = real;
        request.headers.delete('host');
      }
    },
  };
}

/**
 * Made when a token is asked for, so that connecting loads no SDK, and anew each time: a credential keeps its tokens by the clock of
 * this machine, and the emulator's can be moved ahead of it. Tokens are kept by whoever asks (tokens.ts).
 */
function clientSecretCredential(
  { tenantId, principal }: EmulatorAddress,
  authorityHost: string,
  httpClient: HttpClient,
): TokenCredential {
  return {
    async getToken(scopes, options): Promise<AccessToken | null> {
      const { ClientSecretCredential } = await import('./sdk/clientSecretCredential.ts');
      const { clientId, clientSecret } = principal;
      const credential = new ClientSecretCredential(tenantId, clientId, clientSecret, { authorityHost, httpClient });
      return credential.getToken(scopes, options);
    },
  };
}
