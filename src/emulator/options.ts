import { parseArgs } from 'node:util';
import { ManualClock } from './clock.ts';
import { clouds } from './clouds.ts';
import { behaviourChoices } from './control/behaviour.ts';
import { readEstateChoice, type EstateChoice } from './estate/choice.ts';
import type { EmulatorOptions } from './start.ts';

export interface CommandLine {
  readonly emulator: EmulatorOptions;
  /** Whether no line is written for each request. */
  readonly silent: boolean;
  /** The process whose end ends the emulator too. */
  readonly parentPid?: number;
}

/** A wrong command line; the message is for the person who typed it. */
export class UsageError extends Error {}

export const usage = `Usage: emulator [--port N] [--proxy-port N] [--state FILE] [--estate sample|scale:S,V,K,A|FILE] [--latency MS]
                [--quotas azure|off] [--clock real|manual] [--silent] [--cloud NAME] [--propagation SECONDS]
                [--lro SECONDS] [--ingestion SECONDS] [--arm-keys allow|refuse] [--trusted-services admit|refuse]
                [--control] [--parent-pid PID]

  --port         where the services listen; 0 (the default) takes a free port
  --proxy-port   opens a proxy that answers for Azure's host names, 0 for a free port, with a certificate authority of its
                 own, whose certificate the printed line names as "proxy"
  --state        the file that everything is kept in, so that it survives a restart; made where it is not there
  --estate       what there is at first: sample (the default), so many subscriptions, vaults, keys and accounts, or what
                 the file describes; a state that is there already goes before it
  --quotas       azure: requests are counted and throttled as Azure does it; off (the default)
  --clock        manual: time stands still until the control API moves it; real (the default): it can be moved ahead
  --silent       writes no line for each request to standard error
  --control      opens the control API (clock, faults, request log, watchdog) on a port and with a secret of its own,
                 which the printed line then names as "control"
  --latency      milliseconds by which every reply is held back (0)
  --propagation  seconds until a new or removed role assignment counts (20)
  --lro          seconds that a write of an account takes (5)
  --ingestion    seconds until a query finds a row of a diagnostic log (180)`;

/** Reads the command line. Throws UsageError. */
export function readCommandLine(args: readonly string[]): CommandLine {
  const values = parse(args);
  const estate = estateIn(values.estate);
  const quotas = choice('quotas', values.quotas, ['azure', 'off']);
  const cloud = choice(
    'cloud',
    values.cloud,
    clouds.map(({ name }) => name),
  );
  const armKeys = choice('arm-keys', values['arm-keys'], behaviourChoices.armKeys);
  const trustedServices = choice('trusted-services', values['trusted-services'], behaviourChoices.trustedServices);
  const port = whole('port', values.port, 65_535);
  const proxyPort = whole('proxy-port', values['proxy-port'], 65_535);
  if (values.state === '') throw new UsageError('--state must name a file.');
  const propagation = seconds('propagation', values.propagation);
  const lro = seconds('lro', values.lro);
  const ingestion = seconds('ingestion', values.ingestion);
  const clock = choice('clock', values.clock, ['real', 'manual']);
  const control = values.control === true;
  if (clock === 'manual' && !control) throw new UsageError('--clock manual needs --control: nothing else can move it.');
  const latency = whole('latency', values.latency, 600_000);
  const parentPid = whole('parent-pid', values['parent-pid'], Number.MAX_SAFE_INTEGER);
  return {
    emulator: {
      ...(port === undefined ? {} : { port }),
      ...(proxyPort === undefined ? {} : { proxyPort }),
      ...(values.state === undefined ? {} : { state: values.state }),
      ...(estate === undefined ? {} : { estate }),
      ...(quotas === undefined ? {} : { quotas }),
      ...(cloud === undefined ? {} : { cloud }),
      ...(propagation === undefined ? {} : { propagation }),
      ...(lro === undefined ? {} : { lro }),
      ...(ingestion === undefined ? {} : { ingestion }),
      ...(clock === 'manual' ? { clock: new ManualClock(Date.now()) } : {}),
      ...(control ? { control } : {}),
      ...(latency === undefined ? {} : { latency }),
      ...(armKeys === undefined ? {} : { armKeys }),
      ...(trustedServices === undefined ? {} : { trustedServices }),
    },
    silent: values.silent === true,
    ...(parentPid === undefined ? {} : { parentPid }),
  };
}

type OptionName =
  | 'port'
  | 'proxy-port'
  | 'state'
  | 'estate'
  | 'quotas'
  | 'cloud'
  | 'propagation'
  | 'lro'
  | 'ingestion'
  | 'latency'
  | 'arm-keys'
  | 'trusted-services'
  | 'clock'
  | 'parent-pid';

type Values = Partial<Record<OptionName, string>> & { readonly control?: boolean; readonly silent?: boolean };

function parse(args: readonly string[]): Values {
  const text = { type: 'string' } as const;
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        port: text,
        'proxy-port': text,
        state: text,
        estate: text,
        quotas: text,
        cloud: text,
        propagation: text,
        lro: text,
        ingestion: text,
        latency: text,
        'arm-keys': text,
        'trusted-services': text,
        control: { type: 'boolean' },
        silent: { type: 'boolean' },
        clock: text,
        'parent-pid': text,
      },
    });
    return values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function estateIn(value: string | undefined): EstateChoice | undefined {
  if (value === undefined) return undefined;
  const estate = readEstateChoice(value);
  if (estate !== undefined) return estate;
  throw new UsageError('--estate must be sample, scale:SUBSCRIPTIONS,VAULTS,KEYS,ACCOUNTS or a file.');
}

function choice<const Value extends string>(
  name: string,
  value: string | undefined,
  allowed: readonly Value[],
): Value | undefined {
  if (value === undefined) return undefined;
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined) throw new UsageError(`--${name} must be one of: ${allowed.join(', ')}.`);
  return found;
}

function whole(name: string, value: string | undefined, most: number): number | undefined {
  if (value === undefined) return undefined;
  const number = Number(value);
  if (/^\d+$/.test(value) && number <= most) return number;
  throw new UsageError(`--${name} must be a whole number from 0 to ${most}.`);
}

function seconds(name: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value);
  throw new UsageError(`--${name} must be a number of seconds.`);
}
