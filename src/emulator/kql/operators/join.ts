/** `join` and `lookup`, by hashing the right side. */

import { type Position, semanticError } from '../errors.ts';
import { Names } from '../naming.ts';
import type { Expression, Join } from '../syntax.ts';
import { type Column, commonType, emptyOf, identity, jointIdentity, type Row, type Table } from '../values.ts';
import { refuseDynamic } from './rows.ts';

/** The columns which have to be equal, as indexes into either side. */
interface Keys {
  readonly left: readonly number[];
  readonly right: readonly number[];
}

export function join(left: Table, right: Table, { flavor, lookup, conditions }: Join): Table {
  const keys = keysOf(left.columns, right.columns, conditions);
  switch (flavor) {
    case 'leftsemi':
      return halfJoin(left, right, keys.left, keys.right, true);
    case 'leftanti':
    case 'leftantisemi':
    case 'anti':
      return halfJoin(left, right, keys.left, keys.right, false);
    case 'rightsemi':
      return halfJoin(right, left, keys.right, keys.left, true);
    case 'rightanti':
    case 'rightantisemi':
      return halfJoin(right, left, keys.right, keys.left, false);
    default:
      return fullJoin(left, right, keys, flavor, lookup);
  }
}

/** Finds the column pairs of the conditions, given apart by commas or by `and`. */
function keysOf(left: readonly Column[], right: readonly Column[], conditions: readonly Expression[]): Keys {
  const pairs = conditions
    .flatMap((condition) =>
      condition.kind === 'logical' && condition.operator === 'and' ? condition.operands : [condition],
    )
    .map((condition) => {
      const [leftName, rightName] = keyNames(condition);
      const leftKey = columnOf(left, leftName, '$left', condition.at);
      const rightKey = columnOf(right, rightName, '$right', condition.at);
      if (commonType(leftKey.type, rightKey.type) === undefined) {
        throw semanticError(
          `The join keys '${leftName}' and '${rightName}' are of the types ${leftKey.type} and ${rightKey.type}.`,
          condition.at,
        );
      }
      return [leftKey.index, rightKey.index] as const;
    });
  return { left: pairs.map(([index]) => index), right: pairs.map(([, index]) => index) };
}

/** `column`, or `$left.a == $right.b` either way around. */
function keyNames(condition: Expression): readonly [string, string] {
  if (condition.kind === 'name') {
    return [condition.name, condition.name];
  }
  if (condition.kind === 'binary' && condition.operator === '==') {
    const sides = new Map([side(condition.left), side(condition.right)]);
    const [left, right] = [sides.get('$left'), sides.get('$right')];
    if (left !== undefined && right !== undefined) {
      return [left, right];
    }
  }
  throw semanticError('A join condition is expected to be a column or $left.a == $right.b.', condition.at);
}

function side(expression: Expression): [string, string] {
  return expression.kind === 'member' && expression.target.kind === 'name'
    ? [expression.target.name, expression.name]
    : ['', ''];
}

function columnOf(
  columns: readonly Column[],
  name: string,
  where: string,
  at: Position,
): Column & { readonly index: number } {
  const index = columns.findIndex((column) => column.name === name);
  const column = columns[index];
  if (column === undefined) {
    throw semanticError(`Failed to resolve column named '${name}' of ${where}.`, at);
  }
  refuseDynamic(column.type, `The join key '${name}'`, at);
  return { ...column, index };
}

/** A row's key, or undefined when a part of it is null, which equals nothing. */
function keyOf(row: Row, indexes: readonly number[]): unknown {
  if (indexes.length === 1) {
    const value = row[indexes[0] ?? 0];
    return value === null ? undefined : identity(value);
  }
  const values = indexes.map((index) => row[index]);
  return values.includes(null) ? undefined : jointIdentity(values);
}

function halfJoin(
  kept: Table,
  other: Table,
  keptKeys: readonly number[],
  otherKeys: readonly number[],
  present: boolean,
): Table {
  const known = new Set(other.rows.map((row) => keyOf(row, otherKeys)));
  known.delete(undefined);
  return { columns: kept.columns, rows: kept.rows.filter((row) => known.has(keyOf(row, keptKeys)) === present) };
}

/** Every column of both sides, those of the right renamed where the left has the name; a lookup drops its keys. */
function fullJoin(left: Table, right: Table, keys: Keys, flavor: string, lookup: boolean): Table {
  const dropped = new Set(lookup ? keys.right : []);
  const rightIndexes = [...right.columns.keys()].filter((index) => !dropped.has(index));
  const names = new Names(left.columns.map(({ name }) => name));
  const columns = [
    ...left.columns,
    ...rightIndexes.flatMap((index) => {
      const column = right.columns[index];
      return column ? { name: names.take(column.name), type: column.type } : [];
    }),
  ];
  const matches = new Map<unknown, Row[]>();
  for (const row of right.rows) {
    const key = keyOf(row, keys.right);
    const found = matches.get(key);
    if (found !== undefined) {
      found.push(row);
    } else if (key !== undefined) {
      matches.set(key, [row]);
    }
  }
  const pick = lookup ? (row: Row): Row => rightIndexes.map((index) => row[index]) : (row: Row): Row => row;
  const keepLeft = flavor === 'leftouter' || flavor === 'fullouter';
  const emptyRight = rightIndexes.map((index) => emptyOf(right.columns[index]?.type ?? 'unknown'));
  const rows: Row[] = [];
  const seen = new Set<unknown>();
  for (const row of left.rows) {
    const key = keyOf(row, keys.left);
    if (flavor === 'innerunique' && seen.has(key)) {
      continue;
    }
    seen.add(key);
    const found = matches.get(key);
    if (found !== undefined) {
      for (const match of found) {
        rows.push([...row, ...pick(match)]);
      }
    } else if (keepLeft) {
      rows.push([...row, ...emptyRight]);
    }
  }
  if (flavor === 'rightouter' || flavor === 'fullouter') {
    const emptyLeft = left.columns.map(({ type }) => emptyOf(type));
    for (const row of right.rows) {
      const key = keyOf(row, keys.right);
      if (key === undefined || !seen.has(key)) {
        rows.push([...emptyLeft, ...row]);
      }
    }
  }
  return { columns, rows };
}
