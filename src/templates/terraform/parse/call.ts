import type { Expression, Name } from '../syntax.ts';
import { expression } from './expressions.ts';
import type { Parsing } from './parsing.ts';

/** A function's arguments, from the opening parenthesis on. */
export function callOf(parsing: Parsing, name: Name): Expression {
  return parsing.within(false, () => {
    const { scanner } = parsing;
    const open = scanner.start;
    const found: Expression[] = [];
    let expanded = false;
    scanner.next();
    while (scanner.kind !== ')') {
      found.push(expression(parsing));
      expanded = parsing.take('...');
      if (!parsing.take(',')) break;
    }
    if (parsing.take(')'))
      return { kind: 'call', name, arguments: found, expanded, start: name.start, end: scanner.previousEnd };
    const reason = `arguments of ${name.text} that were not understood`;
    return parsing.broken(name.start, parsing.leaveBrackets(open, reason), reason);
  });
}
