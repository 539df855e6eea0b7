import { ClientSecretCredential } from '@azure/identity';
import type { HttpClient, PipelineRequest, PipelineResponse } from '@azure/core-rest-pipeline';
import { vi } from 'vitest';
import { createAzureSource } from '../../../src/azure/azureSource.ts';
import { publicCloud } from '../../../src/core/cloud.ts';
import type { Clock, LiveSource } from '../../../src/core/sources.ts';
import { ManualClock } from '../../../src/emulator/clock.ts';
import { startEmulator, type EmulatorOptions, type RunningEmulator } from '../../../src/emulator/start.ts';
import { loopback } from '../../support/loopback.ts';
import { expiryOf, requestLimit, tokenLimit } from './expiry.ts';
import { putMaterial } from './material.ts';

/** What is done with each request of a client instead of just sending it. */
export type Intercept = (
  request: PipelineRequest,
  send: (request: PipelineRequest) => Promise<PipelineResponse>,
  /** Lets the request's time limit run out. */
  expire: () => void,
) => Promise<PipelineResponse>;

interface Connection {
  readonly clock: Clock;
  readonly intercept: Intercept;
}

/** Just sends it. */
export const plainly: Intercept = (request, send) => send(request);

/** What each request costs of the moved clock, in milliseconds: what Azure works on ends after a few polls. */
const requestTime = 500;

/** An emulated Azure of its own whose hours pass in no time, with a watchdog. */
export class World {
  readonly emulator: RunningEmulator;
  readonly clock: Clock;
  readonly #clock: ManualClock;

  /** Whether the data of each account could be opened at the start. */
  readonly atFirst: ReadonlyMap<string, boolean>;

  private constructor(emulator: RunningEmulator, clock: ManualClock, atFirst: ReadonlyMap<string, boolean>) {
    this.emulator = emulator;
    this.atFirst = atFirst;
    this.#clock = clock;
    this.clock = {
      now: () => clock.now(),
      sleep: async (milliseconds, signal) => {
        signal.throwIfAborted();
        await this.pass(milliseconds);
      },
    };
  }

  /** @param arrange what is different from the sample estate; it must arrange the same each time */
  static async start(
    arrange: (emulator: RunningEmulator) => void = () => undefined,
    options: EmulatorOptions = {},
  ): Promise<World> {
    const clock = new ManualClock(start);
    vi.setSystemTime(clock.now());
    const emulator = await startEmulator({
      propagation: 4,
      lro: 0.75,
      deletionLag: 2,
      versionLag: 3600,
      ...options,
      clock,
    });
    arrange(emulator);
    await putMaterial(emulator.azure.estate);
    const { accounts } = await emulator.watchdog.report();
    return new World(emulator, clock, new Map(accounts.map(({ id, canOpenData }) => [id, canOpenData])));
  }

  /** Lets time pass for the emulator and for everything in this process that asks for the date. */
  async pass(milliseconds: number): Promise<void> {
    await this.emulator.passTime(milliseconds);
    vi.setSystemTime(this.#clock.now());
  }

  /** Azure as a program that has just been started sees it: nothing is remembered, not even a token. */
  source(name = 'owner', { clock = this.clock, intercept = plainly }: Partial<Connection> = {}): LiveSource {
    const httpClient = this.#wire(intercept);
    const { clientId, clientSecret } = this.principal(name);
    const { authorityHost } = publicCloud;
    return createAzureSource({
      cloud: { ...publicCloud, isEmulator: true },
      credential: new ClientSecretCredential(this.emulator.tenantId, clientId, clientSecret, {
        authorityHost,
        httpClient,
      }),
      httpClient,
      log: () => undefined,
      timing: { clock, pollInterval: 1, readTimeout: requestLimit, writeTimeout: requestLimit, tokenLimit },
    });
  }

  principal(name: string): { readonly clientId: string; readonly clientSecret: string } {
    const found = [...this.emulator.azure.estate.principals.values()].find(({ displayName }) => displayName === name);
    if (found?.appId === undefined || found.secret === undefined) throw new Error(`Nobody can sign in as ${name}.`);
    return { clientId: found.appId, clientSecret: found.secret };
  }

  close(): Promise<void> {
    return this.emulator.close();
  }

  #wire(intercept: Intercept): HttpClient {
    const inner = loopback(this.emulator.port, this.emulator.secret);
    return {
      sendRequest: (request) => {
        this.#clock.advance(requestTime);
        vi.setSystemTime(this.#clock.now());
        return intercept(request, (sent) => inner.sendRequest(sent), expiryOf(request));
      },
    };
  }
}

const start = Date.UTC(2026, 10, 2, 9, 30);
