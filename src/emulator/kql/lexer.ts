/**
 * Text to tokens. Literals which only exist inside parentheses, as in `datetime(2024-01-31)`, are read here as well,
 * because what stands in them does not follow the rules for other tokens.
 */

import { toGuid } from './conversions.ts';
import { type Position, semanticError, syntaxError } from './errors.ts';
import { parseDateTime, parseTimespan, Timespan, unitTicks } from './time.ts';
import { type KqlType, typeNamed } from './values.ts';

export interface Token {
  readonly kind: 'name' | 'string' | 'literal' | 'symbol' | 'end';
  /** The text as written; for strings, their value. */
  readonly text: string;
  readonly at: Position;
  /** Where it starts and where the next character stands, to tell whether two tokens touch. */
  readonly start: number;
  readonly end: number;
  readonly literal?: { readonly type: KqlType; readonly value: unknown };
}

const NAME = /[\p{L}_$][\p{L}\p{N}_$]*/uy;
const NUMBER = /0[xX][0-9a-fA-F]+|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const SYMBOL = /==|=~|!=|!~|<=|>=|<>|\.\.|[=<>+\-*/%()[\]{},;:.|?]/y;
const NEGATED = /![a-z_]+~?/y;
const BLANK = /(?:\s|\/\/[^\n]*)+/y;
/** A type name, then what stands in its parentheses. */
const TYPED = /\s*\(([^()\n]*)\)/y;

const LITERAL_TYPES = new Set(
  'bool boolean int long real double decimal datetime date timespan time guid uuid'.split(' '),
);

export const negatedOperators: ReadonlySet<string> = new Set(
  (
    '!in !in~ !between !has !has_cs !hasprefix !hasprefix_cs !hassuffix !hassuffix_cs !contains !contains_cs ' +
    '!startswith !startswith_cs !endswith !endswith_cs'
  ).split(' '),
);

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ["'", "'"],
  ['"', '"'],
  ['\\', '\\'],
  ['0', '\0'],
  ['a', '\x07'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
]);

class Lexer {
  readonly #text: string;
  readonly #tokens: Token[] = [];
  #offset = 0;
  #line = 1;
  #lineStart = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(): readonly Token[] {
    for (;;) {
      this.#match(BLANK);
      const start = this.#offset;
      if (start >= this.#text.length) {
        this.#push('end', '', start);
        return this.#tokens;
      }
      this.#next(start);
    }
  }

  #next(start: number): void {
    if (this.#string(start) || this.#number(start)) {
      return;
    }
    const name = this.#match(NAME);
    if (name !== undefined) {
      this.#name(name, start);
      return;
    }
    const negated = this.#match(NEGATED);
    if (negated !== undefined) {
      if (!negatedOperators.has(negated)) {
        throw syntaxError(`Unknown operator '${negated}'.`, this.#at(start));
      }
      this.#push('symbol', negated, start);
      return;
    }
    const symbol = this.#match(SYMBOL);
    if (symbol === undefined) {
      throw syntaxError(`Unexpected character '${String.fromCodePoint(this.#code(start))}'.`, this.#at(start));
    }
    this.#push('symbol', symbol, start);
  }

  #name(name: string, start: number): void {
    if (name === 'in' && this.#text[this.#offset] === '~') {
      this.#offset++;
      this.#push('symbol', 'in~', start);
      return;
    }
    if (!LITERAL_TYPES.has(name)) {
      this.#push('name', name, start);
      return;
    }
    TYPED.lastIndex = this.#offset;
    const typed = TYPED.exec(this.#text);
    if (typed === null) {
      this.#push('name', name, start);
      return;
    }
    const content = (typed[1] ?? '').trim().replace(/^(["'])(.*)\1$/, '$2');
    if (name.startsWith('date') && content === '') {
      // `datetime()` is the current time, which the evaluation knows.
      this.#push('name', 'now', start);
      return;
    }
    const type = typeNamed(name);
    if (type === undefined) {
      throw semanticError(`The type '${name}' is not supported.`, this.#at(start));
    }
    const value = content === 'null' ? null : readLiteral(type, content);
    if (value === undefined) {
      throw syntaxError(`'${content}' is not a ${type} literal.`, this.#at(start));
    }
    this.#offset = TYPED.lastIndex;
    this.#push('literal', name, start, { type, value });
  }

  #number(start: number): boolean {
    const number = this.#match(NUMBER);
    if (number === undefined) {
      return false;
    }
    const suffix = this.#match(NAME);
    if (suffix === undefined) {
      const type = /^0x|^\d+$/i.test(number) ? 'long' : 'real';
      this.#push('literal', number, start, { type, value: Number(number) });
      return true;
    }
    const unit = unitTicks(suffix);
    if (unit === undefined || /^0x/i.test(number)) {
      throw syntaxError(`'${number}${suffix}' is neither a number nor a timespan.`, this.#at(start));
    }
    this.#push('literal', number + suffix, start, {
      type: 'timespan',
      value: Timespan.fromNumber(Number(number), unit),
    });
    return true;
  }

  /** `'…'`, `"…"`, verbatim `@'…'`, obfuscated `h'…'` and the triple back-tick form. */
  #string(start: number): boolean {
    const fence = '```';
    if (this.#text.startsWith(fence, start)) {
      const end = this.#text.indexOf(fence, start + 3);
      if (end < 0) {
        throw syntaxError('The string has no end.', this.#at(start));
      }
      const at = this.#at(start);
      this.#skipTo(end + 3);
      this.#tokens.push({ kind: 'string', text: this.#text.slice(start + 3, end), at, start, end: end + 3 });
      return true;
    }
    const opening = /^[hH]?(@?)(['"])/.exec(this.#text.slice(start, start + 3));
    if (opening === null) {
      return false;
    }
    this.#offset = start + opening[0].length;
    const quote = opening[2] ?? '"';
    this.#push('string', opening[1] === '@' ? this.#verbatim(quote, start) : this.#escaped(quote, start), start);
    return true;
  }

  #verbatim(quote: string, start: number): string {
    let value = '';
    for (;;) {
      const end = this.#text.indexOf(quote, this.#offset);
      const part = this.#text.slice(this.#offset, end);
      if (end < 0 || part.includes('\n')) {
        throw syntaxError('The string has no end on its line.', this.#at(start));
      }
      value += part;
      this.#offset = end + 1;
      if (this.#text[this.#offset] !== quote) {
        return value;
      }
      value += quote;
      this.#offset++;
    }
  }

  #escaped(quote: string, start: number): string {
    let value = '';
    for (;;) {
      const character = this.#text[this.#offset];
      if (character === undefined || character === '\n' || character === '\r') {
        throw syntaxError('The string has no end on its line.', this.#at(start));
      }
      this.#offset++;
      if (character === quote) {
        return value;
      }
      value += character === '\\' ? this.#escape() : character;
    }
  }

  #escape(): string {
    const at = this.#at(this.#offset - 1);
    const letter = this.#text[this.#offset] ?? '';
    const simple = ESCAPES.get(letter);
    if (simple !== undefined) {
      this.#offset++;
      return simple;
    }
    const code = /^(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/.exec(
      this.#text.slice(this.#offset, this.#offset + 9),
    );
    const point = parseInt(code?.[1] ?? code?.[2] ?? code?.[3] ?? '', 16);
    if (code === null || point > 0x10ffff) {
      throw syntaxError(`'\\${letter}' is not an escape; write '\\\\' for a backslash, or use @'…'.`, at);
    }
    this.#offset += code[0].length;
    return String.fromCodePoint(point);
  }

  /** What the pattern finds here, moving past it. */
  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#offset;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) {
      this.#skipTo(this.#offset + found.length);
    }
    return found;
  }

  #skipTo(end: number): void {
    let newline = this.#text.indexOf('\n', this.#offset);
    while (newline >= 0 && newline < end) {
      this.#line++;
      this.#lineStart = newline + 1;
      newline = this.#text.indexOf('\n', newline + 1);
    }
    this.#offset = end;
  }

  #at(offset: number): Position {
    return { line: this.#line, column: offset - this.#lineStart + 1 };
  }

  #code(offset: number): number {
    return this.#text.codePointAt(offset) ?? 0;
  }

  #push(kind: Token['kind'], text: string, start: number, literal?: Token['literal']): void {
    const place = { at: this.#at(start), start, end: this.#offset };
    this.#tokens.push(literal === undefined ? { kind, text, ...place } : { kind, text, ...place, literal });
  }
}

/** The value of a typed literal; undefined when the content is not of that type. */
function readLiteral(type: KqlType, content: string): unknown {
  switch (type) {
    case 'bool':
      return /^(?:true|1)$/i.test(content) ? true : /^(?:false|0)$/i.test(content) ? false : undefined;
    case 'int':
    case 'long':
      return /^[+-]?(?:\d+|0x[0-9a-f]+)$/i.test(content) ? signedNumber(content) : undefined;
    case 'real': {
      const special: Readonly<Record<string, number>> = { nan: NaN, '+inf': Infinity, '-inf': -Infinity };
      const named = Object.hasOwn(special, content.toLowerCase()) ? special[content.toLowerCase()] : undefined;
      return named ?? (/^[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(content) ? Number(content) : undefined);
    }
    case 'datetime':
      return parseDateTime(content) ?? undefined;
    case 'timespan':
      return parseTimespan(content) ?? undefined;
    case 'guid':
      return toGuid(content) ?? undefined;
    default:
      return undefined;
  }
}

function signedNumber(text: string): number {
  return text.startsWith('-') ? -Number(text.slice(1)) : Number(text.replace('+', ''));
}

/** Cuts a query into tokens; the last one is always of kind `end`. Throws a KqlError. */
export function tokenize(query: string): readonly Token[] {
  return new Lexer(query).read();
}
