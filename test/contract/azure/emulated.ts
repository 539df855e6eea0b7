import type { HttpClient, HttpMethods, PipelineRequest } from '@azure/core-rest-pipeline';
import { createHttpHeaders, createPipelineRequest } from '@azure/core-rest-pipeline';
import type { LiveSource } from '../../../src/core/sources.ts';
import { createAzureSource } from '../../../src/azure/azureSource.ts';
import { emulatorConnection } from '../../../src/azure/emulatorConnection.ts';
import { startEmulator, type EmulatorOptions, type RunningEmulator } from '../../../src/emulator/start.ts';
import { ManualClock } from '../../support/manualClock.ts';

export interface Emulated {
  readonly emulator: RunningEmulator;
  /** The clock of both ends: no pause of a test takes time. */
  readonly clock: ManualClock;
  readonly log: string[];
  /** Azure as one of the emulator's principals (`owner`, `contributor`, `reader`) sees it. */
  readonly as: (principal: string, refused?: (request: PipelineRequest) => boolean) => LiveSource;
  /** Somebody else's request, past the product: the status and body of the answer. */
  readonly send: (principal: string, method: HttpMethods, url: string, body?: object) => Promise<Sent>;
}

export interface Sent {
  readonly status: number;
  readonly body: unknown;
}

/** The product's own way to Azure, through the real SDK clients, in front of a fresh emulator with the sample estate. */
export async function emulated(options: EmulatorOptions = {}): Promise<Emulated> {
  const clock = new ManualClock(Date.now());
  const emulator = await startEmulator({ lro: 0, versionLag: 3600, clock, ...options });
  const log: string[] = [];
  const connect = (name: string) => {
    const principal = emulator.principals.find((one) => one.name === name);
    if (!principal) throw new Error(`The emulator has no principal ${name}.`);
    const { port, secret, tenantId } = emulator;
    return emulatorConnection({ port, secret, tenantId, principal }, (level, message) =>
      log.push(`${level} ${message}`),
    );
  };
  return {
    emulator,
    clock,
    log,
    as(name, refused) {
      const connection = connect(name);
      const httpClient = refused ? refusing(connection.httpClient, refused) : connection.httpClient;
      return createAzureSource({
        ...connection,
        ...(httpClient && { httpClient }),
        timing: { ...connection.timing, clock, pollInterval: 10 },
      });
    },
    async send(name, method, url, body) {
      const { credential, httpClient } = connect(name);
      const { host } = new URL(url);
      const audience = host.startsWith('management.') ? host : host.slice(host.indexOf('.') + 1);
      const token = await credential.getToken(`https://${audience}/.default`);
      const headers = createHttpHeaders({
        authorization: `Bearer ${token?.token ?? ''}`,
        'content-type': 'application/json',
      });
      const content = body === undefined ? {} : { body: JSON.stringify(body) };
      const answer = await httpClient?.sendRequest(createPipelineRequest({ method, url, headers, ...content }));
      const text = answer?.bodyAsText ?? '';
      return { status: answer?.status ?? 0, body: text === '' ? undefined : (JSON.parse(text) as unknown) };
    },
  };
}

/** A transport in front of another one that refuses some requests as Azure Resource Manager does. */
function refusing(inner: HttpClient | undefined, refused: (request: PipelineRequest) => boolean): HttpClient {
  return {
    sendRequest(request) {
      if (!inner) throw new Error('There is nothing to refuse.');
      if (!refused(request)) return inner.sendRequest(request);
      const bodyAsText = JSON.stringify({ error: { code: 'AuthorizationFailed', message: 'You may not.' } });
      return Promise.resolve({ request, status: 403, headers: createHttpHeaders(), bodyAsText });
    },
  };
}

export const never = new AbortController().signal;
