import type { Text } from '../text.ts';

/**
 * One word of a POSIX shell: what is known in single quotes, in which nothing is special, a variable in double ones.
 * Source: POSIX Shell Command Language, "Quoting".
 */
export function word(text: Text): string {
  const parts = text.filter((part) => part !== '');
  if (parts.length === 0) return "''";
  return parts.map((part) => (typeof part === 'string' ? literal(part) : `"\${${part.variable}}"`)).join('');
}

function literal(text: string): string {
  return /^[\w./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** A command with its options, a line each. */
export function command(name: string, options: readonly (readonly [option: string, ...words: Text[]])[]): string {
  const lines = options.map(([option, ...words]) => [option, ...words.map(word)].join(' '));
  return [name, ...lines].join(' \\\n  ');
}

/** Options that name a resource by its parts. */
export type Options = readonly (readonly [option: string, ...words: Text[]])[];
