/**
 * The aggregations of `summarize`. Nulls do not count, except in `count()`; what they give for no rows is the table
 * "Default values of aggregations" of the Kusto documentation. `dcount` is exact here, an estimate in Kusto.
 */

import { compilePredicate } from './compile.ts';
import { type Position, semanticError } from './errors.ts';
import type { Compiled, Scope } from './scope.ts';
import type { Call } from './syntax.ts';
import { Timespan } from './time.ts';
import {
  compareValues,
  emptyOf,
  identity,
  isArray,
  isBag,
  isNumeric,
  type KqlType,
  type Row,
  toDynamic,
} from './values.ts';

export interface Accumulator {
  add(row: Row): void;
  result(): unknown;
}

export interface Aggregation {
  readonly type: KqlType;
  readonly start: () => Accumulator;
}

interface Definition {
  /** What stands before `_x` in the name of the column. */
  readonly prefix: string;
  /** Whether it takes a value (or only rows), a condition after it, and a size after that. */
  readonly value: boolean;
  readonly conditional: boolean;
  readonly sized: boolean;
  readonly build: (value: Compiled, size: number, at: Position) => Aggregation;
}

/** The most elements of a set, list or bag. */
const MAXIMUM_SIZE = 1_048_576;

/** An accumulator over the values which are not null. */
function over<State>(
  value: Compiled,
  type: KqlType,
  initial: () => State,
  add: (state: State, value: unknown) => State,
  result: (state: State) => unknown,
): Aggregation {
  return {
    type,
    start: () => {
      let state = initial();
      return {
        add: (row) => {
          const item = value.run(row);
          if (item !== null) {
            state = add(state, item);
          }
        },
        result: () => result(state) ?? emptyOf(type),
      };
    },
  };
}

function count(): Aggregation {
  return {
    type: 'long',
    start: () => {
      let rows = 0;
      return {
        add: () => {
          rows++;
        },
        result: () => rows,
      };
    },
  };
}

function distinctCount(value: Compiled): Aggregation {
  const add = (seen: Set<unknown>, item: unknown): Set<unknown> => seen.add(identity(item));
  return over(
    value,
    'long',
    () => new Set<unknown>(),
    add,
    (seen) => seen.size,
  );
}

function summable({ type }: Compiled, name: string, at: Position): void {
  if (!isNumeric(type) && type !== 'timespan' && type !== 'unknown') {
    throw semanticError(`${name}(): a number or a timespan is expected, not ${type}.`, at);
  }
}

function sum(value: Compiled, _size: number, at: Position): Aggregation {
  summable(value, 'sum', at);
  if (value.type === 'timespan') {
    return over(
      value,
      'timespan',
      () => 0n,
      addTicks,
      (total) => new Timespan(total),
    );
  }
  const type = value.type === 'real' ? 'real' : 'long';
  const add = (total: number, item: unknown): number => total + Number(item);
  return over(
    value,
    type,
    () => 0,
    add,
    (total) => total,
  );
}

function addTicks(total: bigint, item: unknown): bigint {
  return item instanceof Timespan ? total + item.ticks : total;
}

function average(value: Compiled, _size: number, at: Position): Aggregation {
  summable(value, 'avg', at);
  if (value.type === 'timespan') {
    return over(
      value,
      'timespan',
      () => ({ total: 0n, items: 0n }),
      ({ total, items }, item) => ({ total: addTicks(total, item), items: items + 1n }),
      ({ total, items }) => (items === 0n ? null : new Timespan(total / items)),
    );
  }
  return over(
    value,
    'real',
    () => ({ total: 0, items: 0 }),
    ({ total, items }, item) => ({ total: total + Number(item), items: items + 1 }),
    ({ total, items }) => (items === 0 ? null : total / items),
  );
}

function extreme(sign: 1 | -1): Definition['build'] {
  return (value) => {
    const pick = (best: unknown, item: unknown): unknown =>
      best === null || compareValues(item, best) * sign > 0 ? item : best;
    return over(
      value,
      value.type,
      (): unknown => null,
      pick,
      (best) => best,
    );
  };
}

function list(value: Compiled, size: number): Aggregation {
  const add = (items: unknown[], item: unknown): unknown[] => {
    if (items.length < size) {
      items.push(toDynamic(item));
    }
    return items;
  };
  return over(
    value,
    'dynamic',
    (): unknown[] => [],
    add,
    (items) => items,
  );
}

/** Arrays contribute their elements ("Set from array column"). */
function set(value: Compiled, size: number): Aggregation {
  const add = (items: Map<unknown, unknown>, item: unknown): Map<unknown, unknown> => {
    for (const element of isArray(item) ? item : [item]) {
      const key = identity(element);
      if (key !== null && items.size < size && !items.has(key)) {
        items.set(key, toDynamic(element));
      }
    }
    return items;
  };
  const result = (items: Map<unknown, unknown>): unknown => [...items.values()];
  return over(value, 'dynamic', () => new Map<unknown, unknown>(), add, result);
}

/** Kusto takes any of the values of a key which several bags have; here it is the first. */
function bag(value: Compiled, size: number): Aggregation {
  const add = (entries: Map<string, unknown>, item: unknown): Map<string, unknown> => {
    for (const [key, part] of isBag(item) ? Object.entries(item) : []) {
      if (entries.size < size && !entries.has(key)) {
        entries.set(key, part);
      }
    }
    return entries;
  };
  return over(
    value,
    'dynamic',
    () => new Map<string, unknown>(),
    add,
    (entries) => Object.fromEntries(entries),
  );
}

function definition(prefix: string, build: Definition['build'], shape: Partial<Definition> = {}): Definition {
  return { prefix, value: true, conditional: false, sized: false, build, ...shape };
}

const conditional = { conditional: true };
const sized = { sized: true };

const definitions: ReadonlyMap<string, Definition> = new Map(
  Object.entries({
    count: definition('count', count, { value: false }),
    countif: definition('countif', count, { value: false, conditional: true }),
    dcount: definition('dcount', distinctCount, sized),
    dcountif: definition('dcountif', distinctCount, { ...conditional, ...sized }),
    count_distinct: definition('count_distinct', distinctCount),
    count_distinctif: definition('count_distinctif', distinctCount, conditional),
    sum: definition('sum', sum),
    sumif: definition('sumif', sum, conditional),
    avg: definition('avg', average),
    avgif: definition('avgif', average, conditional),
    min: definition('min', extreme(-1)),
    minif: definition('minif', extreme(-1), conditional),
    max: definition('max', extreme(1)),
    maxif: definition('maxif', extreme(1), conditional),
    make_list: definition('list', list, sized),
    make_list_if: definition('list', list, { ...conditional, ...sized }),
    make_set: definition('set', set, sized),
    make_set_if: definition('set', set, { ...conditional, ...sized }),
    make_bag: definition('bag', bag, sized),
    make_bag_if: definition('bag', bag, { ...conditional, ...sized }),
    makelist: definition('list', list, sized),
    makeset: definition('set', set, sized),
  }),
);

/** The names of the aggregations which give one column. */
export const aggregateNames: readonly string[] = [...definitions.keys()];

/** What stands before `_x` in the name of the column of such an aggregation. */
export function aggregatePrefix(name: string): string | undefined {
  return definitions.get(name)?.prefix;
}

/** Compiles an aggregation's call over the rows of `scope`; undefined when the name is not one. */
export function compileAggregate(
  call: Call,
  scope: Scope,
  compile: (expression: Call['args'][number], scope: Scope) => Compiled,
): Aggregation | undefined {
  const found = definitions.get(call.name);
  if (found === undefined) {
    return undefined;
  }
  const args = [...call.args];
  const least = Number(found.value) + Number(found.conditional);
  if (args.length < least || args.length > least + Number(found.sized)) {
    throw semanticError(`${call.name}() does not take ${args.length} arguments.`, call.at);
  }
  const constant: Compiled = { type: 'unknown', constant: true, run: () => null };
  const valueArgument = found.value ? args.shift() : undefined;
  const value = valueArgument === undefined ? constant : compile(valueArgument, scope);
  const conditionArgument = found.conditional ? args.shift() : undefined;
  // The size of a set, but the accuracy of dcount, which is exact here.
  const sizeArgument = call.name.startsWith('dcount') ? undefined : args.shift();
  const size = sizeArgument === undefined ? MAXIMUM_SIZE : compile(sizeArgument, scope).run([]);
  if (typeof size !== 'number') {
    throw semanticError(`${call.name}(): the size is expected to be a number.`, call.at);
  }
  const aggregation = found.build(value, size, call.at);
  return conditionArgument === undefined
    ? aggregation
    : filtered(aggregation, compilePredicate(conditionArgument, scope));
}

function filtered({ type, start }: Aggregation, condition: Compiled): Aggregation {
  return {
    type,
    start: () => {
      const inner = start();
      return {
        add: (row) => {
          if (condition.run(row) === true) {
            inner.add(row);
          }
        },
        result: () => inner.result(),
      };
    },
  };
}
