import { once } from 'node:events';
import { createServer, STATUS_CODES, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import type { Tunnels } from '../wire/tunnels.ts';
import type { CertificateAuthority } from './certificateAuthority.ts';
import { refusalOfPlainRequest, refusalOfTunnel, type ProxyRefusal } from './refusals.ts';

/** What stands behind the proxy. */
export interface BehindProxy {
  readonly authority: CertificateAuthority;
  /** The server that answers for all of Azure's hosts, to which the inside of a tunnel is handed. */
  readonly services: Server;
  readonly tunnels: Tunnels;
}

/**
 * A proxy that ends every tunnel here: it shows the client a certificate of the host it asked for, and hands what comes
 * out of the tunnel to the emulated services. It opens no connection to anywhere.
 */
export class Proxy {
  readonly #behind: BehindProxy;
  readonly #server: Server;
  /** What comes out of the tunnels, to be closed with the proxy: the server no longer counts them among its own. */
  readonly #open = new Set<Duplex>();

  constructor(behind: BehindProxy) {
    this.#behind = behind;
    this.#server = createServer((incoming, outgoing) => {
      const { status, ...error } = refusalOfPlainRequest(incoming.url ?? '');
      // What it wanted to send is not read.
      outgoing.writeHead(status, { 'content-type': 'application/json', connection: 'close' });
      outgoing.end(JSON.stringify({ error }));
    });
    this.#server.on('connect', ({ url = '' }, socket: Duplex, head: Buffer) => this.#connect(url, socket, head));
  }

  /** Listens on 127.0.0.1, at a free port for 0, and tells the port. Rejects where it is taken. */
  async listen(port: number): Promise<number> {
    this.#server.listen({ host: '127.0.0.1', port });
    await once(this.#server, 'listening');
    return (this.#server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    for (const inside of this.#open) inside.destroy();
    await closed;
  }

  #connect(target: string, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    const refusal = refusalOfTunnel(target);
    if (refusal !== undefined) {
      refuse(socket, refusal);
      return;
    }
    const { authority, services, tunnels } = this.#behind;
    const host = target.replace(/:\d+$/, '');
    const inside = new TLSSocket(accepted(socket, head), {
      isServer: true,
      secureContext: authority.contextFor(host),
      ALPNProtocols: ['http/1.1'],
    });
    this.#open.add(inside);
    inside.on('error', () => inside.destroy());
    inside.on('close', () => this.#open.delete(inside));
    tunnels.add(inside, host);
    services.emit('connection', inside);
  }
}

function accepted(socket: Duplex, head: Buffer): Duplex {
  socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
  // What the client sent before it was told to.
  if (head.length > 0) socket.unshift(head);
  return socket;
}

function refuse(socket: Duplex, { status, ...error }: ProxyRefusal): void {
  const body = JSON.stringify({ error });
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`);
}
