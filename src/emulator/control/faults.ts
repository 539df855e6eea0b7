import type { ServiceName } from '../clouds.ts';
import { newGuid } from '../guid.ts';
import { randomNumbers } from '../random.ts';

/**
 * How a fault strikes.
 * - `status`: an error answer, before the effect unless `after` is true;
 * - `timeout`: no answer until the connection is closed, before the effect unless `after` is true;
 * - `resetBefore`: the connection is cut, the request has no effect;
 * - `resetAfter`: the request has its effect, then the connection is cut;
 * - `expiredToken`: the request is judged as if its token had expired, in the words of its service;
 * - `malformed`: the request has its effect, half of the answer's text is sent;
 * - `slowBody`: the request has its effect, the answer's text trickles.
 */
export const faultKinds = [
  'status',
  'timeout',
  'resetBefore',
  'resetAfter',
  'expiredToken',
  'malformed',
  'slowBody',
] as const;

export type FaultKind = (typeof faultKinds)[number];

/** Which requests a fault is for; whatever is left out fits all. */
export interface FaultMatch {
  readonly service?: ServiceName;
  /** In any case. */
  readonly method?: string;
  /** A regular expression that is looked for in the host that the client addressed, in any case. */
  readonly host?: string;
  /** A regular expression that is looked for in path and query, in any case. */
  readonly path?: string;
}

export interface FaultDefinition {
  /** Made up where it is left out. */
  readonly id?: string;
  readonly match?: FaultMatch;
  readonly kind: FaultKind;
  /** Of `status`; 500 unless given. */
  readonly status?: number;
  /** Azure's error code; the service's usual one for the status unless given. */
  readonly code?: string;
  readonly message?: string;
  /** Seconds; without it there is no such header. */
  readonly retryAfter?: number;
  readonly after?: boolean;
  /** How many matching requests pass first; 0 unless given. */
  readonly skip?: number;
  /** How often it strikes; 1 unless given. */
  readonly count?: number | 'always';
  /** Of each matching request after the skipped ones; 1 unless given. */
  readonly probability?: number;
  /** Of the generator that decides about probability; the same seed strikes the same requests. */
  readonly seed?: number;
  /** Milliseconds over which a slow body is sent; 2000 unless given. */
  readonly duration?: number;
}

/** A fault that waits or has struck. */
export interface Fault extends FaultDefinition {
  readonly id: string;
  /** How many requests matched it. */
  readonly matched: number;
  readonly struck: number;
}

/** What a fault is matched against. */
export interface FaultTarget {
  readonly service: ServiceName;
  readonly method: string;
  readonly host: string;
  /** Path and query. */
  readonly target: string;
}

/** A fault with what it has seen. */
class Trap {
  readonly #definition: FaultDefinition;
  readonly #id: string;
  readonly #path: RegExp | undefined;
  readonly #host: RegExp | undefined;
  readonly #random: () => number;
  #matched = 0;
  #struck = 0;

  constructor(definition: FaultDefinition) {
    this.#definition = definition;
    this.#id = definition.id ?? newGuid();
    const { path, host } = definition.match ?? {};
    this.#path = path === undefined ? undefined : new RegExp(path, 'i');
    this.#host = host === undefined ? undefined : new RegExp(host, 'i');
    this.#random = randomNumbers(definition.seed ?? 1);
  }

  get fault(): Fault {
    return { ...this.#definition, id: this.#id, matched: this.#matched, struck: this.#struck };
  }

  /** Whether it strikes this request. */
  strikes(request: FaultTarget): boolean {
    if (!this.#matches(request)) return false;
    const { skip = 0, count = 1, probability = 1 } = this.#definition;
    this.#matched += 1;
    if (this.#matched <= skip) return false;
    if (count !== 'always' && this.#struck >= count) return false;
    if (probability < 1 && this.#random() >= probability) return false;
    this.#struck += 1;
    return true;
  }

  #matches({ service, method, host, target }: FaultTarget): boolean {
    const { match = {} } = this.#definition;
    if (match.service !== undefined && match.service !== service) return false;
    if (match.method !== undefined && match.method.toUpperCase() !== method.toUpperCase()) return false;
    return (this.#host?.test(host) ?? true) && (this.#path?.test(target) ?? true);
  }
}

/** The faults that are set. At most one strikes a request: the first set of those that would. */
export class Faults {
  readonly #traps: Trap[] = [];

  /** Adds a fault behind the others; one of the same id is replaced. Throws SyntaxError for a wrong expression. */
  add(definition: FaultDefinition): Fault {
    const trap = new Trap(definition);
    this.remove(trap.fault.id);
    this.#traps.push(trap);
    return trap.fault;
  }

  /** Whether there was one of that id. */
  remove(id: string): boolean {
    const at = this.#traps.findIndex(({ fault }) => fault.id === id);
    if (at >= 0) this.#traps.splice(at, 1);
    return at >= 0;
  }

  clear(): void {
    this.#traps.length = 0;
  }

  list(): readonly Fault[] {
    return this.#traps.map(({ fault }) => fault);
  }

  /** The fault that strikes this request. Those behind it do not see the request. */
  strike(request: FaultTarget): Fault | undefined {
    return this.#traps.find((trap) => trap.strikes(request))?.fault;
  }
}
