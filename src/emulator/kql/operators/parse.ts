/** `parse … with`, in its simple mode. */

import { compile } from '../compile.ts';
import { convert } from '../conversions.ts';
import { semanticError } from '../errors.ts';
import { Names } from '../naming.ts';
import { type Environment, scopeOf } from '../scope.ts';
import type { Parse, ParseStep } from '../syntax.ts';
import { type Column, emptyOf, type KqlType, type Table, toText } from '../values.ts';

/** Adds the pattern's columns; they stay empty in a row whose text does not match all of the pattern. */
export function parse(table: Table, { expression, steps }: Parse, environment: Environment): Table {
  const source = compile(expression, scopeOf(table.columns, environment));
  const pattern = patternOf(steps);
  const columns: Column[] = [...table.columns];
  const names = new Names(columns.map(({ name }) => name));
  const targets = steps.flatMap((step) => {
    if (step.kind !== 'column') {
      return [];
    }
    const existing = columns.findIndex(({ name }) => name === step.name);
    const index = existing < 0 ? columns.length : existing;
    columns[index] = { name: existing < 0 ? names.take(step.name) : step.name, type: step.type };
    return { index, type: step.type };
  });
  const rows = table.rows.map((row) => {
    const match = pattern.exec(toText(source.run(row), source.type));
    const values = targets.map(({ type }, place) => convert(match?.[place + 1] ?? null, type));
    const complete = match !== null && values.every((value) => value !== null);
    const cells = [...row];
    for (const [place, { index, type }] of targets.entries()) {
      cells[index] = complete ? values[place] : emptyOf(type);
    }
    return cells;
  });
  return { columns, rows };
}

/** Every step as a piece of a regular expression; numbers take only what can be part of one. */
function patternOf(steps: readonly ParseStep[]): RegExp {
  const pieces = steps.map((step, index) => {
    const next = steps[index + 1];
    if (step.kind === 'column' && step.type === 'string' && next !== undefined && next.kind !== 'text') {
      throw semanticError(`In parse, text has to follow the string column '${step.name}'.`, step.at);
    }
    switch (step.kind) {
      case 'skip':
        return '[^]*?';
      case 'text':
        return step.text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
      case 'column':
        return capture(step.type);
    }
  });
  return new RegExp(`^${pieces.join('')}$`);
}

function capture(type: KqlType): string {
  switch (type) {
    case 'int':
    case 'long':
      return '\\s*([+-]?\\d+)';
    case 'real':
      return '\\s*([+-]?\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?)';
    default:
      return '([^]*?)';
  }
}
