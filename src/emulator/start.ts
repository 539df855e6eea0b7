import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { KeyEvents } from './audit/keyEvents.ts';
import type { Azure, Behaviour } from './azure.ts';
import { realClock, type Clock } from './clock.ts';
import { cloudNamed, type CloudName } from './clouds.ts';
import { TokenAuthority } from './entra/tokenAuthority.ts';
import { sampleEstate } from './estate/sample.ts';
import { RequestLog } from './requestLog.ts';
import type { Principal } from './state/directory.ts';
import { createServer } from './wire/server.ts';

/** How to start the emulated Azure; whatever is left out has the value that a person at a demonstration wants. */
export interface EmulatorOptions {
  /** 0 (the default) takes a free port. */
  readonly port?: number;
  readonly clock?: Clock;
  readonly cloud?: CloudName;
  /** Seconds until a new or removed role assignment counts; default 20. */
  readonly propagation?: number;
  /** Seconds that a write of an account takes; default 5. */
  readonly lro?: number;
  /** Milliseconds by which every reply is held back; default 0. */
  readonly latency?: number;
  readonly armKeys?: Behaviour['armKeys'];
  readonly trustedServices?: Behaviour['trustedServices'];
  /** Seconds that a deleted key takes to show as deleted; default 5. */
  readonly deletionLag?: number;
  /** Seconds until the service notices a new version of a key; default one hour. */
  readonly versionLag?: number;
  /** Seconds between two regular uses of an account's key by the service; default one hour. */
  readonly serviceInterval?: number;
  /** Rows of a page of a list; default 50. */
  readonly pageSize?: number;
  /** Rows of a page of Resource Graph; default 1000. */
  readonly queryPageSize?: number;
  /** The address from which callers seem to come; default one of the addresses reserved for documentation. */
  readonly clientAddress?: string;
}

/** A principal with which a client can sign in. */
export interface SignIn {
  readonly name: string;
  readonly objectId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly description: string;
}

export interface RunningEmulator {
  readonly port: number;
  /** To be sent with every request as x-emulator-secret. */
  readonly secret: string;
  readonly tenantId: string;
  readonly principals: readonly SignIn[];
  /** The emulated Azure itself, for tests that run in the same process. */
  readonly azure: Azure;
  readonly log: RequestLog;
  close(): Promise<void>;
}

/** Starts the emulated Azure with the sample estate on 127.0.0.1. Rejects where the port is taken. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<RunningEmulator> {
  const clock = options.clock ?? realClock;
  const estate = sampleEstate(cloudNamed(options.cloud ?? 'AzureCloud'), clock.now());
  const tokens = await TokenAuthority.create(estate.tenant.tenantId, clock);
  const azure: Azure = { estate, clock, tokens, behaviour: behaviourOf(options), keyEvents: new KeyEvents() };
  const secret = randomBytes(32).toString('base64url');
  const log = new RequestLog();
  const server = createServer(azure, secret, log);
  await server.listen({ host: '127.0.0.1', port: options.port ?? 0 });
  return {
    port: (server.server.address() as AddressInfo).port,
    secret,
    tenantId: estate.tenant.tenantId,
    principals: [...estate.principals.values()].flatMap(signInOf),
    azure,
    log,
    close: async () => {
      await server.close();
    },
  };
}

function behaviourOf(options: EmulatorOptions): Behaviour {
  return {
    propagation: (options.propagation ?? 20) * 1000,
    operationDuration: (options.lro ?? 5) * 1000,
    latency: options.latency ?? 0,
    armKeys: options.armKeys ?? 'allow',
    trustedServices: options.trustedServices ?? 'admit',
    deletionLag: (options.deletionLag ?? 5) * 1000,
    versionLag: (options.versionLag ?? 3600) * 1000,
    serviceInterval: (options.serviceInterval ?? 3600) * 1000,
    pageSize: options.pageSize ?? 50,
    queryPageSize: options.queryPageSize ?? 1000,
    clientAddress: options.clientAddress ?? '203.0.113.25',
  };
}

function signInOf({ objectId, appId, secret, displayName, description = '' }: Principal): readonly SignIn[] {
  if (appId === undefined || secret === undefined) return [];
  return [{ name: displayName, objectId, clientId: appId, clientSecret: secret, description }];
}
