import type { Heredocs } from './heredoc.ts';
import type { Scanner } from './scanner.ts';

const closers: Readonly<Record<string, string>> = { '{': '}', '[': ']', '(': ')' };

/** Where something broken ends: at the bracket that closes it, or before a line that clearly belongs to something else. */
export interface Extent {
  readonly closed: boolean;
  /** The offset of the closing bracket, or of the first token that no longer belongs to it. */
  readonly at: number;
}

/**
 * Finds where what is broken ends, by brackets and by how people lay out their lines: a line no deeper than the one on which the
 * broken part began, and that begins with a name or a closing brace, is not part of it. Only ever asked once something is wrong. It moves
 * the scanner; the caller moves it back.
 * @param from the offset of the opening bracket; of any other token to skip what is left of a line
 * @param indent the indentation of the line on which the broken part began
 */
export function extentOf(scanner: Scanner, heredocs: Heredocs, from: number, indent: number): Extent {
  const open: string[] = [];
  scanner.moveTo(from);
  const bracketed = scanner.kind in closers;
  scanner.afterNewline = false;
  for (let onOneLine = true; ; onOneLine &&= !isAfterNewline(scanner)) {
    const { kind, start } = scanner;
    if (kind === 'end') return { closed: false, at: start };
    if (isAfterNewline(scanner) && ((!bracketed && open.length === 0) || isOutside(scanner, indent, open.at(-1))))
      return { closed: false, at: start };
    const closer = closers[kind];
    if (closer !== undefined) open.push(closer);
    else if (kind === open.at(-1)) {
      open.pop();
      if (open.length === 0 && bracketed) return { closed: true, at: start };
    } else if (kind === '}' && (open.length === 0 || (onOneLine && !open.includes('}'))))
      return { closed: false, at: start };
    skip(scanner, heredocs);
  }
}

function isOutside(scanner: Scanner, indent: number, expected: string | undefined): boolean {
  if (scanner.kind !== 'identifier' && scanner.kind !== '}') return false;
  return scanner.kind !== expected && scanner.indentAt(scanner.start) <= indent;
}

function skip(scanner: Scanner, heredocs: Heredocs): void {
  const { kind, start, end } = scanner;
  if (kind === 'quote') scanner.moveTo(stringEnd(scanner.text, end));
  else if (kind === 'heredoc') scanner.moveTo(heredocs.at(start)?.end ?? end);
  else scanner.next();
}

/** Behind the quote that closes a string, or at the end of its line. */
function stringEnd(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x0a) return at;
    if (code === 0x22) return at + 1;
    if (code === 0x5c) at++;
  }
  return text.length;
}

/** Asked anew each time: skipping a token changes it. */
function isAfterNewline({ afterNewline }: Scanner): boolean {
  return afterNewline;
}
