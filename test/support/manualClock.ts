import type { Clock } from '../../src/core/sources.ts';

/** A clock that stands still until somebody sleeps: every sleep is over at once and moves it. */
export class ManualClock implements Clock {
  #now: number;
  readonly slept: number[] = [];

  constructor(now = Date.UTC(2026, 0, 15, 12)) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    this.slept.push(milliseconds);
    this.#now += milliseconds;
    return Promise.resolve();
  }

  advance(milliseconds: number): void {
    this.#now += milliseconds;
  }
}
