import { addPrincipal } from '../../../../src/emulator/state/directory.ts';
import { Harness } from '../harness.ts';
import { missing, type Names } from './names.ts';
import type { Caller } from './operation.ts';
import { prepare } from './estate/prepare.ts';
import { callerFor, type Callers, type Probe, type Sent } from './ways.ts';

/** One emulator for all tables, with something of everything in it, and brought back to that before each call that succeeds. */
export class World {
  readonly harness: Harness;
  readonly names: Names;
  readonly #callers: Callers;
  readonly #prepared: string;

  private constructor(harness: Harness, names: Names, callers: Callers) {
    this.harness = harness;
    this.names = names;
    this.#callers = callers;
    this.#prepared = harness.emulator.snapshots.current();
  }

  static async start(): Promise<World> {
    const harness = await Harness.start({ propagation: 0, ingestion: 0 });
    const { principals } = harness.emulator.azure.estate;
    const owner = principals.get(harness.signIn('owner').objectId);
    if (owner === undefined) throw new Error('The sample has an owner.');
    const stranger = addPrincipal(principals, {
      objectId: crypto.randomUUID(),
      appId: crypto.randomUUID(),
      type: 'ServicePrincipal',
      displayName: 'stranger',
      replicatedAt: 0,
    });
    return new World(harness, await prepare(harness), { owner, stranger });
  }

  async close(): Promise<void> {
    await this.harness.close();
  }

  /** Undoes whatever has been done since the beginning. */
  async reset(): Promise<void> {
    await this.harness.emulator.snapshots.restore(this.#prepared);
  }

  /** The caller for one of the wrong ways, or for the right one. */
  caller(way: Probe | undefined, sent: Sent[]): Caller {
    return callerFor(way, this.harness.emulator, this.#callers, this.harness.httpClient, sent);
  }

  /** The names with one of which there is nothing. */
  without(name: keyof Names): Names {
    return { ...this.names, [name]: missing(name) };
  }
}
