/**
 * Instants and durations with Kusto's resolution of 100 ns, which neither Date nor a double of milliseconds can hold.
 * Source: the `datetime` and `timespan` data types of the Kusto documentation.
 */

const TICKS_PER_MILLISECOND = 10_000n;
const TICKS_PER_SECOND = 10_000_000n;
const TICKS_PER_DAY = 86_400n * TICKS_PER_SECOND;
/** Ticks from 0001-01-01, the origin of Kusto's bins, to 1970-01-01. */
const EPOCH = 621_355_968_000_000_000n;
const LARGEST_SPAN = 2 ** 63;
/** The first tick after the year 9999. */
const END_OF_TIME = 2_534_023_008_000_000_000n;

function pad(value: number | bigint, width: number): string {
  return value.toString().padStart(width, '0');
}

/** Division and remainder which round towards minus infinity, as a calendar needs it. */
export function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient;
}

function floorModulo(a: bigint, b: bigint): bigint {
  return a - floorDivide(a, b) * b;
}

/** An instant in UTC. */
export class DateTime {
  /** 100 ns units since 1970-01-01. */
  readonly ticks: bigint;

  constructor(ticks: bigint) {
    this.ticks = ticks;
  }

  static fromMilliseconds(milliseconds: number): DateTime {
    return new DateTime(BigInt(Math.floor(milliseconds)) * TICKS_PER_MILLISECOND);
  }

  /** The same instant cut to milliseconds, for calendar arithmetic. */
  toDate(): Date {
    return new Date(Number(floorDivide(this.ticks, TICKS_PER_MILLISECOND)));
  }

  /** The part of the second, in ticks (0 to 9 999 999). */
  fraction(): number {
    return Number(floorModulo(this.ticks, TICKS_PER_SECOND));
  }

  /** ISO 8601 with seven decimals, as `tostring` writes it. */
  toString(): string {
    const date = this.toDate();
    return `${pad(date.getUTCFullYear(), 4)}${date.toISOString().slice(-20, -5)}.${pad(this.fraction(), 7)}Z`;
  }

  /** ISO 8601 without trailing zeros, as result tables carry it. */
  toJSON(): string {
    return this.toString().replace(/\.?0+Z$/, 'Z');
  }
}

/** A duration, possibly negative. */
export class Timespan {
  readonly ticks: bigint;

  constructor(ticks: bigint) {
    this.ticks = ticks;
  }

  /** So many units, held within what Kusto's 64 bits can. */
  static fromNumber(count: number, unit: bigint): Timespan {
    if (Number.isSafeInteger(count)) {
      return new Timespan(BigInt(count) * unit);
    }
    const ticks = Math.min(Math.max(count * Number(unit), -LARGEST_SPAN), LARGEST_SPAN);
    return new Timespan(Number.isNaN(ticks) ? 0n : BigInt(Math.round(ticks)));
  }

  /** `[-][d.]hh:mm:ss[.fffffff]`. */
  toString(): string {
    const magnitude = this.ticks < 0n ? -this.ticks : this.ticks;
    const days = magnitude / TICKS_PER_DAY;
    const seconds = (magnitude % TICKS_PER_DAY) / TICKS_PER_SECOND;
    const fraction = magnitude % TICKS_PER_SECOND;
    const clock = `${pad(seconds / 3600n, 2)}:${pad((seconds / 60n) % 60n, 2)}:${pad(seconds % 60n, 2)}`;
    return [
      this.ticks < 0n ? '-' : '',
      days > 0n ? `${days.toString()}.` : '',
      clock,
      fraction > 0n ? `.${pad(fraction, 7)}` : '',
    ].join('');
  }

  toJSON(): string {
    return this.toString();
  }
}

/** The units a number may carry, in ticks. */
const units = new Map<string, bigint>();
for (const [names, ticks] of [
  ['d day days', TICKS_PER_DAY],
  ['h hr hrs hour hours', 3600n * TICKS_PER_SECOND],
  ['m min minute minutes', 60n * TICKS_PER_SECOND],
  ['s sec second seconds', TICKS_PER_SECOND],
  ['ms milli millis millisecond milliseconds', TICKS_PER_MILLISECOND],
  ['micro micros microsecond microseconds', 10n],
  ['tick ticks', 1n],
] as const) {
  for (const name of names.split(' ')) {
    units.set(name, ticks);
  }
}

export function unitTicks(name: string): bigint | undefined {
  return units.get(name);
}

/** Builds an instant from calendar parts; null when they are not a real date of the years 1 to 9999. */
export function dateTimeOf(
  year: number,
  month: number,
  day: number,
  hour = 0,
  minute = 0,
  second = 0,
  fraction = 0n,
): DateTime | null {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second, 0);
  const real =
    date.getUTCMonth() === month - 1 &&
    date.getUTCDate() === day &&
    date.getUTCHours() === hour &&
    date.getUTCMinutes() === minute &&
    date.getUTCSeconds() === second;
  return real ? inRange(BigInt(date.getTime()) * TICKS_PER_MILLISECOND + fraction) : null;
}

/** An instant of that many ticks, or null beyond the calendar. */
export function inRange(ticks: bigint): DateTime | null {
  return ticks >= -EPOCH && ticks < END_OF_TIME ? new DateTime(ticks) : null;
}

const ISO =
  /^\s*(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?)?\s*(Z|GMT|UTC|([+-])(\d{2}):?(\d{2}))?\s*$/i;

/** Reads the ISO 8601 and sortable formats; the RFC 822 and 850 formats, which Kusto warns of, give null. */
export function parseDateTime(text: string): DateTime | null {
  const match = ISO.exec(text);
  if (match === null) {
    return null;
  }
  const part = (index: number): number => Number(match[index] ?? 0);
  const fraction = BigInt((match[7] ?? '').slice(0, 7).padEnd(7, '0'));
  const local = dateTimeOf(part(1), part(2), part(3), part(4), part(5), part(6), fraction);
  if (local === null || match[9] === undefined) {
    return local;
  }
  const offset = BigInt(part(10) * 60 + part(11)) * 60n * TICKS_PER_SECOND;
  return inRange(match[9] === '+' ? local.ticks - offset : local.ticks + offset);
}

const CLOCK = /^\s*(-)?(?:(\d+)\.)?(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,7}))?)?\s*$/;
const COUNT = /^\s*(-)?(\d+(?:\.\d+)?)\s*([a-z]*)\s*$/;

/** Reads `2d`, `15 seconds`, `2` (days) and `[d.]hh:mm[:ss[.fffffff]]`. */
export function parseTimespan(text: string): Timespan | null {
  const count = COUNT.exec(text);
  if (count !== null) {
    const unit = count[3] === '' ? TICKS_PER_DAY : units.get(count[3] ?? '');
    const value = Number(count[2]) * (count[1] === undefined ? 1 : -1);
    return unit === undefined ? null : Timespan.fromNumber(value, unit);
  }
  const match = CLOCK.exec(text);
  if (match === null) {
    return null;
  }
  const part = (index: number): bigint => BigInt(match[index] ?? 0);
  if (part(3) > 23n || part(4) > 59n || part(5) > 59n) {
    return null;
  }
  const seconds = ((part(2) * 24n + part(3)) * 60n + part(4)) * 60n + part(5);
  const ticks = seconds * TICKS_PER_SECOND + BigInt((match[6] ?? '').padEnd(7, '0'));
  return new Timespan(match[1] === undefined ? ticks : -ticks);
}

/** Rounds down to a multiple of `size`, counted from 0001-01-01; null for a size which is not positive. */
export function binDateTime(value: DateTime, size: Timespan): DateTime | null {
  if (size.ticks <= 0n) {
    return null;
  }
  return inRange(floorDivide(value.ticks + EPOCH, size.ticks) * size.ticks - EPOCH);
}

export function binTimespan(value: Timespan, size: Timespan): Timespan | null {
  return size.ticks <= 0n ? null : new Timespan(floorDivide(value.ticks, size.ticks) * size.ticks);
}
