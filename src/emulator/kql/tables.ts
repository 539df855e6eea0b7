/** Telling a tabular expression from a scalar one where the grammar allows either. */

import type { Cursor } from './cursor.ts';

/** The operators which may stand first in a query that leaves out its table. */
export const leadingOperators: ReadonlySet<string> = new Set(
  'where filter project extend summarize sort order take limit top distinct count join lookup parse mvexpand'.split(
    ' ',
  ),
);

const MAXIMUM_PARENTHESES = 200;

/** Whether what starts so many tokens ahead can only be a table; a lone name may be either and gives false. */
export function startsTable(cursor: Cursor, ahead: number): boolean {
  let index = ahead;
  for (; cursor.isSymbol('(', index) && index - ahead < MAXIMUM_PARENTHESES; index++) {
    const { close, pipe } = cursor.parenthesis(index);
    if (pipe || cursor.isSymbol('|', close + 1)) {
      return true;
    }
  }
  if (cursor.startsBracketedName(index)) {
    return cursor.isSymbol('|', index + 3);
  }
  const { kind, text } = cursor.peek(index);
  if (kind !== 'name') {
    return false;
  }
  const after = cursor.peek(index + 1);
  switch (text) {
    case 'union':
    case 'print':
      return after.kind === 'name' || after.kind === 'string' || after.kind === 'literal' || after.text === '(';
    case 'range':
      return after.kind === 'name';
    case 'datatable':
    case 'materialize':
      return after.text === '(';
    default:
      return (
        cursor.isSymbol('|', index + 1) ||
        (leadingOperators.has(text) && (after.kind === 'name' || after.kind === 'literal'))
      );
  }
}
