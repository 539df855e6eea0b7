import type { Problem } from './syntax.ts';

/** What a token is. Source: github.com/Azure/bicep, src/Bicep.Core/Parsing/Lexer.cs. */
export type TokenKind = (typeof token)[keyof typeof token];

export const token = {
  endOfFile: 0,
  newLine: 1,
  identifier: 2,
  number: 3,
  /** A text without interpolation, or its pieces around the expressions. */
  string: 4,
  stringLeft: 5,
  stringMiddle: 6,
  stringRight: 7,
  /** What is no token of Bicep. */
  unrecognized: 8,
  leftBrace: 9,
  rightBrace: 10,
  leftParen: 11,
  rightParen: 12,
  leftSquare: 13,
  rightSquare: 14,
  at: 15,
  comma: 16,
  dot: 17,
  ellipsis: 18,
  question: 19,
  coalesce: 20,
  colon: 21,
  doubleColon: 22,
  plus: 23,
  minus: 24,
  percent: 25,
  star: 26,
  slash: 27,
  hat: 28,
  not: 29,
  notEquals: 30,
  notLike: 31,
  less: 32,
  lessOrEqual: 33,
  greater: 34,
  greaterOrEqual: 35,
  assign: 36,
  equals: 37,
  like: 38,
  arrow: 39,
  and: 40,
  or: 41,
  pipe: 42,
} as const;

/** The tokens of a text, the last one the end of the file. Comments, white space and pragmas are between them. */
export interface Tokens {
  readonly text: string;
  readonly kinds: Uint8Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly problems: readonly Problem[];
}

export function tokensOf(text: string): Tokens {
  return new Lexer(text).run();
}

/** So long, with what stands between, a token of real files is at least on average; where it is not, room is made. */
const charactersOfToken = 4;

/** A text whose expression is being read: how many `$` open one, 0 for a text on one line; a brace inside the expression. */
type Open = { readonly dollars: number } | 'brace';

class Lexer {
  readonly #text: string;
  #count = 0;
  #kinds: Uint8Array;
  #starts: Int32Array;
  #ends: Int32Array;
  readonly #problems: Problem[] = [];
  #open: Open[] = [];
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    const room = Math.ceil(text.length / charactersOfToken) + 1;
    this.#kinds = new Uint8Array(room);
    this.#starts = new Int32Array(room);
    this.#ends = new Int32Array(room);
  }

  run(): Tokens {
    if (this.#text.charCodeAt(0) === 0xfeff) this.#at = 1;
    for (;;) {
      this.#skipTrivia();
      const start = this.#at;
      if (start >= this.#text.length) break;
      this.#push(this.#scan(), start);
    }
    this.#push(token.endOfFile, this.#at);
    return {
      text: this.#text,
      kinds: this.#kinds.subarray(0, this.#count),
      starts: this.#starts.subarray(0, this.#count),
      ends: this.#ends.subarray(0, this.#count),
      problems: this.#problems,
    };
  }

  #push(kind: TokenKind, start: number): void {
    const last = this.#count - 1;
    if (kind === token.unrecognized) {
      if (this.#kinds[last] === kind && this.#ends[last] === start) {
        this.#ends[last] = this.#at;
        return;
      }
      this.#problem(start, this.#at, `${JSON.stringify(this.#text.slice(start, this.#at))} is not part of Bicep`);
    }
    if (this.#count === this.#kinds.length) this.#grow();
    this.#kinds[this.#count] = kind;
    this.#starts[this.#count] = start;
    this.#ends[this.#count] = this.#at;
    this.#count++;
  }

  #grow(): void {
    const room = 2 * this.#kinds.length;
    this.#kinds = grown(new Uint8Array(room), this.#kinds);
    this.#starts = grown(new Int32Array(room), this.#starts);
    this.#ends = grown(new Int32Array(room), this.#ends);
  }

  #problem(start: number, end: number, reason: string): void {
    this.#problems.push({ start, end, reason });
  }

  #code(ahead = 0): number {
    return this.#text.charCodeAt(this.#at + ahead);
  }

  #skipTrivia(): void {
    for (;;) {
      const code = this.#code();
      if (code === 32 || code === 9) this.#at++;
      else if (code === 47 && this.#code(1) === 47) this.#skipLine();
      else if (code === 47 && this.#code(1) === 42) this.#skipComment();
      else if (code === 35 && pragma.test(this.#text.slice(this.#at, this.#at + 24))) this.#skipLine();
      else return;
    }
  }

  #skipLine(): void {
    while (this.#at < this.#text.length && !isLineBreak(this.#code())) this.#at++;
  }

  /** A comment that is never closed ends with its line, so that it does not hide the rest of the file. */
  #skipComment(): void {
    const start = this.#at;
    const close = this.#text.indexOf('*/', start + 2);
    if (close >= 0) {
      this.#at = close + 2;
      return;
    }
    this.#skipLine();
    this.#problem(start, this.#at, 'the comment is not closed');
  }

  #scan(): TokenKind {
    const code = this.#code();
    if (isLetter(code)) return this.#scanName();
    if (isDigit(code)) {
      while (isDigit(this.#code())) this.#at++;
      return token.number;
    }
    if (isLineBreak(code)) return this.#scanLineBreak();
    this.#at++;
    if (code === 39) return this.#scanString();
    if (code === 36) return this.#scanDollars();
    if (code === 123) {
      if (this.#open.length > 0) this.#open.push('brace');
      return token.leftBrace;
    }
    if (code === 125) return this.#scanRightBrace();
    return this.#scanOperator(code);
  }

  #scanName(): TokenKind {
    while (isLetter(this.#code()) || isDigit(this.#code())) this.#at++;
    return token.identifier;
  }

  /** An expression inside a text does not go over lines: the text ends here. */
  #scanLineBreak(): TokenKind {
    if (this.#open.length > 0) {
      this.#open = [];
      this.#problem(this.#at, this.#at, 'the text is not closed');
      return token.stringRight;
    }
    while (isLineBreak(this.#code())) this.#at++;
    return token.newLine;
  }

  #scanString(): TokenKind {
    if (this.#code() === 39 && this.#code(1) === 39) {
      this.#at += 2;
      return this.#scanLines(0, true);
    }
    return this.#scanPiece(true);
  }

  #scanDollars(): TokenKind {
    let dollars = 1;
    while (this.#code() === 36) {
      this.#at++;
      dollars++;
    }
    if (this.#code() !== 39 || this.#code(1) !== 39 || this.#code(2) !== 39) return token.unrecognized;
    this.#at += 3;
    return this.#scanLines(dollars, true);
  }

  #scanRightBrace(): TokenKind {
    const open = this.#open.at(-1);
    if (open === undefined) return token.rightBrace;
    if (open === 'brace') {
      this.#open.pop();
      return token.rightBrace;
    }
    return open.dollars === 0 ? this.#scanPiece(false) : this.#scanLines(open.dollars, false);
  }

  /** A piece of a text on one line, up to its end or the next expression. */
  #scanPiece(first: boolean): TokenKind {
    const start = this.#at - 1;
    for (;;) {
      const code = this.#code();
      if (this.#at >= this.#text.length || isLineBreak(code)) {
        this.#problem(start, this.#at, 'the text is not closed');
        return this.#endOfText(first);
      }
      this.#at++;
      if (code === 39) return this.#endOfText(first);
      if (code === 36 && this.#code() === 123) {
        this.#at++;
        return this.#startOfExpression(first, 0);
      }
      if (code === 92) this.#scanEscape();
    }
  }

  #scanEscape(): void {
    const start = this.#at - 1;
    if (this.#at >= this.#text.length || isLineBreak(this.#code())) return;
    const escape = /^u\{[0-9A-Fa-f]{1,6}\}|^\$\{|^[nrt\\'$]/.exec(this.#text.slice(this.#at, this.#at + 10))?.[0];
    this.#at += escape?.length ?? 1;
    if (escape === undefined) {
      this.#problem(start, this.#at, `${this.#text.slice(start, this.#at)} is no escape sequence`);
    }
  }

  /** A piece of a text over lines. One that is never closed ends with its line, so that it does not hide the rest of the file. */
  #scanLines(dollars: number, first: boolean): TokenKind {
    const start = this.#at - 3;
    const content = this.#at;
    while (this.#at < this.#text.length) {
      const code = this.#code();
      if (code !== 36 && code !== 39) {
        this.#at++;
        continue;
      }
      let run = 0;
      while (this.#code() === code) {
        this.#at++;
        run++;
      }
      if (code === 39 && run >= 3) return this.#endOfText(first);
      if (code === 36 && dollars > 0 && run >= dollars && this.#code() === 123) {
        this.#at++;
        return this.#startOfExpression(first, dollars);
      }
    }
    this.#at = content;
    this.#skipLine();
    this.#problem(Math.max(start, 0), this.#at, 'the text is not closed');
    return this.#endOfText(first);
  }

  #startOfExpression(first: boolean, dollars: number): TokenKind {
    if (!first) return token.stringMiddle;
    this.#open.push({ dollars });
    return token.stringLeft;
  }

  #endOfText(first: boolean): TokenKind {
    if (first) return token.string;
    this.#open.pop();
    return token.stringRight;
  }

  #scanOperator(code: number): TokenKind {
    const next = this.#code();
    const double = pairs.get(code * 128 + (next < 128 ? next : 0));
    if (double !== undefined) {
      if (double !== token.ellipsis) {
        this.#at++;
        return double;
      }
      if (this.#code(1) === 46) {
        this.#at += 2;
        return double;
      }
    }
    return singles.get(code) ?? token.unrecognized;
  }
}

function grown<T extends Uint8Array | Int32Array>(larger: T, before: T): T {
  larger.set(before);
  return larger;
}

/** Directives of the compiler, which stand on lines of their own. */
const pragma = /^#(disable-next-line|disable-diagnostics|restore-diagnostics)\b/;

const singles = new Map<number, TokenKind>(
  (
    [
      ['(', token.leftParen],
      [')', token.rightParen],
      ['[', token.leftSquare],
      [']', token.rightSquare],
      ['@', token.at],
      [',', token.comma],
      ['.', token.dot],
      ['?', token.question],
      [':', token.colon],
      ['+', token.plus],
      ['-', token.minus],
      ['%', token.percent],
      ['*', token.star],
      ['/', token.slash],
      ['^', token.hat],
      ['!', token.not],
      ['<', token.less],
      ['>', token.greater],
      ['=', token.assign],
      ['|', token.pipe],
    ] as const
  ).map(([character, kind]) => [character.charCodeAt(0), kind]),
);

const pairs = new Map<number, TokenKind>(
  (
    [
      ['..', token.ellipsis],
      ['??', token.coalesce],
      ['::', token.doubleColon],
      ['!=', token.notEquals],
      ['!~', token.notLike],
      ['<=', token.lessOrEqual],
      ['>=', token.greaterOrEqual],
      ['==', token.equals],
      ['=~', token.like],
      ['=>', token.arrow],
      ['&&', token.and],
      ['||', token.or],
    ] as const
  ).map(([characters, kind]) => [characters.charCodeAt(0) * 128 + characters.charCodeAt(1), kind]),
);

function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function isLineBreak(code: number): boolean {
  return code === 10 || code === 13;
}
