/** What a name in an expression may stand for, and what an expression becomes. */

import type { DateTime } from './time.ts';
import type { Call, Pipeline } from './syntax.ts';
import type { Column, KqlType, Row, Table } from './values.ts';

/** An expression as a function of a row. */
export interface Compiled {
  readonly type: KqlType;
  /** The same for every row; `run` may then be given any. */
  readonly constant: boolean;
  readonly run: (row: Row) => unknown;
}

/** What the whole query shares. */
export interface Environment {
  /** When the query started: `now()` is the same everywhere in it. */
  readonly now: DateTime;
  /** A let statement's scalar. */
  scalar(name: string): Compiled | undefined;
  /** A let statement's table or one from outside. */
  table(name: string): Table | undefined;
  evaluate(pipeline: Pipeline): Table;
}

export interface Scope {
  readonly columns: readonly Column[];
  readonly environment: Environment;
  /** Takes the calls of aggregations, where they are allowed. */
  readonly aggregate?: (call: Call) => Compiled | undefined;
  /** Where the column stands in a row; undefined when there is none of that name. */
  indexOf(column: string): number | undefined;
}

export function scopeOf(columns: readonly Column[], environment: Environment): Scope {
  const indexes = new Map(columns.map(({ name }, index) => [name, index]));
  return { columns, environment, indexOf: (column) => indexes.get(column) };
}

export function constantOf(type: KqlType, value: unknown): Compiled {
  return { type, constant: true, run: () => value };
}

/** The compiled expression, computed once if it does not depend on the row. */
export function folded(compiled: Compiled): Compiled {
  return compiled.constant ? constantOf(compiled.type, compiled.run([])) : compiled;
}

export function allConstant(parts: readonly Compiled[]): boolean {
  return parts.every(({ constant }) => constant);
}
