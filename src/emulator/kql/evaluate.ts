/** Runs a parsed query: statements in order, then one operator after the other over whole tables. */

import { compile } from './compile.ts';
import { KqlError, semanticError } from './errors.ts';
import { type ColumnType, load, type TableSource } from './load.ts';
import {
  extend,
  print,
  project,
  projectAway,
  projectKeep,
  projectRename,
  projectReorder,
} from './operators/columns.ts';
import { mvExpand } from './operators/expand.ts';
import { join } from './operators/join.ts';
import { parse } from './operators/parse.ts';
import { countRows, distinct, sort, take, where } from './operators/rows.ts';
import { summarize } from './operators/summarize.ts';
import { type Leg, union } from './operators/union.ts';
import { parseQuery } from './parser.ts';
import { type Compiled, constantOf, type Environment, scopeOf } from './scope.ts';
import { isPipeline, type Let, type Operator, type Pipeline, type Source, type Union } from './syntax.ts';
import { DateTime, Timespan } from './time.ts';
import { convert } from './conversions.ts';
import { type Column, type Row, type Table } from './values.ts';

/** Finds a table by its name as the query writes it; undefined for one that does not exist. */
export type Tables = (name: string) => TableSource | undefined;

export interface Options {
  /** What `now()` says. The system's clock by default. */
  readonly now?: () => Date;
  /** The table of a query which starts with an operator. Without it such a query is an error. */
  readonly defaultTable?: string;
}

export interface Result {
  readonly columns: { name: string; type: ColumnType }[];
  /** Datetimes and timespans are text, dynamics the very objects of the source: not to be changed. */
  readonly rows: Record<string, unknown>[];
}

/** Rows which `range` may make. */
const MAXIMUM_RANGE = 1_000_000;

/** Evaluates a query. Throws a KqlError for one that is wrong or beyond what is supported, and what `tables` throws. */
export function evaluate(query: string, tables: Tables, options: Options = {}): Result {
  const start = options.now?.() ?? new Date();
  try {
    const { lets, pipeline } = parseQuery(query, options.defaultTable);
    const run = new Run(tables, DateTime.fromMilliseconds(start.getTime()));
    for (const statement of lets) {
      run.define(statement);
    }
    return resultOf(run.evaluate(pipeline));
  } catch (error) {
    // Both an exhausted stack and a string beyond the engine's limit are RangeErrors.
    if (error instanceof RangeError) {
      throw new KqlError('semantic', `The query needs too much: ${error.message}.`, { line: 1, column: 1 });
    }
    throw error;
  }
}

class Run implements Environment {
  readonly now: DateTime;
  readonly #tables: Tables;
  readonly #loaded = new Map<string, Table | undefined>();
  readonly #scalars = new Map<string, Compiled>();
  readonly #views = new Map<string, Table>();

  constructor(tables: Tables, now: DateTime) {
    this.#tables = tables;
    this.now = now;
  }

  define({ name, value, at }: Let): void {
    if (this.#scalars.has(name) || this.#views.has(name)) {
      throw semanticError(`'${name}' is defined twice.`, at);
    }
    if (isPipeline(value)) {
      this.#views.set(name, this.evaluate(value));
      return;
    }
    const table = value.kind === 'name' && !this.#scalars.has(value.name) ? this.table(value.name) : undefined;
    if (table !== undefined) {
      this.#views.set(name, table);
      return;
    }
    const { type, run } = compile(value, scopeOf([], this));
    this.#scalars.set(name, constantOf(type, run([])));
  }

  scalar(name: string): Compiled | undefined {
    return this.#scalars.get(name);
  }

  table(name: string): Table | undefined {
    const view = this.#views.get(name);
    if (view !== undefined) {
      return view;
    }
    if (!this.#loaded.has(name)) {
      const source = this.#tables(name);
      this.#loaded.set(name, source && load(source));
    }
    return this.#loaded.get(name);
  }

  evaluate(pipeline: Pipeline): Table {
    let table = this.#source(pipeline.source);
    for (const operator of pipeline.operators) {
      table = this.#apply(table, operator);
    }
    return table;
  }

  #source(source: Source): Table {
    switch (source.kind) {
      case 'table': {
        const table = this.table(source.name);
        if (table === undefined) {
          throw semanticError(`Failed to resolve table or expression named '${source.name}'.`, source.at);
        }
        return table;
      }
      case 'nested':
        return this.evaluate(source.pipeline);
      case 'print':
        return print(source.columns, this);
      case 'range':
        return this.#range(source);
      case 'datatable': {
        const width = source.columns.length;
        const scope = scopeOf([], this);
        const values = source.values.map((value, index) =>
          convert(compile(value, scope).run([]), source.columns[index % width]?.type ?? 'dynamic'),
        );
        const rows = Array.from({ length: values.length / width }, (_item, index) =>
          values.slice(index * width, (index + 1) * width),
        );
        return { columns: source.columns.map(({ name, type }) => ({ name, type })), rows };
      }
      case 'union':
        return this.#union([], source);
    }
  }

  #range({ name, from, to, step, at }: Source & { kind: 'range' }): Table {
    const scope = scopeOf([], this);
    const [first, last, size] = [from, to, step].map((part) => compile(part, scope));
    const [start, end, by] = [first, last, size].map((part) => part?.run([]));
    const rows: Row[] = [];
    if (typeof start === 'number' && typeof end === 'number' && typeof by === 'number' && by !== 0) {
      this.#checkRange((end - start) / by, at);
      for (let index = 0; (end - (start + index * by)) * Math.sign(by) >= 0; index++) {
        rows.push([start + index * by]);
      }
    } else if (start instanceof DateTime && end instanceof DateTime && by instanceof Timespan && by.ticks > 0n) {
      this.#checkRange(Number((end.ticks - start.ticks) / by.ticks), at);
      for (let ticks = start.ticks; ticks <= end.ticks; ticks += by.ticks) {
        rows.push([new DateTime(ticks)]);
      }
    } else {
      throw semanticError('range goes from number to number, or from datetime to datetime by a timespan.', at);
    }
    return { columns: [{ name, type: first?.type ?? 'long' }], rows };
  }

  #checkRange(steps: number, at: Source['at']): void {
    if (!(steps < MAXIMUM_RANGE)) {
      throw semanticError(`range would give more than ${MAXIMUM_RANGE} rows.`, at);
    }
  }

  #union(first: readonly Leg[], { legs, inner, withSource, fuzzy }: Union): Table {
    const others = legs.flatMap((leg, index): Leg | [] => {
      const { source, operators } = leg;
      const name = source.kind === 'table' && operators.length === 0 ? source.name : undefined;
      if (fuzzy && name !== undefined && this.table(name) === undefined) {
        return [];
      }
      return { name: name ?? `union_arg${index + first.length}`, table: this.evaluate(leg) };
    });
    return union([...first, ...others], inner, withSource);
  }

  #apply(table: Table, operator: Operator): Table {
    switch (operator.kind) {
      case 'where':
        return where(table, operator.predicate, this);
      case 'project':
        return project(table, operator.columns, this);
      case 'extend':
        return extend(table, operator.columns, this);
      case 'project-away':
        return projectAway(table, operator.patterns);
      case 'project-keep':
        return projectKeep(table, operator.patterns);
      case 'project-rename':
        return projectRename(table, operator.renames);
      case 'project-reorder':
        return projectReorder(table, operator.patterns);
      case 'summarize':
        return summarize(table, operator, this);
      case 'join':
        return join(table, this.evaluate(operator.right), operator);
      case 'union':
        return this.#union([{ name: 'union_arg0', table }], operator);
      case 'sort':
        return sort(table, operator.keys, this);
      case 'take':
        return take(table, operator.count, this);
      case 'top':
        return take(sort(table, [operator.key], this), operator.count, this);
      case 'distinct':
        return distinct(table, operator.columns, operator.at, this);
      case 'count':
        return countRows(table);
      case 'mv-expand':
        return mvExpand(table, operator, this);
      case 'parse':
        return parse(table, operator, this);
    }
  }
}

function resultOf({ columns, rows }: Table): Result {
  const safe = columns.every(({ name }) => name !== '__proto__');
  return {
    columns: columns.map(({ name, type }) => ({ name, type: type === 'unknown' ? 'dynamic' : type })),
    rows: rows.map((row) => (safe ? recordOf(columns, row) : Object.fromEntries(entriesOf(columns, row)))),
  };
}

function recordOf(columns: readonly Column[], row: Row): Record<string, unknown> {
  const record: Record<string, unknown> = {};
  for (const [index, { name }] of columns.entries()) {
    record[name] = outside(row[index]);
  }
  return record;
}

function entriesOf(columns: readonly Column[], row: Row): [string, unknown][] {
  return columns.map(({ name }, index) => [name, outside(row[index])]);
}

/** A cell as JSON can carry it. */
function outside(value: unknown): unknown {
  if (value instanceof DateTime || value instanceof Timespan) {
    return value.toJSON();
  }
  return typeof value === 'number' && !Number.isFinite(value) ? value.toString() : (value ?? null);
}
