import type { FaultDefinition } from '../../../src/emulator/control/faults.ts';
import type { Intercept, World } from './world.ts';
import { requestLimit } from './expiry.ts';
import { otherCaller } from './otherCaller.ts';

/** What can befall one request of a plan. */
export const troubles = [
  'cut off before the request',
  'cut off after its effect',
  '429 without Retry-After',
  '500',
  'timeout',
  'connection reset after the effect',
  'token expired',
  'account changed by another caller',
  'account busy by another caller',
  'cancelled',
  '500 after the effect',
  'timeout after the effect',
] as const;

/** What only a request that changes something can tell from the same trouble before it. */
const ofWritesOnly: readonly Trouble[] = ['500 after the effect', 'timeout after the effect'];

/** Whether a trouble can befall a request; `account`: that somebody else may change meanwhile, where there is one. */
export function canBefall(trouble: Trouble, method: string, account: string | undefined): boolean {
  if (account === undefined && trouble.includes('another caller')) return false;
  return method !== 'GET' || !ofWritesOnly.includes(trouble);
}

export type Trouble = (typeof troubles)[number];

/** Those that the emulator brings about. */
const faults: Readonly<Partial<Record<Trouble, FaultDefinition>>> = {
  '429 without Retry-After': { kind: 'status', status: 429 },
  '500': { kind: 'status', status: 500 },
  '500 after the effect': { kind: 'status', status: 500, after: true },
  'connection reset after the effect': { kind: 'resetAfter' },
  'token expired': { kind: 'expiredToken' },
};

/** One trouble at one request, counted from 0 over all lives of a run. */
export class Strike {
  readonly trouble: Trouble;
  readonly at: number;
  /** Aborted at the request where the run is to be cancelled. */
  readonly cancelled = new AbortController();
  /** Resolves when the program is cut off: from then on it does nothing any more. */
  readonly cutOff: Promise<void>;
  readonly #world: World;
  readonly #account: string | undefined;
  #cut: () => void = () => undefined;
  #sent = 0;
  /** The request that was struck, once it was. */
  struck: string | undefined;
  /** Whether the program that it befell has come to its end. */
  isOver = false;

  constructor(world: World, trouble: Trouble, at: number, account: string | undefined) {
    this.trouble = trouble;
    this.at = at;
    this.#world = world;
    this.#account = account;
    this.cutOff = new Promise((resolve) => (this.#cut = resolve));
    const fault = faults[trouble];
    if (fault) world.emulator.faults.add({ ...fault, skip: at, count: 1 });
  }

  readonly intercept: Intercept = async (request, send, expire) => {
    const index = this.#sent++;
    if (index !== this.at) return send(request);
    this.struck = `${request.method} ${request.url}`;
    switch (this.trouble) {
      case 'cut off after its effect':
        await send(request);
        this.#cut();
        return new Promise(() => undefined);
      case 'cut off before the request':
        this.#cut();
        return new Promise(() => undefined);
      case 'timeout after the effect':
        await send(request);
        return this.#neverAnswered(expire);
      case 'timeout':
        return this.#neverAnswered(expire);
      case 'cancelled':
        this.cancelled.abort();
        return send(request);
      case 'account changed by another caller':
        await otherCaller(this.#world, this.#account ?? '', 0);
        return send(request);
      case 'account busy by another caller':
        await otherCaller(this.#world, this.#account ?? '', busyFor);
        return send(request);
      default:
        return send(request);
    }
  };

  async #neverAnswered(expire: () => void): Promise<never> {
    await this.#world.pass(requestLimit);
    expire();
    throw new DOMException('The operation was aborted.', 'AbortError');
  }
}

/** How long somebody else's change takes, in milliseconds: longer than the first pauses of a plan that finds the account busy. */
const busyFor = 40_000;
