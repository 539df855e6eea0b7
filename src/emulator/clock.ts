import { asNumber, member } from './json.ts';
import type { StatePart } from './persistence/part.ts';

/**
 * Every moment that the emulator knows comes from a clock, so that a test can let ten minutes of propagation pass in
 * no time.
 */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
}

/** Where a clock stood: a whole state takes it back there, which nothing else can. */
interface ClockPosition {
  readonly now: number;
  /** How far it is ahead of real time; undefined where it stood still. */
  readonly offset: number | undefined;
}

/** A clock that can be set ahead; time never runs backwards, since what has happened stays so. */
export interface MovableClock extends Clock {
  /** Moves the clock forward by so many milliseconds. Throws RangeError for a negative number. */
  advance(milliseconds: number): void;
}

/** Real time plus an offset that grows whenever the clock is moved. */
export class OffsetClock implements MovableClock, StatePart {
  readonly name = 'clock';
  #offset = 0;

  now(): number {
    return Date.now() + this.#offset;
  }

  advance(milliseconds: number): void {
    this.#offset += forward(milliseconds);
  }

  take(): ClockPosition {
    return { now: this.now(), offset: this.#offset };
  }

  /** Real time has gone on meanwhile; of a clock that stood still it goes on from there, if that is ahead. */
  prepare(value: unknown): () => void {
    const { now, offset } = positionFrom(value);
    return () => (this.#offset = offset ?? Math.max(0, now - Date.now()));
  }
}

/** A clock that stands still until it is moved. */
export class ManualClock implements MovableClock, StatePart {
  readonly name = 'clock';
  #now: number;

  constructor(start: number) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  advance(milliseconds: number): void {
    this.#now += forward(milliseconds);
  }

  take(): ClockPosition {
    return { now: this.#now, offset: undefined };
  }

  prepare(value: unknown): () => void {
    const { now } = positionFrom(value);
    return () => (this.#now = now);
  }
}

function positionFrom(value: unknown): ClockPosition {
  const now = asNumber(member(value, 'now'));
  if (now === undefined) throw new TypeError('it names no moment');
  return { now, offset: asNumber(member(value, 'offset')) };
}

function forward(milliseconds: number): number {
  if (milliseconds >= 0) return milliseconds;
  throw new RangeError('The clock only moves forward.');
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
