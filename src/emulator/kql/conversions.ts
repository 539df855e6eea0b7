/** The casts `tobool()` … `todynamic()`: from any value, null when it cannot be read as that type. */

import { DateTime, parseDateTime, parseTimespan, Timespan } from './time.ts';
import { emptyOf, type KqlType, toDynamic, toText } from './values.ts';

const INTEGER = /^\s*[+-]?(?:\d+|0[xX][0-9a-fA-F]+)\s*$/;
const REAL = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/;
const GUID = /^\{?[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}\}?$/i;
const LONG_LIMIT = 2 ** 63;
const INT_LIMIT = 2 ** 31;

export function toBool(value: unknown): boolean | null {
  switch (typeof value) {
    case 'boolean':
      return value;
    case 'number':
      return value !== 0;
    case 'string': {
      const text = value.trim().toLowerCase();
      if (text === 'true' || text === 'false') {
        return text === 'true';
      }
      return INTEGER.test(text) ? Number(text) !== 0 : null;
    }
    default:
      return null;
  }
}

function toInteger(value: unknown, limit: number): number | null {
  let result: number;
  if (typeof value === 'number') {
    result = Math.trunc(value);
  } else if (typeof value === 'boolean') {
    result = value ? 1 : 0;
  } else if (typeof value === 'string' && INTEGER.test(value)) {
    result = Number(value);
  } else {
    return null;
  }
  return result >= -limit && result < limit ? result : null;
}

export function toLong(value: unknown): number | null {
  return toInteger(value, LONG_LIMIT);
}

export function toInt(value: unknown): number | null {
  return toInteger(value, INT_LIMIT);
}

export function toReal(value: unknown): number | null {
  switch (typeof value) {
    case 'number':
      return value;
    case 'boolean':
      return value ? 1 : 0;
    case 'string':
      return REAL.test(value) ? Number(value) : null;
    default:
      return null;
  }
}

export function toDateTime(value: unknown): DateTime | null {
  if (value instanceof DateTime) {
    return value;
  }
  return typeof value === 'string' ? parseDateTime(value) : null;
}

export function toTimespan(value: unknown): Timespan | null {
  if (value instanceof Timespan) {
    return value;
  }
  return typeof value === 'string' ? parseTimespan(value) : null;
}

/** Lower case with hyphens. */
export function toGuid(value: unknown): string | null {
  if (typeof value !== 'string' || !GUID.test(value.trim())) {
    return null;
  }
  const digits = value.toLowerCase().replace(/[^0-9a-f]/g, '');
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Text which is JSON becomes what it says, other text stays text, empty text is null. */
export function parseJson(value: unknown): unknown {
  if (typeof value !== 'string') {
    return toDynamic(value);
  }
  if (value.trim() === '') {
    return null;
  }
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

/** The cast to a type by its name, for columns, `extract`, `parse` and comparisons with a dynamic. */
export function convert(value: unknown, type: KqlType): unknown {
  if (value === null || value === undefined) {
    return emptyOf(type);
  }
  switch (type) {
    case 'bool':
      return toBool(value);
    case 'int':
      return toInt(value);
    case 'long':
      return toLong(value);
    case 'real':
      return toReal(value);
    case 'string':
      return toText(value, 'dynamic');
    case 'datetime':
      return toDateTime(value);
    case 'timespan':
      return toTimespan(value);
    case 'guid':
      return toGuid(value);
    case 'dynamic':
      return toDynamic(value);
    case 'unknown':
      return value;
  }
}
