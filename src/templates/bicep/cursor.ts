import { token, tokensOf, type TokenKind, type Tokens } from './lexer.ts';
import type { Identifier, Missing, Problem, Skipped } from './syntax.ts';

/** Where a parser stands in the tokens, what it has open, and what it did not understand. */
export class Cursor {
  protected readonly tokens: Tokens;
  protected at = 0;
  /** How many brackets of each kind are open: one that closes what is open ends what is inside; any other is skipped. */
  protected readonly open = { brace: 0, square: 0, paren: 0 };
  readonly #problems: Problem[] = [];
  #lastProblem = -1;

  constructor(text: string) {
    this.tokens = tokensOf(text);
  }

  get problems(): readonly Problem[] {
    return [...this.tokens.problems, ...this.#problems].sort((a, b) => a.start - b.start);
  }

  protected get kind(): TokenKind {
    return this.kindAt(this.at);
  }

  protected kindAt(index: number): TokenKind {
    return (this.tokens.kinds[index] ?? token.endOfFile) as TokenKind;
  }

  protected get start(): number {
    return this.tokens.starts[this.at] ?? this.tokens.text.length;
  }

  /** Where the last token that was taken ends. */
  protected get end(): number {
    return this.at === 0 ? 0 : (this.tokens.ends[this.at - 1] ?? this.tokens.text.length);
  }

  /** Where something ends of which perhaps nothing was there. */
  protected endFrom(start: number): number {
    return Math.max(start, this.end);
  }

  protected textAt(index: number): string {
    return this.tokens.text.slice(this.tokens.starts[index], this.tokens.ends[index]);
  }

  protected get isAtEnd(): boolean {
    return this.kind === token.endOfFile;
  }

  protected take(kind: TokenKind): boolean {
    if (this.kind !== kind) return false;
    this.at++;
    return true;
  }

  protected isWord(word: string, index = this.at): boolean {
    return this.kindAt(index) === token.identifier && this.textAt(index) === word;
  }

  protected takeWord(word: string): boolean {
    if (!this.isWord(word)) return false;
    this.at++;
    return true;
  }

  protected skipNewLines(): void {
    while (this.kind === token.newLine) this.at++;
  }

  /** The index of the next token that is no line break. */
  protected afterNewLines(index = this.at): number {
    let next = index;
    while (this.kindAt(next) === token.newLine) next++;
    return next;
  }

  /** Takes a token, or tells that it is missing. */
  protected expect(kind: TokenKind, what: string): boolean {
    if (this.take(kind)) return true;
    this.missing(`${what} is missing`);
    return false;
  }

  protected identifier(what: string): Identifier {
    const start = this.start;
    if (this.kind === token.identifier) {
      this.at++;
      return { start, end: this.end, name: this.textAt(this.at - 1) };
    }
    const { start: place } = this.missing(`${what} is missing`);
    return { start: place, end: place, name: '' };
  }

  /** Something is expected right behind what was taken last. */
  protected missing(reason: string): Missing {
    const place = this.kind === token.newLine || this.isAtEnd ? this.end : this.start;
    this.problem(place, place, reason);
    return { kind: 'missing', start: place, end: place, reason };
  }

  /** @param taken where what was taken last ends: before the start where nothing was */
  protected skipped(start: number, taken: number, reason: string): Skipped {
    const end = Math.max(start, taken);
    this.problem(start, end, reason);
    return { kind: 'skipped', start, end, reason };
  }

  /** A problem that follows from another one in the same place is not told. */
  protected problem(start: number, taken: number, reason: string): void {
    if (start <= this.#lastProblem) return;
    const end = Math.max(start, taken);
    this.#lastProblem = end;
    this.#problems.push({ start, end, reason });
  }

  /** Goes to the end of the line, over brackets that are closed further down, but never into the next declaration. */
  protected skipLine(): void {
    let depth = 0;
    while (!this.isAtEnd) {
      const kind = this.kind;
      if (kind === token.newLine && (depth === 0 || this.startsDeclaration(this.at + 1))) return;
      if (depth === 0 && this.closesOpen(kind)) return;
      if (isOpening(kind)) depth++;
      else if (isClosing(kind) && depth > 0) depth--;
      this.at++;
    }
  }

  /** Whether a closing bracket closes one that is open. */
  protected closesOpen(kind: TokenKind): boolean {
    return (
      (kind === token.rightBrace && this.open.brace > 0) ||
      (kind === token.rightSquare && this.open.square > 0) ||
      (kind === token.rightParen && this.open.paren > 0)
    );
  }

  /**
   * Whether a declaration starts at a token that is the first of its line. Nothing else looks like one, so that whatever is still open
   * before it was not closed. A nested resource looks the same as another one, but for standing further in.
   */
  protected startsDeclaration(index: number): boolean {
    const kind = this.kindAt(index);
    if (kind !== token.identifier && kind !== token.at) return false;
    const start = this.tokens.starts[index] ?? 0;
    const before = start === 0 ? 10 : this.tokens.text.charCodeAt(start - 1);
    const first = before === 10 || before === 13 || before === 0xfeff;
    if (kind === token.at) return first && this.kindAt(index + 1) === token.identifier;
    const next = this.kindAt(index + 1);
    const word = this.textAt(index);
    if (word === 'resource') return first && next === token.identifier;
    if (namedDeclarations.has(word)) return next === token.identifier;
    return first && otherDeclarations.has(word) && next !== token.colon;
  }
}

const namedDeclarations = new Set(['param', 'var', 'type', 'func', 'module', 'output', 'metadata', 'test', 'assert']);
const otherDeclarations = new Set([
  'targetScope',
  'import',
  'extension',
  'provider',
  'using',
  'extends',
  'extensionConfig',
]);

function isOpening(kind: TokenKind): boolean {
  return kind === token.leftBrace || kind === token.leftSquare || kind === token.leftParen;
}

function isClosing(kind: TokenKind): boolean {
  return kind === token.rightBrace || kind === token.rightSquare || kind === token.rightParen;
}
