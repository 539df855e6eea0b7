/**
 * Every moment that the emulator knows comes from a clock, so that a test can let ten minutes of propagation pass in
 * no time.
 */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
}

export const realClock: Clock = { now: () => Date.now() };

/** A clock that stands still until it is moved. */
export class ManualClock implements Clock {
  #now: number;

  constructor(start: number) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  /** Moves the clock forward. */
  advance(milliseconds: number): void {
    this.#now += milliseconds;
  }
}

/** The moment as Resource Manager writes it: seven digits of a second, as .NET does. */
export function armTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/(\.\d{3})Z$/, '$10000Z');
}

/** The moment to the second, as operation results carry it. */
export function secondsTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d{3}Z$/, 'Z');
}

/** Whole seconds since 1970, as Key Vault attributes and token claims carry them. */
export function unixSeconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000);
}
