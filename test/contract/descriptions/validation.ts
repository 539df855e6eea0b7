import type { Exchange } from './exchange.ts';
import type { Judgement } from './descriptions.ts';
import { origins, type DescriptionSets, type Origin } from './sets.ts';

/** How the responses that descriptions of one service cover fared. */
export interface Tally {
  readonly origin: Origin;
  readonly family: string;
  judged: number;
  /** Without any finding. */
  clean: number;
  /** With findings of kinds that Azure's own responses have, and no others. */
  known: number;
}

/** A kind of finding that no response of Azure has, with the first response that has it. */
export interface Violation {
  readonly kind: string;
  readonly example: string;
  count: number;
}

/** Holds responses against their descriptions and counts. What only a derived description covers is counted apart. */
export class Validation {
  readonly #sets: DescriptionSets;
  readonly #isKnown: (kind: string) => boolean;
  readonly #tallies = new Map<string, Tally>();
  readonly #violations = new Map<string, Violation>();
  #uncovered = 0;

  constructor(sets: DescriptionSets, isKnown: (kind: string) => boolean) {
    this.#sets = sets;
    this.#isKnown = isKnown;
  }

  /** Judges a response that came so many times. */
  async add(exchange: Exchange, times = 1): Promise<void> {
    for (const origin of origins) {
      const judgement = await this.#sets[origin].judge(exchange);
      if (judgement === undefined) continue;
      this.#count(origin, judgement, exchange, times);
      return;
    }
    this.#uncovered += times;
  }

  get tallies(): readonly Tally[] {
    return [...this.#tallies.values()].sort((left, right) => (rank(left) < rank(right) ? -1 : 1));
  }

  get violations(): readonly Violation[] {
    return [...this.#violations.values()];
  }

  /** Responses of operations or API versions that no description has. */
  get uncovered(): number {
    return this.#uncovered;
  }

  #count(origin: Origin, judgement: Judgement, { method, url }: Exchange, times: number): void {
    const { family, findings, operationId, apiVersion } = judgement;
    const key = `${origin} ${family}`;
    const tally = this.#tallies.get(key) ?? { origin, family, judged: 0, clean: 0, known: 0 };
    this.#tallies.set(key, tally);
    tally.judged += times;
    if (findings.length === 0) tally.clean += times;
    const violations = findings.filter(({ kind }) => !this.#isKnown(kind));
    if (findings.length > 0 && violations.length === 0) tally.known += times;
    for (const { kind, message } of violations) {
      const example = `${operationId} ${apiVersion}: ${message} (${method} ${url})`;
      const violation = this.#violations.get(kind) ?? { kind, example, count: 0 };
      this.#violations.set(kind, violation);
      violation.count += times;
    }
  }
}

/** Official ones first. */
function rank({ origin, family }: Tally): string {
  return `${origins.indexOf(origin)} ${family}`;
}
