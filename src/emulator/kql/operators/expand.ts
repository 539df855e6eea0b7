/** `mv-expand`: a row for each element of an array or bag. */

import { compile } from '../compile.ts';
import { convert } from '../conversions.ts';
import { semanticError } from '../errors.ts';
import { derivedName, Names } from '../naming.ts';
import { type Environment, scopeOf } from '../scope.ts';
import type { MvExpand } from '../syntax.ts';
import { type Column, emptyOf, isArray, isBag, isFlexible, type KqlType, type Row, type Table } from '../values.ts';
import { rowCount } from './rows.ts';

/** Several expansions go in parallel, the shorter ones filled with nulls. */
export function mvExpand(table: Table, operator: MvExpand, environment: Environment): Table {
  const scope = scopeOf(table.columns, environment);
  const columns: Column[] = [...table.columns];
  const names = new Names(columns.map(({ name }) => name));
  const targets = operator.expansions.map(({ name, expression, type }) => {
    const compiled = compile(expression, scope);
    if (!isFlexible(compiled.type)) {
      throw semanticError(`mv-expand needs a dynamic, not ${compiled.type}.`, expression.at);
    }
    const wanted = name ?? (expression.kind === 'name' ? expression.name : undefined);
    const existing = wanted === undefined ? -1 : columns.findIndex((column) => column.name === wanted);
    const index = existing < 0 ? columns.length : existing;
    const column = { name: existing < 0 ? names.take(wanted ?? derivedName(expression)) : (wanted ?? '') };
    columns[index] = { ...column, type: type ?? 'dynamic' };
    return { index, type: type ?? 'dynamic', run: compiled.run };
  });
  const itemIndex = operator.itemIndex === undefined ? undefined : columns.length;
  if (operator.itemIndex !== undefined) {
    columns.push({ name: names.take(operator.itemIndex), type: 'long' });
  }
  const limit = operator.limit === undefined ? Infinity : rowCount(operator.limit, environment);
  const rows: Row[] = [];
  for (const row of table.rows) {
    const expanded = targets.map(({ run }) => elements(run(row), operator.bagsAsArrays));
    const count = Math.min(Math.max(...expanded.map(({ length }) => length)), limit);
    for (let item = 0; item < count; item++) {
      const cells = [...row];
      for (const [place, { index, type }] of targets.entries()) {
        cells[index] = typed(expanded[place]?.[item] ?? null, type);
      }
      if (itemIndex !== undefined) {
        cells[itemIndex] = item;
      }
      rows.push(cells);
    }
  }
  return { columns, rows };
}

/** An empty array or bag gives no row; null, or a value which is neither, gives one. */
function elements(value: unknown, bagsAsArrays: boolean): readonly unknown[] {
  if (isArray(value)) {
    return value;
  }
  if (isBag(value)) {
    return Object.entries(value).map(([key, part]) => (bagsAsArrays ? [key, part] : Object.fromEntries([[key, part]])));
  }
  return [value];
}

/** "The operation of applying type is cast-only": what is not of the type becomes null. */
function typed(value: unknown, type: KqlType): unknown {
  const fits =
    type === 'dynamic' ||
    (type === 'string' || type === 'guid' || type === 'datetime' || type === 'timespan'
      ? typeof value === 'string'
      : type === 'bool'
        ? typeof value === 'boolean'
        : typeof value === 'number' && (type === 'real' || Number.isInteger(value)));
  return fits ? convert(value, type) : emptyOf(type);
}
