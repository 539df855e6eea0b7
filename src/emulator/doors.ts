import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { createControlServer, type Controlled } from './control/server.ts';
import type { ProxyAddress } from './proxy/start.ts';
import type { ExchangeFile } from './wire/exchangeFile.ts';
import { createServer } from './wire/server.ts';
import type { Services } from './wire/services.ts';
import { Tunnels } from './wire/tunnels.ts';

/** Where the emulated Azure is reached. */
export interface Addresses {
  readonly port: number;
  /** To be sent with every request as x-emulator-secret. */
  readonly secret: string;
  /** The proxy, where it was asked for. */
  readonly proxy?: ProxyAddress;
  /** The control API, where it was asked for. */
  readonly control?: ControlAddress;
}

export interface ControlAddress {
  readonly port: number;
  readonly address: string;
  /** To be sent with every request as x-emulator-control-secret. */
  readonly secret: string;
}

export interface Doors {
  readonly addresses: Addresses;
  close(): Promise<void>;
}

/** Which doors are opened, and where. */
interface DoorOptions {
  readonly port?: number;
  readonly proxyPort?: number;
  readonly control?: boolean;
  readonly state?: string;
}

/** Opens the server of all services, and the proxy and the control API where asked for; rejects with all closed. */
export async function openDoors(
  { port = 0, proxyPort, control = false, state }: DoorOptions,
  behind: Controlled & { readonly services: Services; readonly exchanges?: ExchangeFile | undefined },
): Promise<Doors> {
  const tunnels = new Tunnels();
  const secret = newSecret();
  const server = createServer({ ...behind, secret, tunnels });
  const closing: (() => Promise<unknown>)[] = [async () => await server.close()];
  const close = async (): Promise<void> => {
    await Promise.all(closing.map(async (each) => await each()));
  };
  try {
    const addresses: { -readonly [Name in keyof Addresses]: Addresses[Name] } = {
      port: await listen(server, port),
      secret,
    };
    if (proxyPort !== undefined) {
      // What the proxy needs is loaded only for it.
      const { startProxy } = await import('./proxy/start.ts');
      const proxy = await startProxy({ port: proxyPort, state, services: server.server, tunnels });
      closing.push(async () => await proxy.close());
      addresses.proxy = proxy.address;
    }
    if (control) {
      const controlSecret = newSecret();
      const controlServer = createControlServer(behind, controlSecret);
      closing.push(async () => await controlServer.close());
      const controlPort = await listen(controlServer, 0);
      addresses.control = { port: controlPort, address: `http://127.0.0.1:${controlPort}`, secret: controlSecret };
    }
    return { addresses, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Listens on 127.0.0.1 and tells the port. */
async function listen(server: FastifyInstance, port: number): Promise<number> {
  await server.listen({ host: '127.0.0.1', port });
  return (server.server.address() as AddressInfo).port;
}

function newSecret(): string {
  return randomBytes(32).toString('base64url');
}
