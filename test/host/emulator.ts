import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { request } from 'node:http';
import { fileURLToPath } from 'node:url';
import { byLine } from './lines.ts';

/** The emulator as `npm run build` leaves it. */
const program = fileURLToPath(new URL('../../dist/emulator.cjs', import.meta.url));

/** Milliseconds within which the emulator must say where it listens. */
const READY_WITHIN = 30_000;

/** Someone who may sign in to the emulator. */
export interface Principal {
  readonly name: string;
  readonly objectId: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** What the emulator says of itself when it listens. */
export interface EmulatorDescription {
  readonly port: number;
  /** Without it the emulator answers nothing. */
  readonly secret: string;
  readonly tenantId: string;
  readonly principals: readonly Principal[];
}

/** A running emulator with the sample estate. */
export interface Emulator {
  readonly description: EmulatorDescription;
  /** Reads a resource as Azure's own record has it, signed in as one of the principals. */
  readonly read: (resourceId: string, apiVersion: string, principal?: string) => Promise<unknown>;
  readonly stop: () => Promise<void>;
}

interface Reply {
  readonly status: number;
  readonly body: unknown;
}

/** One request to the emulator in the name of one of Azure's hosts. */
async function send(
  { port, secret }: EmulatorDescription,
  host: string,
  path: string,
  options: { readonly headers?: Readonly<Record<string, string>>; readonly form?: URLSearchParams } = {},
): Promise<Reply> {
  const { promise, resolve, reject } = Promise.withResolvers<Reply>();
  const method = options.form === undefined ? 'GET' : 'POST';
  const contentType = options.form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' };
  const headers = { ...options.headers, ...contentType, host, 'x-emulator-secret': secret };
  const call = request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
    let text = '';
    response.setEncoding('utf8').on('data', (part: string) => (text += part));
    response.on('end', () =>
      resolve({ status: response.statusCode ?? 0, body: text === '' ? undefined : JSON.parse(text) }),
    );
  });
  call.on('error', reject);
  call.end(options.form?.toString());
  return promise;
}

function expectOk({ status, body }: Reply, what: string): unknown {
  if (status === 200) return body;
  throw new Error(`The emulator refused ${what}: ${String(status)} ${JSON.stringify(body)}`);
}

async function signIn(description: EmulatorDescription, name: string): Promise<string> {
  const principal = description.principals.find((one) => one.name === name);
  if (principal === undefined) throw new Error(`The emulator knows nobody called ${name}.`);
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: principal.clientId,
    client_secret: principal.clientSecret,
    scope: 'https://management.azure.com/.default',
  });
  const path = `/${description.tenantId}/oauth2/v2.0/token`;
  const reply = await send(description, 'login.microsoftonline.com', path, { form });
  return (expectOk(reply, `a token for ${name}`) as { access_token: string }).access_token;
}

/** Starts an emulator with a fresh sample estate, with these arguments of its own. It cannot outlive this process. */
export async function startEmulator(args: readonly string[] = []): Promise<Emulator> {
  if (!existsSync(program)) throw new Error('The emulator is not built: run `npm run build` first.');
  const listening = Promise.withResolvers<EmulatorDescription>();
  let complaints = '';
  // It ends by itself when its standard input does, and that does at the latest when this process ends.
  const child = spawn(process.execPath, [program, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
  const ended = once(child, 'close');
  child.stdin.on('error', () => undefined);
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text));
  child.stdout.setEncoding('utf8').on(
    'data',
    byLine((line) => {
      if (line.startsWith('{')) listening.resolve(JSON.parse(line) as EmulatorDescription);
    }),
  );
  const stop = async (): Promise<void> => {
    child.stdin.end();
    await ended;
  };
  const late = setTimeout(() => listening.reject(new Error('The emulator did not start in time.')), READY_WITHIN);
  void ended.then(() => listening.reject(new Error(`The emulator ended before it listened:\n${complaints}`)));
  try {
    const description = await listening.promise;
    return {
      description,
      read: async (resourceId, apiVersion, principal = 'owner') => {
        const headers = { authorization: `Bearer ${await signIn(description, principal)}` };
        const path = `${resourceId}?api-version=${apiVersion}`;
        return expectOk(await send(description, 'management.azure.com', path, { headers }), resourceId);
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  } finally {
    clearTimeout(late);
  }
}
