/** Rounding, bins, and the smallest and largest of several values. */

import { semanticError } from '../errors.ts';
import { allConstant, type Compiled } from '../scope.ts';
import { binDateTime, binTimespan, DateTime, Timespan } from '../time.ts';
import { commonType, compareValues, emptyOf, isFlexible, isNumeric, type KqlType } from '../values.ts';
import { type CallContext, type Library, plain, special } from './define.ts';

function sameNumber([type = 'real']: readonly KqlType[]): KqlType {
  return isNumeric(type) ? type : 'real';
}

/** Halves go away from zero; working on the decimal text avoids `2.15 * 10` falling short. */
function round(value: number, precision = 0): number {
  if (!Number.isFinite(value)) {
    return value;
  }
  const shifted = shift(Math.abs(value), precision);
  return Math.sign(value) * shift(Math.round(shifted), -precision);
}

function shift(value: number, places: number): number {
  const [digits = '0', exponent = '0'] = value.toString().split('e');
  return Number(`${digits}e${Number(exponent) + places}`);
}

function binType(value: KqlType, size: KqlType): KqlType | undefined {
  if ((value === 'datetime' || value === 'timespan') && (size === 'timespan' || isFlexible(size))) {
    return value;
  }
  if (isFlexible(value)) {
    return size === 'timespan' ? 'dynamic' : 'real';
  }
  return isNumeric(value) && isNumeric(size) ? commonType(value, size) : undefined;
}

function binOf(value: unknown, size: unknown): unknown {
  if (typeof value === 'number' && typeof size === 'number') {
    return size > 0 ? Math.floor(value / size) * size : null;
  }
  if (!(size instanceof Timespan)) {
    return null;
  }
  if (value instanceof DateTime) {
    return binDateTime(value, size);
  }
  return value instanceof Timespan ? binTimespan(value, size) : null;
}

const bin = special(2, 2, ([value, size], { call }) => {
  if (value === undefined || size === undefined) {
    throw new TypeError('bin without its arguments');
  }
  const type = binType(value.type, size.type);
  if (type === undefined) {
    throw semanticError(`${call.name}() is not defined for ${value.type} and ${size.type}.`, call.at);
  }
  return { type, constant: allConstant([value, size]), run: (row) => binOf(value.run(row), size.run(row)) };
});

/** The type all arguments share. Throws a semantic KqlError when they do not share one. */
export function sharedType(args: readonly Compiled[], { call }: CallContext): KqlType {
  let shared: KqlType = 'unknown';
  for (const { type } of args) {
    const next = commonType(shared, type);
    if (next === undefined) {
      throw semanticError(`${call.name}(): the types ${shared} and ${type} do not match; cast one.`, call.at);
    }
    shared = next;
  }
  return shared;
}

/** Nulls only win when there is nothing else. */
function extreme(sign: 1 | -1): Library[string] {
  return special(2, 64, (args, context) => {
    const type = sharedType(args, context);
    return {
      type,
      constant: allConstant(args),
      run: (row) => {
        let best: unknown = null;
        for (const argument of args) {
          const value = argument.run(row);
          if (value !== null && (best === null || compareValues(value, best) * sign > 0)) {
            best = value;
          }
        }
        return best ?? emptyOf(type);
      },
    };
  });
}

export const numberFunctions: Library = {
  bin,
  floor: bin,
  ceiling: plain('number', sameNumber, Math.ceil),
  round: plain('number number?', 'real', round),
  abs: plain('number', sameNumber, Math.abs),
  min_of: extreme(-1),
  max_of: extreme(1),
};
