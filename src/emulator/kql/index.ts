/**
 * A subset of the Kusto Query Language, evaluated in memory: the part which Azure Resource Graph and plain Log
 * Analytics queries use. What is outside the subset is an error with its place in the query, never a guess.
 *
 * Decisions where the services leave room:
 * - Names of columns, functions and operators are case-sensitive, as Kusto's identifiers are. Names of tables are
 *   handed to the callback as written, which decides about their case.
 * - A column exists if the table declares it or any row has it. Types come from the declaration, else from the values;
 *   a column of only nulls fits any type.
 * - Strings are never null: a missing cell of a string column is empty.
 * - Keys of groups, of order and of joins are refused when dynamic, and two dynamics are not compared, as in Kusto.
 *
 * Differences from Kusto: longs are doubles, `dcount` is exact, regular expressions are JavaScript's, and a datetime
 * within a dynamic is a string.
 */

export { KqlError, type Position } from './errors.ts';
export { evaluate, type Options, type Result, type Tables } from './evaluate.ts';
export type { ColumnDeclaration, ColumnType, TableSource } from './load.ts';
