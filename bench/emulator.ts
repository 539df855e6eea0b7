import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { root } from '../scripts/root.ts';
import type { Comparison } from './statistics.ts';

const scale = 'scale:1000,5000,50000,2000';
/** The memory that an estate by scale may take, in MiB. */
export const mostMemory = 1024;

interface Description {
  readonly port: number;
  readonly secret: string;
  readonly tenantId: string;
  readonly principals: readonly { readonly name: string; readonly clientId: string; readonly clientSecret: string }[];
}

/** An emulator in a process of its own, and how long it took until it had answered once. */
interface Running {
  readonly child: ChildProcess;
  readonly startedWithin: number;
  readonly description: Description;
  readonly token: string;
}

export interface EmulatorFigures {
  readonly comparisons: readonly Comparison[];
  /** Milliseconds until the estate by scale has answered once. */
  readonly start: number;
  /** What it then holds of memory, in MiB; undefined where the system does not tell. */
  readonly memory: number | undefined;
}

const agent = new Agent({ keepAlive: true });

/** Measures an estate of thousands beside the sample estate, in turns: what is asked about one thing must not take longer. */
export async function measureEmulator(rounds: number): Promise<EmulatorFigures> {
  const [sample, large] = [await start('sample'), await start(scale)];
  try {
    const asked: readonly (readonly [string, string, number])[] = [
      ['Emulator: a vault', 'resources', 2],
      ['Emulator: vaults of a subscription', 'list', 2],
      ['Emulator: grants at a vault', 'grants', 2],
    ];
    const paths = [await pathsOf(sample), await pathsOf(large)] as const;
    const comparisons: Comparison[] = [];
    for (const [what, name, atMost] of asked) {
      const [trivial, own]: [number[], number[]] = [[], []];
      for (let round = 0; round < rounds * 20; round += 1) {
        trivial.push(await timed(sample, paths[0].get(name) ?? ''));
        own.push(await timed(large, paths[1].get(name) ?? ''));
      }
      comparisons.push({ what, than: 'with the sample estate', trivial, own, atMost });
    }
    return { comparisons, start: large.startedWithin, memory: memoryOf(large.child) };
  } finally {
    for (const { child } of [sample, large]) child.stdin?.end();
    agent.destroy();
  }
}

async function start(estate: string): Promise<Running> {
  const begin = performance.now();
  const main = join(root, 'src', 'emulator', 'main.ts');
  const child = spawn(process.execPath, [main, '--estate', estate], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const description = JSON.parse(line) as Description;
  const owner = description.principals.find(({ name }) => name === 'owner');
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: owner?.clientId ?? '',
    client_secret: owner?.clientSecret ?? '',
    scope: 'https://management.azure.com/.default',
  });
  const path = `/${description.tenantId}/oauth2/v2.0/token`;
  const reply = await send(description, 'POST', 'login.microsoftonline.com', path, {}, form.toString());
  const { access_token: token } = JSON.parse(reply) as { access_token: string };
  return { child, startedWithin: performance.now() - begin, description, token };
}

/** The same questions to each estate, about a vault of its own. */
async function pathsOf(running: Running): Promise<ReadonlyMap<string, string>> {
  const { value: subscriptions } = await read<{ value: { subscriptionId: string }[] }>(
    running,
    '/subscriptions?api-version=2022-12-01',
  );
  const list = `/subscriptions/${subscriptions[0]?.subscriptionId ?? ''}/providers/Microsoft.KeyVault/vaults?api-version=2023-07-01`;
  const { value: vaults } = await read<{ value: { id: string }[] }>(running, list);
  const id = vaults[0]?.id ?? '';
  return new Map([
    ['resources', `${id}?api-version=2023-07-01`],
    ['list', list],
    ['grants', `${id}/providers/Microsoft.Authorization/roleAssignments?api-version=2022-04-01&$filter=atScope()`],
  ]);
}

async function timed(running: Running, path: string): Promise<number> {
  const begin = performance.now();
  await read(running, path);
  return performance.now() - begin;
}

async function read<Shape>({ description, token }: Running, path: string): Promise<Shape> {
  const headers = { authorization: `Bearer ${token}` };
  return JSON.parse(await send(description, 'GET', 'management.azure.com', path, headers)) as Shape;
}

async function send(
  { port, secret }: Description,
  method: string,
  host: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  body = '',
): Promise<string> {
  const all = { ...headers, host, 'x-emulator-secret': secret, 'content-length': String(Buffer.byteLength(body)) };
  return await new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port, agent, method, path, headers: all }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        if (incoming.statusCode === 200) resolve(text);
        else reject(new Error(`${method} ${path}: ${incoming.statusCode ?? 0} ${text}`));
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

function memoryOf({ pid }: ChildProcess): number | undefined {
  try {
    return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)]).toString()) / 1024;
  } catch {
    return undefined;
  }
}
