import { Cursor } from './cursor.ts';
import { token, type TokenKind } from './lexer.ts';
import { dollarsOf, textOfPiece } from './stringText.ts';
import type {
  ArrayLiteral,
  BinaryOperator,
  Condition,
  Expression,
  Identifier,
  Lambda,
  Loop,
  Missing,
  Node,
  ObjectLiteral,
  ObjectMember,
  Property,
  PropertyKey,
  ResourceDeclaration,
  Skipped,
  Spread,
} from './syntax.ts';

/** What no template of a person nests or chains as deep; what does is skipped, as trees are walked by recursion. */
const deepest = 200;

/** The expressions of Bicep, by recursive descent. What is not understood becomes a node; nothing is thrown. */
export abstract class ExpressionParser extends Cursor {
  #depth = 0;
  /** How high the tree is that was read last. */
  #height = 0;

  /** Reads a resource with its decorators in the body of another. */
  protected abstract nestedResource(): ResourceDeclaration | Skipped;

  protected expression(): Expression {
    return this.nested(() => this.#ternary());
  }

  /** Goes one level deeper, or skips what is nested too deeply. */
  protected nested<T extends Node>(read: () => T): T | Skipped {
    if (this.#depth >= deepest) return this.#tooDeep(this.start);
    this.#depth++;
    const node = read();
    this.#depth--;
    this.#height++;
    return this.#height > deepest ? this.#tooDeep(node.start) : node;
  }

  #tooDeep(start: number): Skipped {
    this.#height = 0;
    const from = this.at;
    this.skipLine();
    if (this.at === from && this.closesOpen(this.kind)) return this.skipped(start, this.end, tooDeep);
    return this.skipped(start, Math.max(this.end, start), tooDeep);
  }

  /** Reads a child whose height counts beside those before it. */
  #beside<T>(read: () => T): T {
    const before = this.#height;
    const node = read();
    this.#height = Math.max(before, this.#height);
    return node;
  }

  #ternary(): Expression {
    const condition = this.#binary(0);
    const question = this.afterNewLines();
    if (this.kindAt(question) !== token.question) return condition;
    this.at = question + 1;
    const whenTrue = this.#beside(() => this.expression());
    const colon = this.afterNewLines();
    if (this.kindAt(colon) === token.colon) this.at = colon;
    const whenFalse = this.expect(token.colon, "':'")
      ? this.#beside(() => this.expression())
      : this.missing('the other value is missing');
    return { kind: 'ternary', start: condition.start, end: this.end, condition, whenTrue, whenFalse };
  }

  #binary(above: number): Expression {
    let left = this.#unary();
    for (;;) {
      const operator = operators[this.kind];
      if (operator === undefined || operator.precedence <= above) return left;
      this.at++;
      const whole = left;
      const right = this.#beside(() => this.#binary(operator.precedence));
      left = this.#link({
        kind: 'binary',
        start: whole.start,
        end: right.end,
        operator: operator.text,
        left: whole,
        right,
      });
    }
  }

  /** One more level on top of what was read: a chain of operators or accesses is as high as it is long. */
  #link(node: Expression): Expression {
    this.#height++;
    return this.#height > deepest ? this.#tooDeep(node.start) : node;
  }

  #unary(): Expression {
    const operator = this.kind === token.not ? '!' : this.kind === token.minus ? '-' : '+';
    if (operator === '+' && this.kind !== token.plus) return this.#member();
    const start = this.start;
    this.at++;
    const operand = this.nested(() => this.#unary());
    return { kind: 'unary', start, end: operand.end, operator, operand };
  }

  #member(): Expression {
    let target = this.#primary();
    for (;;) {
      const next = this.#access(target);
      if (next === undefined) return target;
      target = this.#link(next);
    }
  }

  #access(target: Expression): Expression | undefined {
    const { start } = target;
    switch (this.kind) {
      case token.leftSquare:
        return this.#index(target);
      case token.dot: {
        this.at++;
        const safe = this.take(token.question);
        const name = this.identifier('the name of a property');
        if (this.kindAt(this.at) !== token.leftParen)
          return { kind: 'access', start, end: this.end, target, name, safe };
        const args = this.#beside(() => this.#arguments());
        return { kind: 'methodCall', start, end: this.end, target, callee: name, args };
      }
      case token.doubleColon: {
        this.at++;
        const name = this.identifier('the name of a nested resource');
        return { kind: 'nested', start, end: this.end, target, name };
      }
      case token.not:
        this.at++;
        return { kind: 'nonNull', start, end: this.end, operand: target };
      default:
        return undefined;
    }
  }

  #index(target: Expression): Expression {
    this.at++;
    const safe = this.take(token.question);
    const fromEnd = this.take(token.hat);
    const index = this.inside('square', () => this.#beside(() => this.expression()));
    this.expect(token.rightSquare, "']'");
    return { kind: 'index', start: target.start, end: this.end, target, index, safe, fromEnd };
  }

  /** Reads what stands between brackets. */
  protected inside<T>(bracket: 'brace' | 'square' | 'paren', read: () => T): T {
    this.open[bracket]++;
    const node = read();
    this.open[bracket]--;
    return node;
  }

  #primary(): Expression {
    this.#height = 0;
    const start = this.start;
    switch (this.kind) {
      case token.number:
        this.at++;
        return { kind: 'number', start, end: this.end, value: Number(this.textAt(this.at - 1)) };
      case token.string:
      case token.stringLeft:
        return this.text();
      case token.leftBrace:
        return this.object(false);
      case token.leftSquare:
        return this.isWord('for', this.afterNewLines(this.at + 1)) ? this.loop() : this.#array();
      case token.leftParen:
        return this.#parenthesized();
      case token.identifier:
        return this.#word();
      case token.unrecognized:
        this.at++;
        return { kind: 'skipped', start, end: this.end, reason: 'this is not part of Bicep' };
      default:
        return this.missing('a value is missing');
    }
  }

  #word(): Expression {
    const start = this.start;
    const name = this.textAt(this.at);
    this.at++;
    const end = this.end;
    if (name === 'true' || name === 'false') return { kind: 'boolean', start, end, value: name === 'true' };
    if (name === 'null') return { kind: 'null', start, end };
    if (this.kind === token.leftParen) {
      const args = this.#arguments();
      return { kind: 'call', start, end: this.end, callee: { start, end, name }, args };
    }
    if (this.kind === token.arrow) return this.#lambda(start, [{ start, end, name }]);
    return { kind: 'name', start, end, name };
  }

  #lambda(start: number, parameters: readonly Identifier[]): Lambda {
    this.at++;
    if (!this.startsDeclaration(this.afterNewLines())) this.skipNewLines();
    const body = this.expression();
    return { kind: 'lambda', start, end: this.end, parameters, body };
  }

  #arguments(): readonly Expression[] {
    return this.inside('paren', () => this.listed(() => this.expression(), token.rightParen, "')'"));
  }

  /**
   * What stands between parentheses, separated by commas; lines may end behind the opening one, a comma and the last item. A list that
   * is not closed ends where something stands that cannot be an item.
   */
  protected listed<T>(read: () => T, closing: TokenKind, closingText: string): readonly T[] {
    this.at++;
    const items: T[] = [];
    let next = this.afterNewLines();
    while (this.kindAt(next) !== closing && !this.isAtEnd && !this.#startsMember(next)) {
      this.at = next;
      items.push(this.#beside(read));
      next = this.afterNewLines();
      if (this.kindAt(next) !== token.comma) break;
      this.at = next + 1;
      next = this.afterNewLines();
    }
    if (this.kindAt(next) === closing) this.at = next;
    this.expect(closing, closingText);
    return items;
  }

  /** Whether a property or declaration starts here, which no list holds. */
  #startsMember(index: number): boolean {
    return (
      (this.kindAt(index) === token.identifier && this.kindAt(index + 1) === token.colon) ||
      this.startsDeclaration(index)
    );
  }

  #parenthesized(): Expression {
    const start = this.start;
    const items = this.inside('paren', () => this.listed(() => this.expression(), token.rightParen, "')'"));
    if (this.kind === token.arrow) return this.#lambda(start, items.flatMap(asIdentifier));
    const [expression, second] = items;
    if (expression === undefined) return this.skipped(start, this.end, 'a value is missing between the parentheses');
    if (second !== undefined) return this.skipped(start, this.end, 'only one value stands between parentheses');
    return { kind: 'parenthesized', start, end: this.end, expression };
  }

  /** A text, with the expressions in it. */
  protected text(): Expression {
    const start = this.start;
    const first = this.kind;
    const piece = this.textAt(this.at);
    const dollars = dollarsOf(piece);
    const multiline = dollars !== undefined;
    const text = textOfPiece(piece, first, dollars);
    this.at++;
    if (first === token.string) return { kind: 'string', start, end: this.end, value: text, multiline };
    const segments = [text];
    const expressions: Expression[] = [];
    for (;;) {
      expressions.push(this.#beside(() => this.expression()));
      this.#skipToPiece();
      const kind = this.kind;
      if (kind !== token.stringMiddle && kind !== token.stringRight) break;
      segments.push(textOfPiece(this.textAt(this.at), kind, dollars));
      this.at++;
      if (kind === token.stringRight) break;
    }
    if (segments.length === expressions.length) segments.push('');
    return { kind: 'interpolation', start, end: this.end, segments, expressions, multiline };
  }

  #skipToPiece(): void {
    const start = this.start;
    const from = this.at;
    while (!pieceEnds.has(this.kind)) this.at++;
    if (this.at > from) this.problem(start, this.end, 'this is not understood in a text');
  }

  #array(): ArrayLiteral {
    const start = this.start;
    const items = this.inside('square', () =>
      this.elements(token.rightSquare, "']'", () =>
        this.kind === token.ellipsis ? this.#spread() : this.expression(),
      ),
    );
    return { kind: 'array', start, end: this.end, items };
  }

  #spread(): Spread {
    const start = this.start;
    this.at++;
    const value = this.expression();
    return { kind: 'spread', start, end: this.end, value };
  }

  /** An object; nested resources stand only in the body of a resource. */
  protected object(withResources: boolean): ObjectLiteral {
    const start = this.start;
    const members = this.inside('brace', () =>
      this.elements<ObjectMember>(token.rightBrace, "'}'", () => this.#objectMember(withResources)),
    );
    return { kind: 'object', start, end: this.end, members };
  }

  #objectMember(withResources: boolean): ObjectMember {
    const resource =
      this.kind === token.at || (this.isWord('resource') && this.kindAt(this.at + 1) === token.identifier);
    if (withResources && resource) return this.nestedResource();
    if (this.kind === token.ellipsis) return this.#spread();
    const start = this.start;
    const key = this.propertyKey();
    if (key === undefined) return this.skippedElement(start, 'a property is not understood');
    const value = this.expect(token.colon, "':'")
      ? this.expression()
      : this.missing(`the value of ${this.textAt(this.at - 1)} is missing`);
    return { kind: 'property', start, end: Math.max(this.end, value.end), key, value } satisfies Property;
  }

  protected propertyKey(): PropertyKey | undefined {
    const start = this.start;
    if (this.kind === token.identifier) {
      this.at++;
      return { kind: 'name', start, end: this.end, name: this.textAt(this.at - 1) };
    }
    if (this.kind !== token.string && this.kind !== token.stringLeft) return undefined;
    const text = this.text();
    return text.kind === 'string' || text.kind === 'interpolation' ? text : undefined;
  }

  protected skippedElement(start: number, reason: string): Skipped {
    const from = this.at;
    this.skipLine();
    if (this.at === from) this.at++;
    return this.skipped(start, this.end, reason);
  }

  /**
   * The members of an object or the items of an array, from its opening bracket to its closing one; separated by commas or lines. What
   * stands on a line and is not understood is skipped; what is not closed ends before the next declaration.
   */
  protected elements<T>(closing: TokenKind, closingText: string, read: () => T): readonly T[] {
    const opened = this.start;
    this.at++;
    const items: T[] = [];
    for (;;) {
      while (this.kind === token.newLine || this.kind === token.comma) this.at++;
      if (this.take(closing) || this.#takesOther(opened)) break;
      if (this.isAtEnd || this.#endsUnclosed(closing)) {
        this.problem(opened, opened + 1, `${closingText} is missing`);
        break;
      }
      const from = this.at;
      items.push(this.#beside(read));
      if (this.#takesOther(opened)) break;
      this.#endElement(from, closing);
    }
    return items;
  }

  /** A bracket of another kind, on the line of the opening one and closing nothing else, was meant to close it. */
  #takesOther(opened: number): boolean {
    const { kind, start } = this;
    if (kind !== token.rightBrace && kind !== token.rightSquare && kind !== token.rightParen) return false;
    const line = this.tokens.text.slice(opened, start);
    if (this.closesOpen(kind) || line.includes('\n') || line.includes('\r')) return false;
    this.at++;
    this.problem(start, this.end, 'another bracket is open');
    return true;
  }

  /** What is not closed ends before what it cannot hold: the bracket of something around it, a declaration, a property in an array. */
  #endsUnclosed(closing: TokenKind): boolean {
    const kind = this.kind;
    if (this.closesOther(kind, closing)) return true;
    if (this.startsDeclaration(this.at)) return true;
    return closing === token.rightSquare && this.open.brace > 0 && this.#startsMember(this.at);
  }

  protected closesOther(kind: TokenKind, closing: TokenKind): boolean {
    return kind !== closing && this.closesOpen(kind);
  }

  #endElement(from: number, closing: TokenKind): void {
    const kind = this.kind;
    if (kind === token.newLine || kind === token.comma || kind === closing || this.isAtEnd) return;
    // What is inside was not closed, and this is behind it.
    if (this.kindAt(this.at - 1) === token.newLine && this.startsDeclaration(this.at)) return;
    if (this.at > from && this.startsElement(kind)) return;
    const start = this.start;
    if (this.closesOther(kind, closing)) return;
    const before = this.at;
    this.skipLine();
    if (this.at === before && !this.closesOpen(this.kind)) this.at++;
    this.problem(start, this.end, 'this is not understood');
  }

  /** Elements on one line without a comma between them are told and read. */
  protected startsElement(kind: TokenKind): boolean {
    if (kind !== token.identifier || this.kindAt(this.at + 1) !== token.colon) return false;
    this.problem(this.end, this.end, "',' or the end of the line is missing");
    return true;
  }

  /** `[for item in list: body]`; a declaration's body is an object or a condition. */
  protected loop(body: () => Expression = () => this.expression()): Loop {
    const start = this.start;
    this.at++;
    const loop = this.inside('square', () => {
      this.skipNewLines();
      this.at++;
      const { item, index } = this.#loopVariables();
      if (!this.takeWord('in')) this.missing("'in' is missing");
      const list = this.expression();
      this.expect(token.colon, "':'");
      if (!this.startsDeclaration(this.afterNewLines())) this.skipNewLines();
      return { item, ...(index && { index }), list, body: this.#beside(body) };
    });
    const close = this.afterNewLines();
    if (this.kindAt(close) === token.rightSquare) this.at = close;
    this.expect(token.rightSquare, "']'");
    return { kind: 'for', start, end: this.end, ...loop };
  }

  #loopVariables(): { item: Identifier; index?: Identifier } {
    if (!this.take(token.leftParen)) return { item: this.identifier("the loop's variable") };
    const item = this.identifier("the loop's variable");
    const index = this.expect(token.comma, "','") ? this.identifier("the loop's index") : undefined;
    this.expect(token.rightParen, "')'");
    return { item, ...(index && { index }) };
  }

  /** `if (condition) {…}` */
  protected condition(withResources: boolean): Condition {
    const start = this.start;
    this.at++;
    const condition =
      this.kind === token.leftParen
        ? this.nested(() => this.#parenthesized())
        : this.missing('the condition is missing');
    const body = this.kind === token.leftBrace ? this.object(withResources) : this.#missingBody();
    return { kind: 'if', start, end: Math.max(this.end, body.end), condition, body };
  }

  #missingBody(): Missing {
    return this.missing("'{' is missing");
  }
}

const tooDeep = 'it is nested too deeply';

const pieceEnds: ReadonlySet<TokenKind> = new Set([
  token.stringMiddle,
  token.stringRight,
  token.newLine,
  token.endOfFile,
]);

function asIdentifier(expression: Expression): readonly Identifier[] {
  if (expression.kind !== 'name') return [];
  return [{ start: expression.start, end: expression.end, name: expression.name }];
}

/** Source: github.com/Azure/bicep, src/Bicep.Core/Parsing/TokenTypeHelper.cs. */
const operators: Readonly<Partial<Record<TokenKind, { text: BinaryOperator; precedence: number }>>> = {
  [token.percent]: { text: '%', precedence: 100 },
  [token.star]: { text: '*', precedence: 100 },
  [token.slash]: { text: '/', precedence: 100 },
  [token.plus]: { text: '+', precedence: 90 },
  [token.minus]: { text: '-', precedence: 90 },
  [token.greater]: { text: '>', precedence: 80 },
  [token.greaterOrEqual]: { text: '>=', precedence: 80 },
  [token.less]: { text: '<', precedence: 80 },
  [token.lessOrEqual]: { text: '<=', precedence: 80 },
  [token.equals]: { text: '==', precedence: 70 },
  [token.notEquals]: { text: '!=', precedence: 70 },
  [token.like]: { text: '=~', precedence: 70 },
  [token.notLike]: { text: '!~', precedence: 70 },
  [token.and]: { text: '&&', precedence: 50 },
  [token.or]: { text: '||', precedence: 40 },
  [token.coalesce]: { text: '??', precedence: 30 },
};
