import type { Expression, Name } from '../syntax.ts';
import { expression } from './expressions.ts';
import type { Parsing } from './parsing.ts';

/** What follows `[for` and `{for`; the word itself is at hand. */
export function forOf(parsing: Parsing, open: number, closer: ']' | '}'): Expression {
  const { scanner } = parsing;
  const head = forHead(parsing);
  if (head && parsing.take(':')) {
    const first = expression(parsing);
    const second = parsing.take('=>') ? expression(parsing) : undefined;
    const grouping = parsing.take('...');
    const condition = takeWord(parsing, 'if') ? expression(parsing) : undefined;
    const isWhole = (closer === '}') === (second !== undefined);
    if (isWhole && parsing.take(closer)) {
      return {
        kind: 'for',
        ...head,
        ...(second && { key: first }),
        value: second ?? first,
        ...(condition && { condition }),
        grouping,
        start: open,
        end: scanner.previousEnd,
      };
    }
  }
  const reason = 'a `for` that was not understood';
  return parsing.broken(open, parsing.leaveBrackets(open, reason), reason);
}

interface ForHead {
  readonly keyName?: Name;
  readonly valueName: Name;
  readonly collection: Expression;
}

/** `for k, v in collection`; undefined where it is not that. */
export function forHead(parsing: Parsing): ForHead | undefined {
  parsing.scanner.next();
  const first = takeName(parsing);
  const second = first && parsing.take(',') ? takeName(parsing) : undefined;
  if (!first || !takeWord(parsing, 'in')) return undefined;
  const collection = expression(parsing);
  return second ? { keyName: first, valueName: second, collection } : { valueName: first, collection };
}

function takeName({ scanner }: Parsing): Name | undefined {
  if (scanner.kind !== 'identifier') return undefined;
  const { start, end } = scanner;
  const text = scanner.word();
  scanner.next();
  return { kind: 'name', text, start, end };
}

export function takeWord({ scanner }: Parsing, word: string): boolean {
  if (scanner.kind !== 'identifier' || scanner.word() !== word) return false;
  scanner.next();
  return true;
}
