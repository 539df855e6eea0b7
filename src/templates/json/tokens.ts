import { createScanner, type JSONScanner } from 'jsonc-parser';

export type TokenKind = '{' | '}' | '[' | ']' | ',' | ':' | 'string' | 'literal' | 'unknown' | 'end';

export interface Token {
  readonly kind: TokenKind;
  readonly start: number;
  readonly end: number;
  /** A string's content, or a literal as it is written. */
  readonly text: string;
  /** It is the first on its line. */
  readonly first: boolean;
  /** The column where its line's first token begins. */
  readonly indent: number;
  /** Why a string or number is not whole. */
  readonly broken?: true;
}

/** jsonc-parser's SyntaxKind, which its declarations only have as constants that cannot be imported. */
const kinds: readonly TokenKind[] = [
  'unknown',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  'literal',
  'literal',
  'literal',
  'string',
  'literal',
  'unknown',
  'unknown',
  'unknown',
  'unknown',
  'unknown',
  'end',
];

/** A string that is an expression may go over several lines: so far it looks for its end, no further. */
const longestExpression = 32_768;

/** The tokens of a text, one at a time, comments left out. */
export class Tokens {
  readonly #text: string;
  readonly #scanner: JSONScanner;
  #line = -1;
  #indent = 0;

  constructor(text: string) {
    this.#text = text;
    this.#scanner = createScanner(text, true);
    if (text.charCodeAt(0) === 0xfeff) this.#scanner.setPosition(1);
  }

  get position(): number {
    return this.#scanner.getPosition();
  }

  next(): Token {
    const scanner = this.#scanner;
    const kind = kinds[scanner.scan()] ?? 'unknown';
    const start = scanner.getTokenOffset();
    const line = scanner.getTokenStartLine();
    const first = line !== this.#line;
    if (first) {
      this.#line = line;
      this.#indent = scanner.getTokenStartCharacter();
    }
    const hasText = kind === 'string' || kind === 'literal';
    const text = hasText ? scanner.getTokenValue() : '';
    const token = { kind, start, end: start + scanner.getTokenLength(), text, first, indent: this.#indent };
    if (!hasText || !scanner.getTokenError()) return token;
    const whole = kind === 'string' ? this.#overLines(start) : undefined;
    if (whole !== undefined) return { ...token, text: whole.text, end: whole.end };
    return { ...token, broken: true };
  }

  /** An expression that goes over several lines, which Azure Resource Manager accepts though JSON does not. */
  #overLines(start: number): { readonly text: string; readonly end: number } | undefined {
    if (this.#text[start + 1] !== '[') return undefined;
    const end = this.#text.indexOf('"', start + 1);
    if (end < 0 || end - start > longestExpression || !/\]\s*$/.test(this.#text.slice(end - 80, end))) return undefined;
    this.#scanner.setPosition(end + 1);
    return { text: this.#text.slice(start + 1, end).replace(/\s*[\r\n]+\s*/g, ' '), end: end + 1 };
  }
}
