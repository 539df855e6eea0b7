import type { TemplatePart } from '../syntax.ts';
import { expression } from './expressions.ts';
import { forHead, takeWord } from './for.ts';
import type { Parsing } from './parsing.ts';
import { OpenDirectives } from './directives.ts';
import { escapeAt, unindented } from './templateText.ts';

interface Kind {
  /** In quotes there are escapes and no newlines. */
  readonly quoted: boolean;
  readonly limit: number;
  /** How much white space every line of a heredoc loses. */
  readonly indent: number;
}

/** Reads the text, interpolations and directives of one string. */
export class TemplateReader {
  /** Where the reader is; after reading, at the closing quote or wherever the string ends. */
  at = 0;
  readonly #parsing: Parsing;
  readonly #kind: Kind;
  readonly #open: OpenDirectives;
  /** Text not yet a part: what was resolved so far, from where on the rest is as written, and where it began. */
  #resolved = '';
  #plainFrom = 0;
  #textStart = 0;
  #trimStart = false;

  constructor(parsing: Parsing, kind: Kind) {
    this.#parsing = parsing;
    this.#kind = kind;
    this.#open = new OpenDirectives(parsing.problems);
  }

  read(from: number): readonly TemplatePart[] {
    const { text } = this.#parsing;
    this.#restart(from);
    while (this.at < this.#kind.limit) {
      const code = text.charCodeAt(this.at);
      if (this.#kind.quoted && (code === 0x22 || code === 0x0a)) break;
      if (this.#kind.quoted && code === 0x5c) this.#escape();
      else if ((code === 0x24 || code === 0x25) && text.charCodeAt(this.at + 1) === code && text[this.at + 2] === '{') {
        this.#resolve(this.at + 3, `${text.charAt(this.at)}{`);
      } else if (code === 0x24 && text.charCodeAt(this.at + 1) === 0x7b) this.#interpolation();
      else if (code === 0x25 && text.charCodeAt(this.at + 1) === 0x7b) this.#directive();
      else this.at++;
    }
    this.#flush(false);
    return this.#open.finish(this.at);
  }

  #restart(at: number): void {
    this.at = at;
    this.#textStart = at;
    this.#plainFrom = at;
    this.#resolved = '';
  }

  #resolve(end: number, text: string): void {
    this.#resolved += this.#parsing.text.slice(this.#plainFrom, this.at) + text;
    this.#plainFrom = end;
    this.at = end;
  }

  #escape(): void {
    const { length, text } = escapeAt(this.#parsing.text, this.at);
    if (text === undefined) {
      this.#parsing.problems.add(this.at, this.at + length, 'an escape that HCL does not have');
      this.at += length;
    } else this.#resolve(this.at + length, text);
  }

  #flush(trimEnd: boolean): void {
    const { text } = this.#parsing;
    const raw = text.slice(this.#plainFrom, this.at);
    const beginsLine = this.#textStart > 0 && text[this.#textStart - 1] === '\n';
    let whole = this.#resolved + raw;
    if (this.#kind.indent > 0) whole = unindented(whole, this.#kind.indent, beginsLine);
    if (this.#trimStart) whole = whole.trimStart();
    if (trimEnd) whole = whole.trimEnd();
    if (whole !== '') this.#open.add({ kind: 'text', text: whole, start: this.#textStart, end: this.at });
    this.#trimStart = false;
  }

  /** Enters `${` or `%{`, with `~`; the first token of what it holds is at hand afterwards. */
  #enter(): number {
    const { scanner } = this.#parsing;
    const start = this.at;
    const trims = scanner.text[start + 2] === '~';
    this.#flush(trims);
    scanner.moveTo(start + (trims ? 3 : 2));
    scanner.previousEnd = start + 2;
    return start;
  }

  #leave(start: number, reason: string): boolean {
    const { scanner, text } = this.#parsing;
    this.#trimStart = this.#parsing.take('~');
    const isClosed = scanner.kind === '}' && scanner.start < this.#kind.limit;
    if (!isClosed) this.#parsing.problems.add(start, start + 2, reason);
    this.#restart(isClosed ? scanner.end : this.#afterBroken(text, Math.max(scanner.previousEnd, start + 2)));
    return isClosed;
  }

  /** Behind the next `}` of the line, before the quote that may close the string, or at the end of the line. */
  #afterBroken(text: string, from: number): number {
    const limit = Math.min(this.#parsing.scanner.lineEnd(from), this.#kind.limit);
    const brace = text.indexOf('}', from);
    if (brace >= 0 && brace < limit) return brace + 1;
    const quote = this.#kind.quoted ? text.indexOf('"', from) : -1;
    return quote >= 0 && quote < limit ? quote : limit;
  }

  #interpolation(): void {
    const start = this.#enter();
    const inner = this.#parsing.within(false, () => expression(this.#parsing));
    const reason = 'an interpolation that was not understood';
    const isClosed = this.#leave(start, reason);
    this.#open.add({
      kind: 'interpolation',
      expression: isClosed ? inner : this.#parsing.broken(start, this.at, reason),
      start,
      end: this.at,
    });
  }

  #directive(): void {
    const start = this.#enter();
    const parsing = this.#parsing;
    const word = parsing.scanner.kind === 'identifier' ? parsing.scanner.word() : '';
    const opened = parsing.within(false, () => {
      if (word === 'for') return { word, head: forHead(parsing) } as const;
      if (takeWord(parsing, 'if')) return { word: 'if', condition: expression(parsing) } as const;
      if (word !== '') parsing.scanner.next();
      return undefined;
    });
    this.#leave(start, 'a directive that was not understood');
    if (opened?.word === 'for' && opened.head) this.#open.beginFor(start, opened.head);
    else if (opened?.word === 'if') this.#open.beginIf(start, opened.condition);
    else if (word === 'else') this.#open.otherwise(start);
    else if (word === 'endif' || word === 'endfor') this.#open.end(word, start, this.at);
    else parsing.problems.add(start, start + 2, 'a directive that was not understood');
  }
}
