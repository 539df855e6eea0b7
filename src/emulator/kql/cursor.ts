/** A place in the tokens of a query, with what every part of the parser asks of it. */

import { type KqlError, type Position, syntaxError } from './errors.ts';
import type { Token } from './lexer.ts';
import type { Pipeline } from './syntax.ts';
import { type KqlType, typeNamed } from './values.ts';

/** How deep brackets may nest: far beyond any real query, well within the stack. */
const MAXIMUM_DEPTH = 200;
/** How many operators may chain without brackets, such as `a + b + c`; the tree is as deep as the chain is long. */
const MAXIMUM_CHAIN = 1000;

export class Cursor {
  readonly #tokens: readonly Token[];
  readonly #end: Token;
  /** Reads a tabular expression; given by the parser, so that expressions may hold one. */
  readonly pipeline: (cursor: Cursor) => Pipeline;
  #index = 0;
  #depth = 0;

  constructor(tokens: readonly Token[], pipeline: (cursor: Cursor) => Pipeline) {
    const end = tokens.at(-1);
    if (end?.kind !== 'end') {
      throw new TypeError('tokens without an end');
    }
    this.#tokens = tokens;
    this.#end = end;
    this.pipeline = pipeline;
  }

  peek(ahead = 0): Token {
    return this.#tokens[this.#index + ahead] ?? this.#end;
  }

  next(): Token {
    const token = this.peek();
    this.#index++;
    return token;
  }

  get at(): Position {
    return this.peek().at;
  }

  isSymbol(text: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === 'symbol' && token.text === text;
  }

  isName(text: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === 'name' && token.text === text;
  }

  /** Whether no blank stands between this token and the one before. */
  touches(): boolean {
    return this.#index > 0 && this.peek(-1).end === this.peek().start;
  }

  takeSymbol(text: string): boolean {
    const found = this.isSymbol(text);
    if (found) {
      this.#index++;
    }
    return found;
  }

  takeName(text: string): boolean {
    const found = this.isName(text);
    if (found) {
      this.#index++;
    }
    return found;
  }

  expectSymbol(text: string): void {
    if (!this.takeSymbol(text)) {
      throw this.unexpected(`'${text}'`);
    }
  }

  expectName(text: string): void {
    if (!this.takeName(text)) {
      throw this.unexpected(`'${text}'`);
    }
  }

  /** A name, also in the form `['any text']`. */
  name(what: string): string {
    if (this.startsBracketedName()) {
      this.#index++;
      const { text } = this.next();
      this.#index++;
      return text;
    }
    if (this.peek().kind !== 'name') {
      throw this.unexpected(what);
    }
    return this.next().text;
  }

  startsBracketedName(ahead = 0): boolean {
    return this.isSymbol('[', ahead) && this.peek(ahead + 1).kind === 'string' && this.isSymbol(']', ahead + 2);
  }

  type(): KqlType {
    const at = this.at;
    const name = this.name('a type');
    const type = typeNamed(name);
    if (type === undefined) {
      throw syntaxError(`'${name}' is not a type known here.`, at);
    }
    return type;
  }

  /** One or more, with commas between. */
  list<Item>(read: () => Item): Item[] {
    const items = [read()];
    while (this.takeSymbol(',')) {
      items.push(read());
    }
    return items;
  }

  unexpected(expected: string): KqlError {
    const token = this.peek();
    const found = token.kind === 'end' ? 'The query ends' : `Found '${token.text}'`;
    return syntaxError(`${found} where ${expected} is expected.`, token.at);
  }

  /** Runs a part of the parser one level deeper. */
  nested<Result>(read: () => Result): Result {
    if (this.#depth >= MAXIMUM_DEPTH) {
      throw syntaxError(`The query nests more than ${MAXIMUM_DEPTH} levels deep.`, this.at);
    }
    this.#depth++;
    try {
      return read();
    } finally {
      this.#depth--;
    }
  }

  checkChain(length: number): void {
    if (length > MAXIMUM_CHAIN) {
      throw syntaxError(`More than ${MAXIMUM_CHAIN} operators follow each other.`, this.at);
    }
  }

  /**
   * How many tokens ahead the parenthesis which opens `ahead` tokens from here closes, and whether a pipe stands
   * directly within it.
   */
  parenthesis(ahead: number): { readonly close: number; readonly pipe: boolean } {
    let depth = 0;
    let pipe = false;
    for (let index = ahead; ; index++) {
      const token = this.peek(index);
      if (token.kind === 'end') {
        return { close: index, pipe };
      }
      if (token.kind !== 'symbol') {
        continue;
      }
      if (token.text === '(') {
        depth++;
      } else if (token.text === ')' && --depth === 0) {
        return { close: index, pipe };
      } else if (token.text === '|' && depth === 1) {
        pipe = true;
      }
    }
  }
}
