import { Buckets } from './buckets.ts';
import type { PrivateEndpointConnection } from './network.ts';

/**
 * Private endpoint connections under their lower-case ids, which also knows those at each resource and those of each endpoint:
 * every view of a key store or an account shows its own.
 */
export class ConnectionMap extends Map<string, PrivateEndpointConnection> {
  readonly #byResource = new Buckets<PrivateEndpointConnection>();
  readonly #byEndpoint = new Buckets<PrivateEndpointConnection>();

  constructor(entries: Iterable<readonly [string, PrivateEndpointConnection]> = []) {
    super();
    for (const [id, connection] of entries) this.set(id, connection);
  }

  /** Those at the resource of that id, in the order in which they came. */
  at(resourceId: string): readonly PrivateEndpointConnection[] {
    return [...this.#byResource.of(resourceId.toLowerCase())];
  }

  ofEndpoint(endpointId: string): readonly PrivateEndpointConnection[] {
    return [...this.#byEndpoint.of(endpointId.toLowerCase())];
  }

  override set(id: string, connection: PrivateEndpointConnection): this {
    this.#forget(id);
    this.#byResource.add(connection.resourceId.toLowerCase(), id, connection);
    this.#byEndpoint.add(connection.privateEndpointId.toLowerCase(), id, connection);
    return super.set(id, connection);
  }

  override delete(id: string): boolean {
    this.#forget(id);
    return super.delete(id);
  }

  override clear(): void {
    this.#byResource.clear();
    this.#byEndpoint.clear();
    super.clear();
  }

  #forget(id: string): void {
    const before = this.get(id);
    if (before === undefined) return;
    this.#byResource.remove(before.resourceId.toLowerCase(), id);
    this.#byEndpoint.remove(before.privateEndpointId.toLowerCase(), id);
  }
}
