import { ExpressionParser } from './expressions.ts';
import { token } from './lexer.ts';
import type { Decorator, Skipped, TupleItem, TypeExpression, TypeProperty, TypeSpread } from './syntax.ts';

/** The types of Bicep: of parameters, outputs, variables, user-defined types and functions. */
export abstract class TypeParser extends ExpressionParser {
  protected type(): TypeExpression {
    return this.nested(() => this.#resourceOrUnion());
  }

  #resourceOrUnion(): TypeExpression {
    const start = this.start;
    if (!this.isWord('resource') || this.kindAt(this.at + 1) === token.less) return this.#union();
    this.at++;
    const named = this.kind === token.string || this.kind === token.stringLeft;
    const type = named ? this.text() : undefined;
    return { kind: 'resourceType', start, end: this.end, ...(type && { type }) };
  }

  #union(): TypeExpression {
    const start = this.start;
    const leading = this.#takePipe();
    const first = this.#suffixed();
    if (!leading && !this.#isBeforePipe()) return first;
    const members = [first];
    while (this.#takePipe()) members.push(this.#suffixed());
    return { kind: 'unionType', start, end: this.endFrom(start), members };
  }

  #isBeforePipe(): boolean {
    return this.kindAt(this.afterNewLines()) === token.pipe;
  }

  #takePipe(): boolean {
    if (!this.#isBeforePipe()) return false;
    this.at = this.afterNewLines() + 1;
    return true;
  }

  /** A type with `?`, `!`, `[]`, `.member` behind it. */
  #suffixed(): TypeExpression {
    let type = this.#primary();
    for (let links = 0; ; links++) {
      const next: TypeExpression | undefined = links < mostLinks ? this.#suffix(type) : undefined;
      if (next === undefined) return type;
      type = next;
    }
  }

  #suffix(type: TypeExpression): TypeExpression | undefined {
    const { start } = type;
    switch (this.kind) {
      case token.question:
        this.at++;
        return { kind: 'nullableType', start, end: this.end, type };
      case token.not:
        this.at++;
        return { kind: 'nonNullType', start, end: this.end, type };
      case token.leftSquare:
        this.at++;
        return this.#bracketed(type);
      case token.dot:
        this.at++;
        return this.#memberOf(type);
      default:
        return undefined;
    }
  }

  #bracketed(type: TypeExpression): TypeExpression {
    const { start } = type;
    if (this.take(token.rightSquare)) return { kind: 'arrayType', start, end: this.end, item: type };
    const from = this.start;
    if (!this.take(token.star)) this.inside('square', () => this.expression());
    const member = this.tokens.text.slice(from, this.end);
    this.expect(token.rightSquare, "']'");
    return { kind: 'typeMember', start, end: this.end, target: type, member };
  }

  #memberOf(target: TypeExpression): TypeExpression {
    const { start } = target;
    if (this.take(token.star)) return { kind: 'typeMember', start, end: this.end, target, member: '*' };
    const name = this.identifier('the name of a property');
    if (this.kind !== token.less) return { kind: 'typeMember', start, end: this.end, target, member: name.name };
    const args = this.#typeArguments();
    return { kind: 'parameterizedType', start, end: this.end, target, name, args };
  }

  #typeArguments(): readonly TypeExpression[] {
    return this.listed(() => this.type(), token.greater, "'>'");
  }

  #primary(): TypeExpression {
    const start = this.start;
    switch (this.kind) {
      case token.identifier:
        return this.#named();
      case token.string:
      case token.stringLeft:
      case token.number:
      case token.minus:
      case token.plus:
      case token.not:
        return this.#literal();
      case token.leftBrace: {
        const members = this.inside('brace', () =>
          this.elements(token.rightBrace, "'}'", () => this.#objectTypeMember()),
        );
        return { kind: 'objectType', start, end: this.end, members };
      }
      case token.leftSquare: {
        const items = this.inside('square', () => this.elements(token.rightSquare, "']'", () => this.#tupleItem()));
        return { kind: 'tupleType', start, end: this.end, items };
      }
      case token.leftParen: {
        const [type] = this.inside('paren', () => this.listed(() => this.type(), token.rightParen, "')'"));
        if (type === undefined) return this.skipped(start, this.end, 'a type is missing between the parentheses');
        return { kind: 'parenthesizedType', start, end: this.end, type };
      }
      default:
        return this.missing('a type is missing');
    }
  }

  #named(): TypeExpression {
    const start = this.start;
    const name = this.textAt(this.at);
    if (name === 'true' || name === 'false' || name === 'null') return this.#literal();
    this.at++;
    const end = this.end;
    if (this.kind !== token.less) return { kind: 'typeName', start, end, name };
    const args = this.#typeArguments();
    return { kind: 'parameterizedType', start, end: this.end, name: { start, end, name }, args };
  }

  /** A literal, or an operator before a type. */
  #literal(): TypeExpression {
    const start = this.start;
    const kind = this.kind;
    if (kind === token.minus || kind === token.plus || kind === token.not) {
      this.at++;
      const operator = kind === token.minus ? '-' : kind === token.plus ? '+' : '!';
      const type = this.nested(() => this.#primary());
      if (type.kind !== 'literalType') return type;
      const value = { kind: 'unary', start, end: type.end, operator, operand: type.value } as const;
      return { kind: 'literalType', start, end: type.end, value };
    }
    const value = this.#literalValue();
    return { kind: 'literalType', start, end: this.end, value };
  }

  #literalValue() {
    const start = this.start;
    if (this.kind === token.string || this.kind === token.stringLeft) return this.text();
    const source = this.textAt(this.at);
    const isNumber = this.kind === token.number;
    this.at++;
    if (isNumber) return { kind: 'number', start, end: this.end, value: Number(source) } as const;
    if (source === 'null') return { kind: 'null', start, end: this.end } as const;
    return { kind: 'boolean', start, end: this.end, value: source === 'true' } as const;
  }

  #objectTypeMember(): TypeProperty | TypeSpread | Skipped {
    const start = this.start;
    if (this.take(token.ellipsis)) {
      const type = this.type();
      return { kind: 'typeSpread', start, end: this.end, type };
    }
    const decorators = this.decorators();
    const others = this.take(token.star);
    const key = others ? undefined : this.propertyKey();
    if (!others && key === undefined) return this.skippedElement(start, 'a property of a type is not understood');
    const type = this.expect(token.colon, "':'") ? this.type() : this.missing('a type is missing');
    return { kind: 'typeProperty', start, end: this.endFrom(start), decorators, ...(key && { key }), type };
  }

  #tupleItem(): TupleItem {
    const start = this.start;
    const decorators = this.decorators();
    const type = this.type();
    return { start, end: this.endFrom(start), decorators, type };
  }

  /** Decorators, each on a line of its own. */
  protected decorators(): readonly Decorator[] {
    const decorators: Decorator[] = [];
    while (this.kind === token.at) {
      const start = this.start;
      this.at++;
      const expression = this.expression();
      decorators.push({ start, end: this.end, expression });
      if (this.kindAt(this.at) !== token.newLine) {
        const from = this.start;
        this.skipLine();
        this.problem(from, this.end, 'a decorator stands on a line of its own');
      }
      this.skipNewLines();
    }
    return decorators;
  }
}

const mostLinks = 100;
