import type { Expression } from './syntax.ts';

/** Deeper than any template nests calls: what walks an expression calls itself. */
const deepest = 100;

/** Reads the inside of `[…]`; undefined where it is no expression of the language. */
export function parseExpression(source: string): Expression | undefined {
  const parser = new Parser(source);
  const parsed = parser.expression(0);
  return parser.isAtEnd ? parsed : undefined;
}

const name = /[A-Za-z_][\w]*/y;
const number = /-?\d+(?:\.\d+)?/y;
const blank = /\s*/y;

class Parser {
  readonly #source: string;
  #offset = 0;

  constructor(source: string) {
    this.#source = source;
  }

  get isAtEnd(): boolean {
    this.#match(blank);
    return this.#offset >= this.#source.length;
  }

  expression(depth: number): Expression | undefined {
    if (depth > deepest) return undefined;
    let parsed = this.#first(depth);
    while (parsed) {
      if (this.#take('.')) {
        const property = this.#match(name);
        if (property === undefined) return undefined;
        parsed = { kind: 'access', target: parsed, index: { kind: 'text', value: property } };
      } else if (this.#take('[')) {
        const index = this.expression(depth + 1);
        if (!index || !this.#take(']')) return undefined;
        parsed = { kind: 'access', target: parsed, index };
      } else return parsed;
    }
    return undefined;
  }

  #first(depth: number): Expression | undefined {
    this.#match(blank);
    if (this.#source[this.#offset] === "'") return this.#text();
    const digits = this.#match(number);
    if (digits !== undefined) return { kind: 'number', value: Number(digits) };
    const first = this.#match(name);
    if (first === undefined) return undefined;
    if (!this.#take('.')) return this.#call(first, undefined, depth);
    const second = this.#match(name);
    return second === undefined ? undefined : this.#call(second, first, depth);
  }

  #call(spelling: string, namespace: string | undefined, depth: number): Expression | undefined {
    if (!this.#take('(')) return undefined;
    const args: Expression[] = [];
    while (!this.#take(')')) {
      if (args.length > 0 && !this.#take(',')) return undefined;
      const arg = this.expression(depth + 1);
      if (!arg) return undefined;
      args.push(arg);
    }
    return {
      kind: 'call',
      name: spelling.toLowerCase(),
      spelling,
      args,
      ...(namespace !== undefined && { namespace }),
    };
  }

  #text(): Expression | undefined {
    let value = '';
    let from = this.#offset + 1;
    for (;;) {
      const quote = this.#source.indexOf("'", from);
      if (quote < 0) return undefined;
      value += this.#source.slice(from, quote);
      if (this.#source[quote + 1] !== "'") {
        this.#offset = quote + 1;
        return { kind: 'text', value };
      }
      value += "'";
      from = quote + 2;
    }
  }

  #take(character: string): boolean {
    this.#match(blank);
    if (this.#source[this.#offset] !== character) return false;
    this.#offset++;
    return true;
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#offset;
    const found = pattern.exec(this.#source)?.[0];
    if (found !== undefined) this.#offset += found.length;
    return found;
  }
}
