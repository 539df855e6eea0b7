import { Agent, createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request on its way from the extension to the emulator. */
export interface Call {
  readonly method: string;
  /** The Azure host that it is meant for. */
  readonly host: string;
  readonly path: string;
  readonly body: string;
}

/** What happens to a request in place of reaching the emulator. */
export type Fault =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers?: Record<string, string>;
      readonly body: string;
    }
  /** The emulator's own answer, so many milliseconds later. */
  | { readonly kind: 'slow'; readonly milliseconds: number }
  /** No answer at all until the other side gives up. */
  | { readonly kind: 'silent' }
  /** The change is made, and its answer is lost on the way. */
  | { readonly kind: 'lost' };

interface Rule {
  readonly matches: (call: Call) => boolean;
  readonly fault: Fault;
  /** How many more requests it is for. */
  left: number;
}

/** Stands between extension and emulator, and disturbs the requests that a test names. */
export class FaultProxy {
  readonly #server = createServer((incoming, outgoing) => void this.#handle(incoming, outgoing));
  readonly #agent = new Agent({ keepAlive: true });
  #rules: Rule[] = [];
  #target = 0;
  /** Every request that came by, disturbed or not. */
  readonly calls: Call[] = [];

  async listen(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.#server.listen(0, '127.0.0.1', () => resolve(undefined));
    await promise;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  forwardTo(port: number): void {
    this.#target = port;
  }

  /** Disturbs the requests that match, the first so many of them. */
  disturb(matches: (call: Call) => boolean, fault: Fault, times = Number.POSITIVE_INFINITY): void {
    this.#rules.push({ matches, fault, left: times });
  }

  /** Lets everything through again. */
  calm(): void {
    this.#rules = [];
  }

  async close(): Promise<void> {
    this.#agent.destroy();
    this.#server.closeAllConnections();
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.#server.close(() => resolve(undefined));
    await promise;
  }

  async #handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await read(incoming);
    const { method = 'GET', url: path = '/', headers } = incoming;
    const call = { method, host: headers.host ?? '', path, body: body.toString() };
    this.calls.push(call);
    const rule = this.#rules.find(({ matches, left }) => left > 0 && matches(call));
    if (rule) rule.left--;
    switch (rule?.fault.kind) {
      case undefined:
        this.#forward(incoming, body, outgoing);
        break;
      case 'answer':
        outgoing.writeHead(rule.fault.status, { 'content-type': 'application/json', ...rule.fault.headers });
        outgoing.end(rule.fault.body);
        break;
      case 'slow':
        setTimeout(() => this.#forward(incoming, body, outgoing), rule.fault.milliseconds);
        break;
      case 'silent':
        break;
      case 'lost':
        this.#forward(incoming, body, outgoing, () => outgoing.destroy());
        break;
    }
  }

  #forward(incoming: IncomingMessage, body: Buffer, outgoing: ServerResponse, instead?: () => void): void {
    const { method, url, headers } = incoming;
    const onward = request(
      { host: '127.0.0.1', port: this.#target, method, path: url, headers, agent: this.#agent },
      (answer) => {
        if (instead) {
          answer.resume().on('end', instead);
          return;
        }
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    onward.on('error', () => outgoing.destroy());
    onward.end(body);
  }
}

async function read(incoming: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of incoming) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
