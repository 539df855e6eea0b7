import { parseArgs } from 'node:util';
import { ManualClock } from './clock.ts';
import { clouds } from './clouds.ts';
import { behaviourChoices } from './control/behaviour.ts';
import type { EmulatorOptions } from './start.ts';

export interface CommandLine {
  readonly emulator: EmulatorOptions;
  /** The process whose end ends the emulator too. */
  readonly parentPid?: number;
}

/** A wrong command line; the message is for the person who typed it. */
export class UsageError extends Error {}

export const usage = `Usage: emulator [--port N] [--estate sample] [--cloud NAME] [--propagation SECONDS] [--lro SECONDS]
                [--ingestion SECONDS] [--latency MS] [--arm-keys allow|refuse] [--trusted-services admit|refuse]
                [--control] [--clock real|manual] [--parent-pid PID]

  --propagation  until a new or removed role assignment counts (20)    --lro        a write of an account (5)
  --ingestion    until a query finds a row of a diagnostic log (180)   --latency    every reply is held back (0)
  --control      opens the control API (clock, faults, request log, watchdog) on a port and with a secret of its own,
                 which the printed line then names as "control"
  --clock        manual: time stands still until the control API moves it; real (default): it can be moved ahead`;

/** Reads the command line. Throws UsageError. */
export function readCommandLine(args: readonly string[]): CommandLine {
  const values = parse(args);
  choice('estate', values.estate ?? 'sample', ['sample']);
  const cloud = choice(
    'cloud',
    values.cloud,
    clouds.map(({ name }) => name),
  );
  const armKeys = choice('arm-keys', values['arm-keys'], behaviourChoices.armKeys);
  const trustedServices = choice('trusted-services', values['trusted-services'], behaviourChoices.trustedServices);
  const port = whole('port', values.port, 65_535);
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
    ...(parentPid === undefined ? {} : { parentPid }),
  };
}

type OptionName =
  | 'port'
  | 'estate'
  | 'cloud'
  | 'propagation'
  | 'lro'
  | 'ingestion'
  | 'latency'
  | 'arm-keys'
  | 'trusted-services'
  | 'clock'
  | 'parent-pid';

type Values = Partial<Record<OptionName, string>> & { readonly control?: boolean };

function parse(args: readonly string[]): Values {
  const text = { type: 'string' } as const;
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        port: text,
        estate: text,
        cloud: text,
        propagation: text,
        lro: text,
        ingestion: text,
        latency: text,
        'arm-keys': text,
        'trusted-services': text,
        control: { type: 'boolean' },
        clock: text,
        'parent-pid': text,
      },
    });
    return values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
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
