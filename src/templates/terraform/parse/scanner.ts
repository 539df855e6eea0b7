import type { Node } from '../syntax.ts';
import type { Problems } from './problems.ts';

/** The kind of a token; what is not a name, a number or the start of a string is its own text. */
export type TokenKind = 'identifier' | 'number' | 'quote' | 'heredoc' | 'end' | 'invalid' | (string & {});

const threeCharacters = ['...'];
const twoCharacters = ['==', '!=', '<=', '>=', '&&', '||', '=>', '::'];
const oneCharacter = '{}[]()=:,.?!<>+-*/%~';

/**
 * Goes over the text token by token; the fields tell of the token at hand, so that none is allocated. Newlines are no tokens: what ends
 * with its line asks `afterNewline`. Quotes and heredocs are read by who meets them, and the scanner is moved behind them.
 */
export class Scanner {
  kind: TokenKind = 'end';
  start = 0;
  end = 0;
  /** Whether a line ended between the token before and this one. */
  afterNewline = true;
  /** Where the token before ended. */
  previousEnd = 0;
  readonly text: string;
  readonly comments: Node[] = [];
  readonly #problems: Problems;
  #noCommentEnd = false;

  constructor(text: string, problems: Problems) {
    this.text = text;
    this.#problems = problems;
    if (text.startsWith('\uFEFF')) this.end = 1;
    this.next();
    this.afterNewline = true;
  }

  /** Goes on to the next token. */
  next(): void {
    this.previousEnd = this.end;
    this.moveTo(this.end);
  }

  /** Goes to the first token at or after an offset. */
  moveTo(offset: number): void {
    this.afterNewline = false;
    this.start = this.#skipTrivia(offset);
    this.#read();
  }

  /** The text of the token at hand. */
  word(): string {
    return this.text.slice(this.start, this.end);
  }

  /** The width of the white space with which the line of an offset begins. */
  indentAt(offset: number): number {
    const lineStart = this.text.lastIndexOf('\n', offset - 1) + 1;
    let end = lineStart;
    while (isBlank(this.text.charCodeAt(end))) end++;
    return end - lineStart;
  }

  lineEnd(offset: number): number {
    const end = this.text.indexOf('\n', offset);
    return end < 0 ? this.text.length : end;
  }

  #skipTrivia(from: number): number {
    const { text } = this;
    for (let at = from; ;) {
      const code = text.charCodeAt(at);
      if (code === 0x0a) {
        this.afterNewline = true;
        at++;
      } else if (isBlank(code) || code === 0x0d) at++;
      else if (code === 0x23 || (code === 0x2f && text.charCodeAt(at + 1) === 0x2f))
        at = this.#comment(at, this.lineEnd(at));
      else if (code === 0x2f && text.charCodeAt(at + 1) === 0x2a) at = this.#comment(at, this.#commentEnd(at));
      else return at;
    }
  }

  #commentEnd(start: number): number {
    const end = this.#noCommentEnd ? -1 : this.text.indexOf('*/', start + 2);
    if (end >= 0) return end + 2;
    this.#noCommentEnd = true;
    this.#problems.add(start, start + 2, 'a comment that is not closed');
    return this.lineEnd(start);
  }

  #comment(start: number, end: number): number {
    if (start >= (this.comments.at(-1)?.end ?? 0)) this.comments.push({ start, end });
    return end;
  }

  #read(): void {
    const { text, start } = this;
    const code = text.charCodeAt(start);
    if (start >= text.length) this.#token('end', text.length);
    else if (isNameStart(code)) this.#token('identifier', nameEnd(text, start));
    else if (isDigit(code)) this.#token('number', numberEnd(text, start));
    else if (code === 0x22) this.#token('quote', start + 1);
    else if (code === 0x3c && text.charCodeAt(start + 1) === 0x3c) this.#token('heredoc', start + 2);
    else this.#punctuation();
  }

  #punctuation(): void {
    const { text, start } = this;
    const three = text.slice(start, start + 3);
    const two = three.slice(0, 2);
    const one = three.charAt(0);
    if (threeCharacters.includes(three)) this.#token(three, start + 3);
    else if (twoCharacters.includes(two)) this.#token(two, start + 2);
    else this.#token(oneCharacter.includes(one) ? one : 'invalid', start + 1);
  }

  #token(kind: TokenKind, end: number): void {
    this.kind = kind;
    this.end = end;
  }
}

export function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** A letter, the underscore, or any character beyond ASCII but the odd spaces: stricter than HCL only where it does not matter. */
function isNameStart(code: number): boolean {
  return (
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x41 && code <= 0x5a) ||
    code === 0x5f ||
    (code > 0xa0 && code !== 0xfeff && code !== 0xfffd)
  );
}

function nameEnd(text: string, start: number): number {
  let end = start + 1;
  for (let code = text.charCodeAt(end); isNameStart(code) || isDigit(code) || code === 0x2d;)
    code = text.charCodeAt(++end);
  return end;
}

const number = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

function numberEnd(text: string, start: number): number {
  number.lastIndex = start;
  number.test(text);
  return number.lastIndex;
}
