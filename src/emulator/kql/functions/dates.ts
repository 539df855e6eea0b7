/** Instants: arithmetic on the calendar, periods, and formats. Weeks start on Sunday, as in Kusto. */

import { type Position, semanticError } from '../errors.ts';
import { constantOf } from '../scope.ts';
import { type DateTime, dateTimeOf, floorDivide, inRange, Timespan } from '../time.ts';
import { toTimespan } from '../conversions.ts';
import { type Library, located, plain, special } from './define.ts';

const TICK_SIZES: ReadonlyMap<string, bigint> = new Map([
  ['week', 6_048_000_000_000n],
  ['day', 864_000_000_000n],
  ['hour', 36_000_000_000n],
  ['minute', 600_000_000n],
  ['second', 10_000_000n],
  ['millisecond', 10_000n],
  ['microsecond', 10n],
]);
const DAY = 864_000_000_000n;
/** 1970-01-04, the first Sunday of the epoch. */
const FIRST_SUNDAY = 3n * DAY;

/** Adds months, keeping to the last day of a shorter month. */
function addMonths(value: DateTime, months: number): DateTime | null {
  const date = value.toDate();
  const month = date.getUTCFullYear() * 12 + date.getUTCMonth() + months;
  const start = dateTimeOf(Math.floor(month / 12), (month % 12) + 1, 1);
  const next = dateTimeOf(Math.floor((month + 1) / 12), ((month + 1) % 12) + 1, 1);
  if (start === null || next === null) {
    return null;
  }
  const lastDay = Number((next.ticks - start.ticks) / DAY);
  const timeOfDay = value.ticks - floorDivide(value.ticks, DAY) * DAY;
  return inRange(start.ticks + BigInt(Math.min(date.getUTCDate(), lastDay) - 1) * DAY + timeOfDay);
}

function dateTimeAdd(at: Position, period: string, amount: number, value: DateTime): DateTime | null {
  const count = Math.trunc(amount);
  if (!Number.isFinite(count)) {
    return null;
  }
  switch (period.toLowerCase()) {
    case 'year':
      return addMonths(value, count * 12);
    case 'quarter':
      return addMonths(value, count * 3);
    case 'month':
      return addMonths(value, count);
    case 'nanosecond':
      return inRange(value.ticks + BigInt(Math.trunc(count / 100)));
    default:
      return inRange(value.ticks + BigInt(count) * sizeOf(at, 'datetime_add', period));
  }
}

function sizeOf(at: Position, name: string, period: string): bigint {
  const size = TICK_SIZES.get(period.toLowerCase());
  if (size === undefined) {
    throw semanticError(`${name}(): '${period}' is not a period.`, at);
  }
  return size;
}

/** How many borders of the period lie between the two. */
function dateTimeDiff(at: Position, period: string, left: DateTime, right: DateTime): number {
  const [a, b] = [left.toDate(), right.toDate()];
  const years = a.getUTCFullYear() - b.getUTCFullYear();
  switch (period.toLowerCase()) {
    case 'year':
      return years;
    case 'quarter':
      return years * 4 + Math.floor(a.getUTCMonth() / 3) - Math.floor(b.getUTCMonth() / 3);
    case 'month':
      return years * 12 + a.getUTCMonth() - b.getUTCMonth();
    case 'nanosecond':
      return Number((left.ticks - right.ticks) * 100n);
  }
  const size = sizeOf(at, 'datetime_diff', period);
  const origin = period.toLowerCase() === 'week' ? FIRST_SUNDAY : 0n;
  return Number(floorDivide(left.ticks - origin, size) - floorDivide(right.ticks - origin, size));
}

type Period = 'day' | 'week' | 'month' | 'year';

function startOf(period: Period, value: DateTime, offset = 0): DateTime | null {
  const count = Math.trunc(offset);
  if (!Number.isFinite(count)) {
    return null;
  }
  const date = value.toDate();
  switch (period) {
    case 'day':
      return inRange((floorDivide(value.ticks, DAY) + BigInt(count)) * DAY);
    case 'week': {
      const week = floorDivide(value.ticks - FIRST_SUNDAY, 7n * DAY) + BigInt(count);
      return inRange(week * 7n * DAY + FIRST_SUNDAY);
    }
    case 'month': {
      const month = date.getUTCFullYear() * 12 + date.getUTCMonth() + count;
      return dateTimeOf(Math.floor(month / 12), (month % 12) + 1, 1);
    }
    case 'year':
      return dateTimeOf(date.getUTCFullYear() + count, 1, 1);
  }
}

/** The last tick of the period. */
function endOf(period: Period, value: DateTime, offset = 0): DateTime | null {
  const next = startOf(period, value, Math.trunc(offset) + 1);
  return next && inRange(next.ticks - 1n);
}

function starts(period: Period): Library[string] {
  return plain('datetime number?', 'datetime', (value: DateTime, offset?: number) => startOf(period, value, offset));
}

function ends(period: Period): Library[string] {
  return plain('datetime number?', 'datetime', (value: DateTime, offset?: number) => endOf(period, value, offset));
}

const parts: Readonly<Record<string, (value: DateTime, date: Date) => number>> = {
  year: (_value, date) => date.getUTCFullYear(),
  quarter: (_value, date) => Math.floor(date.getUTCMonth() / 3) + 1,
  month: (_value, date) => date.getUTCMonth() + 1,
  day: (_value, date) => date.getUTCDate(),
  dayofyear: (value, date) => Number((value.ticks - (dateTimeOf(date.getUTCFullYear(), 1, 1)?.ticks ?? 0n)) / DAY) + 1,
  hour: (_value, date) => date.getUTCHours(),
  minute: (_value, date) => date.getUTCMinutes(),
  second: (_value, date) => date.getUTCSeconds(),
  millisecond: (_value, date) => date.getUTCMilliseconds(),
  microsecond: (value) => Math.floor(value.fraction() / 10),
  nanosecond: (value) => value.fraction() * 100,
};

function partOf(name: string): Library[string] {
  return plain('datetime', 'long', (value: DateTime) => parts[name]?.(value, value.toDate()));
}

const FORMAT = /d{1,2}|f{1,7}|F{1,7}|h{1,2}|H{1,2}|m{1,2}|M{1,2}|s{1,2}|yyyy|yy?|tt|[ /:,._[\]-]|[^]/g;

function formatDateTime(at: Position, value: DateTime, format: string): string {
  const date = value.toDate();
  const decimals = value.fraction().toString().padStart(7, '0');
  const padded = (part: number, width: number): string => part.toString().padStart(width, '0');
  return format.replace(FORMAT, (token) => {
    switch (token.charAt(0)) {
      case 'd':
        return padded(date.getUTCDate(), token.length);
      case 'f':
        return decimals.slice(0, token.length);
      case 'F':
        return decimals.slice(0, token.length).replace(/0+$/, '');
      case 'h':
        return padded(((date.getUTCHours() + 11) % 12) + 1, token.length);
      case 'H':
        return padded(date.getUTCHours(), token.length);
      case 'm':
        return padded(date.getUTCMinutes(), token.length);
      case 'M':
        return padded(date.getUTCMonth() + 1, token.length);
      case 's':
        return padded(date.getUTCSeconds(), token.length);
      case 'y':
        return padded(date.getUTCFullYear() % (token.length === 4 ? 10_000 : 100), token.length);
    }
    if (token === 'tt') {
      return date.getUTCHours() < 12 ? 'AM' : 'PM';
    }
    if (!/^[ /:,._[\]-]$/.test(token)) {
      throw semanticError(`format_datetime(): '${token}' is not part of a format.`, at);
    }
    return token;
  });
}

const now = special(0, 1, ([offset], { scope, call }) => {
  const shift = offset === undefined ? new Timespan(0n) : toTimespan(offset.run([]));
  if (shift === null || offset?.constant === false) {
    throw semanticError('now(): argument 1 is expected to be a constant timespan.', call.at);
  }
  return constantOf('datetime', inRange(scope.environment.now.ticks + shift.ticks));
});

const ago: Library[string] = {
  least: 1,
  most: 1,
  build: ({ call, scope, compile }) =>
    plain('timespan', 'datetime', (span: Timespan) => inRange(scope.environment.now.ticks - span.ticks)).build({
      call,
      scope,
      compile,
    }),
};

export const dateFunctions: Library = {
  now,
  ago,
  datetime_add: located(
    'text number datetime',
    'datetime',
    (at) => (period: string, amount: number, value: DateTime) => dateTimeAdd(at, period, amount, value),
  ),
  datetime_diff: located(
    'text datetime datetime',
    'long',
    (at) => (period: string, left: DateTime, right: DateTime) => dateTimeDiff(at, period, left, right),
  ),
  datetime_part: located('text datetime', 'long', (at) => (name: string, value: DateTime) => {
    const part = Object.hasOwn(parts, name.toLowerCase()) ? parts[name.toLowerCase()] : undefined;
    if (part === undefined) {
      throw semanticError(`datetime_part(): '${name}' is not a part.`, at);
    }
    return part(value, value.toDate());
  }),
  format_datetime: located(
    'datetime text',
    'string',
    (at) => (value: DateTime, format: string) => formatDateTime(at, value, format),
  ),
  make_datetime: plain(
    'number number number number? number? number?',
    'datetime',
    (year: number, month: number, day: number, hour = 0, minute = 0, second = 0) => {
      const whole = Math.floor(second);
      if (!Number.isFinite(whole)) {
        return null;
      }
      const fraction = BigInt(Math.round((second - whole) * 10_000_000));
      return dateTimeOf(year, month, day, hour, minute, whole, fraction);
    },
  ),
  startofday: starts('day'),
  startofweek: starts('week'),
  startofmonth: starts('month'),
  startofyear: starts('year'),
  endofday: ends('day'),
  endofweek: ends('week'),
  endofmonth: ends('month'),
  endofyear: ends('year'),
  getyear: partOf('year'),
  getmonth: partOf('month'),
  monthofyear: partOf('month'),
  dayofmonth: partOf('day'),
  dayofyear: partOf('dayofyear'),
  hourofday: partOf('hour'),
  /** The days since the preceding Sunday. */
  dayofweek: plain('datetime', 'timespan', (value: DateTime) => Timespan.fromNumber(value.toDate().getUTCDay(), DAY)),
};
