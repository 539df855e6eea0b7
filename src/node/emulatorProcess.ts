import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface } from 'node:readline';
import { isJsonObject, type JsonObject } from '../core/resources/json.ts';

/** Someone who may sign in to the emulator. */
export interface EmulatorPrincipal {
  readonly name: string;
  readonly objectId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly description: string;
}

export interface EmulatorProcess {
  readonly port: number;
  /** Sent with every request as `x-emulator-secret`. */
  readonly secret: string;
  readonly tenantId: string;
  readonly principals: readonly [EmulatorPrincipal, ...EmulatorPrincipal[]];
  /** Resolves when the process has ended, whoever ended it. */
  readonly ended: Promise<void>;
  /** Ends the process and resolves once it is gone; safe to call twice. */
  dispose(): Promise<void>;
}

export interface EmulatorStart {
  /** Path of dist/emulator.cjs. */
  readonly entry: string;
  /** The program that runs it: this process's own unless another is named; VS Code's runs as Node when told to. */
  readonly executable?: string;
  /** Further arguments, for example `--propagation 5`. */
  readonly args?: readonly string[];
  /** Milliseconds within which it must say where it listens; 20 s, enough for a cold disk. */
  readonly timeout?: number;
  readonly signal?: AbortSignal;
}

/** The emulator did not start; the message holds what it said itself. */
export class EmulatorStartError extends Error {
  override readonly name = 'EmulatorStartError';
}

/** Milliseconds between asking the process to end and ending it. */
const grace = 2000;

/**
 * Starts the emulator in a process of its own, which ends together with this one: it watches its standard input, a pipe whose other
 * end closes however this process ends.
 * @throws EmulatorStartError where it ends, says nothing in time, or says something else; the signal's reason where that is aborted
 */
export async function startEmulatorProcess(start: EmulatorStart): Promise<EmulatorProcess> {
  start.signal?.throwIfAborted();
  const child = spawn(start.executable ?? process.execPath, [start.entry, ...(start.args ?? [])], {
    env: environment(),
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
  });
  // Writing to a process that is gone is no event of its own: its end is.
  child.stdin.on('error', () => undefined);
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.once('error', () => resolve());
  });
  try {
    const ready = readyIn(await firstLine(child, start));
    return { ...ready, ended, dispose: () => end(child, ended, grace) };
  } catch (error) {
    await end(child, ended, 0);
    throw error;
  }
}

/** What this process was started with, less what is meant for it alone (a debugger's port). */
function environment(): NodeJS.ProcessEnv {
  const variables: NodeJS.ProcessEnv = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
  delete variables['NODE_OPTIONS'];
  return variables;
}

function firstLine(child: ChildProcessWithoutNullStreams, start: EmulatorStart): Promise<string> {
  const timeout = start.timeout ?? 20_000;
  return new Promise((resolve, reject) => {
    let complaints = '';
    const fail = (what: string) => {
      settle();
      const said = complaints.trim();
      reject(new EmulatorStartError(`The emulator ${what}.${said === '' ? '' : ` It said: ${said}`}`));
    };
    const settle = () => {
      clearTimeout(timer);
      start.signal?.removeEventListener('abort', abort);
    };
    const timer = setTimeout(() => fail(`did not start within ${timeout / 1000} seconds`), timeout);
    const abort = () => {
      settle();
      reject(start.signal?.reason as Error);
    };
    start.signal?.addEventListener('abort', abort, { once: true });
    child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints = (complaints + text).slice(-4000)));
    child.once('error', (error) => fail(`could not be started: ${error.message}`));
    child.once('close', (code, signal) => fail(`ended before it was ready (${signal ?? `exit code ${code}`})`));
    // Read on after the first line, or a talkative emulator would come to a halt.
    createInterface({ input: child.stdout }).once('line', (line) => {
      settle();
      resolve(line);
    });
  });
}

function readyIn(line: string): Pick<EmulatorProcess, 'port' | 'secret' | 'tenantId' | 'principals'> {
  const said = parse(line);
  const { port, secret, tenantId, principals } = isJsonObject(said) ? said : {};
  const [first, ...rest] = Array.isArray(principals) ? principals.map(principalIn) : [];
  if (typeof port !== 'number' || typeof secret !== 'string' || typeof tenantId !== 'string' || !first) {
    throw new EmulatorStartError('The emulator did not say where it listens; it may be of another version.');
  }
  return { port, secret, tenantId, principals: [first, ...rest] };
}

function principalIn(value: unknown): EmulatorPrincipal {
  const body: JsonObject = isJsonObject(value) ? value : {};
  const text = (name: string) => {
    const member = body[name];
    if (typeof member === 'string') return member;
    throw new EmulatorStartError(`The emulator named a principal without ${name}; it may be of another version.`);
  };
  return {
    name: text('name'),
    objectId: text('objectId'),
    clientId: text('clientId'),
    clientSecret: text('clientSecret'),
    description: text('description'),
  };
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

async function end(child: ChildProcessWithoutNullStreams, ended: Promise<void>, patience: number): Promise<void> {
  child.stdin.end();
  const timer = setTimeout(() => child.kill('SIGKILL'), patience);
  await ended;
  clearTimeout(timer);
}
