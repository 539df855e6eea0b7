/** Short ways to ask the evaluator something in a test. */

import { evaluate, KqlError, type Result, type TableSource } from '../../../../src/emulator/kql/index.ts';

/** A Sunday, with a fraction of a second. */
export const now = new Date('2024-05-05T10:20:30.456Z');

export type Sources = Readonly<Record<string, TableSource>>;

export function ask(query: string, sources: Sources = {}): Result {
  return evaluate(query, (name) => sources[name], { now: () => now });
}

/** The rows, each as the list of its cells. */
export function cells(query: string, sources: Sources = {}): unknown[][] {
  const { columns, rows } = ask(query, sources);
  return rows.map((row) => columns.map(({ name }) => row[name]));
}

/** The names of the columns, with their types. */
export function schema(query: string, sources: Sources = {}): string {
  return ask(query, sources)
    .columns.map(({ name, type }) => `${name}:${type}`)
    .join(' ');
}

/** What a scalar expression is. */
export function value(expression: string): unknown {
  return ask(`print result = ${expression}`).rows[0]?.['result'];
}

/** The error of a query as `kind line:column message`. Fails if there is none. */
export function failure(query: string, sources: Sources = {}): string {
  try {
    ask(query, sources);
  } catch (error) {
    if (error instanceof KqlError) {
      return `${error.kind} ${error.position.line}:${error.position.column} ${error.message}`;
    }
    throw error;
  }
  throw new Error(`No error: ${query}`);
}
