import type { Expression, Template } from '../syntax.ts';
import type { Parsing } from './parsing.ts';
import { TemplateReader } from './templateReader.ts';

/** A quoted string, with the quote at hand. One that is not closed ends with its line. */
export function quotedOf(parsing: Parsing): Template {
  const { scanner } = parsing;
  const { start, end } = scanner;
  const plainEnd = plainEndOf(parsing.text, end);
  if (plainEnd !== undefined) {
    leave(parsing, plainEnd + 1);
    return { kind: 'template', parts: textParts(parsing.text, end, plainEnd), start, end: plainEnd + 1 };
  }
  const reader = new TemplateReader(parsing, { quoted: true, limit: parsing.text.length, indent: 0 });
  const parts = reader.read(end);
  if (parsing.text[reader.at] !== '"') parsing.problems.add(start, start + 1, 'a string that is not closed');
  const stop = parsing.text[reader.at] === '"' ? reader.at + 1 : reader.at;
  leave(parsing, stop);
  return { kind: 'template', parts, start, end: stop };
}

/** Nothing but text up to the closing quote, as nearly all strings are: where that quote stands. */
function plainEndOf(text: string, from: number): number | undefined {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x22) return at;
    if (code === 0x0a || code === 0x5c) return undefined;
    if ((code === 0x24 || code === 0x25) && text.charCodeAt(at + 1) !== 0x22) return undefined;
  }
  return undefined;
}

function textParts(text: string, start: number, end: number): Template['parts'] {
  return start === end ? [] : [{ kind: 'text', text: text.slice(start, end), start, end }];
}

/** A heredoc, with its `<<` at hand. One that is not closed ends with its line. */
export function heredocOf(parsing: Parsing): Expression {
  const { scanner } = parsing;
  const { start } = scanner;
  const heredoc = parsing.heredocs.at(start);
  if (!heredoc) {
    const reason = 'a heredoc whose closing word is missing';
    parsing.problem(reason);
    leave(parsing, scanner.lineEnd(start));
    return parsing.broken(start, scanner.previousEnd, reason);
  }
  const { contentStart, contentEnd, end, indent } = heredoc;
  const parts = new TemplateReader(parsing, { quoted: false, limit: contentEnd, indent }).read(contentStart);
  leave(parsing, end);
  return { kind: 'template', heredoc: true, parts, start, end };
}

function leave({ scanner }: Parsing, end: number): void {
  scanner.moveTo(end);
  scanner.previousEnd = end;
}
