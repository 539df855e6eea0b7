import type { Duplex } from 'node:stream';

/** The connections that came through the proxy, each with the host that it was opened to. */
export class Tunnels {
  readonly #hosts = new WeakMap<Duplex, string>();

  add(connection: Duplex, host: string): void {
    this.#hosts.set(connection, host.toLowerCase());
  }

  /** The host that a connection was opened to, in lower case; undefined for one that did not come through the proxy. */
  hostOf(connection: Duplex): string | undefined {
    return this.#hosts.get(connection);
  }
}
