import { armRefusal } from '../refusals.ts';

/** The terms of a `$filter`, which Azure joins with `and` only. */
export interface Filter {
  readonly atScope: boolean;
  readonly atScopeAndBelow: boolean;
  readonly principalId?: string;
  readonly assignedTo?: string;
  readonly roleName?: string;
  readonly type?: string;
}

const terms: readonly (readonly [RegExp, (value: string) => Partial<Filter>])[] = [
  [/^atScope\(\)$/i, () => ({ atScope: true })],
  [/^atScopeAndBelow\(\)$/i, () => ({ atScopeAndBelow: true })],
  [/^principalId eq '?([^']*)'?$/i, (principalId) => ({ principalId })],
  [/^assignedTo\('?([^']*)'?\)$/i, (assignedTo) => ({ assignedTo })],
  [/^roleName eq '(.*)'$/i, (roleName) => ({ roleName: roleName.replaceAll("''", "'") })],
  [/^type eq '([^']*)'$/i, (type) => ({ type })],
];

/** Reads a `$filter`. Throws 400 for a term that is not one of those that Azure documents. */
export function readFilter(text: string | undefined): Filter {
  const none: Filter = { atScope: false, atScopeAndBelow: false };
  if (text === undefined || text.trim() === '') return none;
  return text.split(/\s+and\s+/i).reduce<Filter>((filter, term) => ({ ...filter, ...readTerm(term.trim()) }), none);
}

function readTerm(term: string): Partial<Filter> {
  for (const [pattern, read] of terms) {
    const match = pattern.exec(term);
    if (match !== null) return read(match[1] ?? '');
  }
  throw armRefusal(400, 'UnsupportedQuery', 'The query parameter value is not supported.');
}
