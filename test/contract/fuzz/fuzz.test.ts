import { connect } from 'node:net';
import { Agent, request as send } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Harness } from '../emulator/harness.ts';
import { Chaos } from './chaos.ts';
import { Requests, type FuzzedRequest } from './requests.ts';

/** How many bytes of requests are sent; `npm run test:fuzz` sends ten million. */
const bytes = Number(process.env['AOAI_CMK_FUZZ_BYTES'] ?? 400_000);
const seed = Number(process.env['AOAI_CMK_FUZZ_SEED'] ?? 20_261_124);
/** A request that takes longer hangs: some make keys of 4096 bits. */
const longest = 30_000;
const atOnce = 8;
const bytesOfRound = 100_000;

interface Answer {
  readonly request: FuzzedRequest;
  readonly status: number;
  readonly text: string;
}

describe('Requests that nobody would send', () => {
  let harness: Harness;
  let agent: Agent;
  beforeEach(async () => {
    await begin();
  });
  afterEach(async () => {
    await end();
  });

  async function begin(): Promise<void> {
    harness = await Harness.start({ lro: 1, propagation: 1 });
    agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  }

  async function end(): Promise<void> {
    agent.destroy();
    await harness.close();
  }

  async function fuzzer(chaos: Chaos): Promise<Requests> {
    const token = async (audience: string): Promise<string> => await harness.token('owner', `${audience}/.default`);
    return new Requests(chaos, harness.emulator.azure.estate, {
      resourceManager: await token('https://management.azure.com'),
      vault: await token('https://vault.azure.net'),
      managedHsm: await token('https://managedhsm.azure.net'),
      graph: await token('https://graph.microsoft.com'),
      logAnalytics: await token('https://api.loganalytics.io'),
      cognitiveServices: await token('https://cognitiveservices.azure.com'),
    });
  }

  async function answerTo(request: FuzzedRequest): Promise<Answer> {
    const { port, secret } = harness.emulator;
    return await new Promise((resolve, reject) => {
      const body = Buffer.from(request.body);
      const length = { 'content-length': String(body.length) };
      const headers = { ...request.headers, ...length, host: request.host, 'x-emulator-secret': secret };
      const outgoing = send({ host: '127.0.0.1', port, agent, method: request.method, path: request.target, headers });
      outgoing.setTimeout(longest, () => outgoing.destroy(new Error(`Nothing came back: ${shown(request)}`)));
      outgoing.on('error', (error: NodeJS.ErrnoException) => {
        // A host that does not exist, or headers that Node itself refuses: the connection is cut.
        if (error.code === 'ECONNRESET' || error.code === 'EPIPE') resolve({ request, status: 0, text: '' });
        else reject(error);
      });
      outgoing.on('response', (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', reject);
        incoming.on('end', () =>
          resolve({ request, status: incoming.statusCode ?? 0, text: Buffer.concat(chunks).toString() }),
        );
      });
      outgoing.end(body);
    });
  }

  it(
    `never make the emulator fail, hang or end: ${bytes} bytes of them, seed ${seed}`,
    { timeout: 60_000 + bytes / 2 },
    async () => {
      const statuses = new Map<number, number>();
      const failures: string[] = [];
      let sent = 0;
      for (let round = 0; sent < bytes; round += 1) {
        // Fuzz deletes what it finds: after a while there is nothing left to try, and another estate is begun with.
        if (round > 0) {
          await end();
          await begin();
        }
        const requests = await fuzzer(new Chaos(seed * 1000 + round));
        for (const until = Math.min(bytes, sent + bytesOfRound); sent < until;) {
          const batch = Array.from({ length: atOnce }, () => requests.next());
          for (const { status, text, request } of await Promise.all(batch.map(answerTo))) {
            sent += shown(request).length + request.body.length;
            statuses.set(status, (statuses.get(status) ?? 0) + 1);
            if (status >= 500) {
              failures.push(`${status} ${text.slice(0, 300)} ${shown(request)} ${request.body.slice(0, 400)}`);
            }
          }
          harness.pass(1);
        }
        const { status } = await harness.arm('reader', 'GET', '/tenants?api-version=2022-12-01');
        expect(status).toBe(200);
      }
      expect(failures.slice(0, 10)).toEqual([]);
      // Fuzz that is always refused at the door tests nothing.
      const share = (from: number): number =>
        [...statuses]
          .filter(([status]) => status >= from && status < from + 100)
          .reduce((sum, [, count]) => sum + count, 0) / [...statuses.values()].reduce((sum, count) => sum + count, 0);
      expect(share(200)).toBeGreaterThan(0.08);
      expect(share(400)).toBeGreaterThan(0.3);
      expect(Object.keys(Object.prototype)).toEqual([]);
    },
  );

  it('nor does a HEAD whose address is too long, which is refused as any HEAD is: without a body', async () => {
    const target = `/subscriptions/${'x'.repeat(20_000)}?api-version=2022-12-01`;
    const answer = await answerTo({ method: 'HEAD', host: 'management.azure.com', target, headers: {}, body: '' });
    expect([answer.status, answer.text]).toEqual([431, '']);
  });

  it('nor does what is no HTTP at all, after which it answers as before', async () => {
    const chaos = new Chaos(seed + 1);
    for (let time = 0; time < 60; time += 1) {
      const start = chaos.of([
        '',
        'GET / HTTP/1.1\r\n',
        'POST /x HTTP/1.1\r\nHost: management.azure.com\r\nContent-Length: 99\r\n\r\n',
        'PUT',
      ]);
      await noise(`${start}${chaos.bytes()}`);
    }
    const reply = await harness.arm('reader', 'GET', '/tenants?api-version=2022-12-01');
    expect(reply.status).toBe(200);
  });

  async function noise(text: string): Promise<void> {
    await new Promise<void>((resolve) => {
      const socket = connect(harness.emulator.port, '127.0.0.1', () => socket.end(Buffer.from(text, 'latin1')));
      socket.on('error', () => {
        resolve();
      });
      socket.on('close', () => {
        resolve();
      });
      socket.resume();
    });
  }
});

function shown({ method, host, target }: FuzzedRequest): string {
  return `${method} https://${host}${target}`;
}
