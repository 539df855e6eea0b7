import { existsSync } from 'node:fs';
import { KeyEvents } from './audit/keyEvents.ts';
import type { Azure, Behaviour } from './azure.ts';
import { OffsetClock, type MovableClock } from './clock.ts';
import { cloudNamed, type CloudName } from './clouds.ts';
import { Faults } from './control/faults.ts';
import { passTime } from './control/passTime.ts';
import { Watchdog } from './control/watchdog.ts';
import { openDoors, type Addresses } from './doors.ts';
import { TokenAuthority } from './entra/tokenAuthority.ts';
import type { EstateChoice } from './estate/choice.ts';
import { contosoTenant } from './estate/contoso.ts';
import { estateInFile } from './estate/file/estateFile.ts';
import { sampleEstate } from './estate/sample.ts';
import { scaleEstate } from './estate/scale/estate.ts';
import { StateError } from './persistence/document.ts';
import type { StatePart } from './persistence/part.ts';
import { statePartsOf } from './persistence/parts.ts';
import { Snapshots } from './persistence/snapshots.ts';
import { StateFile } from './persistence/stateFile.ts';
import { StateLock } from './persistence/stateLock.ts';
import { internet } from './network/path.ts';
import { RequestLog } from './requestLog.ts';
import type { Principal } from './state/directory.ts';
import type { Estate } from './state/estate.ts';
import { Services } from './wire/services.ts';
import { ExchangeFile } from './wire/exchangeFile.ts';

/** How to start the emulated Azure; whatever is left out has the value that a person at a demonstration wants. */
export interface EmulatorOptions {
  /** 0 (the default) takes a free port. */
  readonly port?: number;
  /** Where the proxy for Azure's host names listens, 0 for a free port; there is none unless given. */
  readonly proxyPort?: number;
  /** The file that keeps everything beyond a restart; nothing is kept unless given. */
  readonly state?: string;
  /** What there is at first; the sample estate unless given. */
  readonly estate?: EstateChoice;
  /** Whether requests are counted and throttled as Azure does it; default `off`. */
  readonly quotas?: 'azure' | 'off';
  /** Real time, which can be moved ahead, unless given. */
  readonly clock?: MovableClock;
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
  /**
   * Seconds until the service notices a new version of a key; default one hour to 26, for each account and version another
   * time: detection "varies (from one hour to 24 hours or more)" (Key Vault documentation).
   */
  readonly versionLag?: number;
  /** Seconds between two regular uses of an account's key by the service; default one hour. */
  readonly serviceInterval?: number;
  /** Seconds that a row of a diagnostic log takes until a query finds it; default 180. */
  readonly ingestion?: number;
  /** Rows of a page of a list; default 50. */
  readonly pageSize?: number;
  /** Whether lists begin with an empty page; default no. */
  readonly emptyPages?: Behaviour['emptyPages'];
  /** Rows of a page of Resource Graph; default 1000. */
  readonly queryPageSize?: number;
  /** The address from which callers seem to come; default one of the addresses reserved for documentation. */
  readonly clientAddress?: string;
  /** The ARM id of the subnet in which callers stand; default the internet. */
  readonly clientSubnet?: string;
  /** Whether the control API listens, on a port and with a secret of its own; default no. */
  readonly control?: boolean;
  /**
   * Whether the watchdog watches from the start; default what `control` says. An estate by scale is watched only where that
   * is asked for, since the watchdog goes through all of it around every request that changes something.
   */
  readonly watch?: boolean;
  /** A folder to write everything into that is answered; default what the environment variable AOAI_CMK_EXCHANGES names. */
  readonly exchanges?: string;
}

/** A principal with which a client can sign in. */
export interface SignIn {
  readonly name: string;
  readonly objectId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly description: string;
}

export interface RunningEmulator extends Addresses {
  readonly tenantId: string;
  readonly principals: readonly SignIn[];
  /** The emulated Azure itself, for tests that run in the same process. */
  readonly azure: Azure;
  readonly clock: MovableClock;
  readonly log: RequestLog;
  readonly faults: Faults;
  readonly watchdog: Watchdog;
  readonly snapshots: Snapshots;
  /** Lets time pass, in milliseconds, as if one had waited: what is due on the way is settled, and the watchdog looks. */
  passTime(milliseconds: number): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts the emulated Azure on 127.0.0.1. Rejects where a port is taken, and with StateError where a state cannot be used or
 * written, or where another emulator has it.
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<RunningEmulator> {
  const lock = options.state === undefined ? undefined : new StateLock(options.state);
  try {
    return await startWith(options, lock);
  } catch (error) {
    lock?.release();
    throw error;
  }
}

async function startWith(options: EmulatorOptions, lock: StateLock | undefined): Promise<RunningEmulator> {
  const clock = options.clock ?? new OffsetClock();
  const isKept = options.state !== undefined && existsSync(options.state);
  const estate = isKept ? contosoTenant(cloudNamed(options.cloud ?? 'AzureCloud')) : estateOf(options, clock.now());
  const tokens = await TokenAuthority.create(estate.tenant.tenantId, clock);
  const azure: Azure = { estate, clock, tokens, behaviour: behaviourOf(options), keyEvents: new KeyEvents() };
  const services = new Services(azure);
  const stateParts = statePartsOf(azure, clock, services);
  const state = await openState(options, azure, stateParts);
  const watchdog = new Watchdog(azure);
  const snapshots = new Snapshots(stateParts, () => clock.now());
  const parts = { azure, clock, log: new RequestLog(), faults: new Faults(), watchdog, snapshots };
  if (isWatched(options)) await watchdog.start();
  state?.save();
  parts.log.listen(() => state?.touch());
  const doors = await openDoors(options, {
    ...parts,
    services,
    exchanges: exchangeFileOf(options),
    onControlled: () => state?.touch(),
  });
  return {
    ...parts,
    ...doors.addresses,
    tenantId: estate.tenant.tenantId,
    principals: [...estate.principals.values()].flatMap(signInOf),
    passTime: async (milliseconds) => {
      await passTime(azure, clock, watchdog, clock.now() + milliseconds);
      state?.touch();
    },
    close: async () => {
      try {
        await doors.close();
        state?.save();
      } finally {
        lock?.release();
      }
    },
  };
}

/** Puts what the state file holds in place, if there is one. Rejects with StateError. */
async function openState(
  { state, cloud }: EmulatorOptions,
  { estate }: Azure,
  parts: readonly StatePart[],
): Promise<StateFile | undefined> {
  if (state === undefined) return undefined;
  const file = new StateFile(state, parts, (message) => process.emitWarning(message));
  if ((await file.load()) && cloud !== undefined && cloud !== estate.cloud.name) {
    throw new StateError(`The state in ${state} is of the cloud ${estate.cloud.name}, not of ${cloud}.`);
  }
  return file;
}

function exchangeFileOf({ exchanges = process.env['AOAI_CMK_EXCHANGES'] }: EmulatorOptions): ExchangeFile | undefined {
  return exchanges === undefined || exchanges === '' ? undefined : new ExchangeFile(exchanges);
}

/** What there is at first. Throws RangeError for a scale that cannot be, EstateFileError for a file that describes none. */
function estateOf({ estate, cloud = 'AzureCloud' }: EmulatorOptions, now: number): Estate {
  if (estate?.kind === 'file') return estateInFile(estate.path, cloudNamed(cloud), now);
  if (estate?.kind === 'scale') return scaleEstate(cloudNamed(cloud), now, estate);
  return sampleEstate(cloudNamed(cloud), now);
}

function isWatched({ watch, control = false, estate }: EmulatorOptions): boolean {
  return watch ?? (control && estate?.kind !== 'scale');
}

/** The behaviour that the options ask for, in milliseconds. */
export function behaviourOf(options: EmulatorOptions): Behaviour {
  return {
    propagation: (options.propagation ?? 20) * 1000,
    operationDuration: (options.lro ?? 5) * 1000,
    latency: options.latency ?? 0,
    armKeys: options.armKeys ?? 'allow',
    trustedServices: options.trustedServices ?? 'admit',
    deletionLag: (options.deletionLag ?? 5) * 1000,
    versionLag: (options.versionLag ?? 3600) * 1000,
    versionLagSpread: options.versionLag === undefined ? 25 * 3600 * 1000 : 0,
    serviceInterval: (options.serviceInterval ?? 3600) * 1000,
    ingestionDelay: (options.ingestion ?? 180) * 1000,
    pageSize: options.pageSize ?? 50,
    emptyPages: options.emptyPages ?? 'none',
    queryPageSize: options.queryPageSize ?? 1000,
    quotas: options.quotas ?? 'off',
    clientAddress: options.clientAddress ?? '203.0.113.25',
    clientSubnet: options.clientSubnet ?? internet,
  };
}

function signInOf({ objectId, appId, secret, displayName, description = '' }: Principal): readonly SignIn[] {
  if (appId === undefined || secret === undefined) return [];
  return [{ name: displayName, objectId, clientId: appId, clientSecret: secret, description }];
}
