import { token } from './lexer.ts';
import type {
  BicepFile,
  Condition,
  Declared,
  DeclarationBody,
  Decorator,
  Expression,
  Extension,
  Identifier,
  ImportedSymbol,
  Import,
  Problem,
  ResourceDeclaration,
  Skipped,
  Statement,
  TypedParameter,
} from './syntax.ts';
import { TypeParser } from './types.ts';

export interface ParsedBicep {
  readonly file: BicepFile;
  /** In the order of the text. */
  readonly problems: readonly Problem[];
}

/** Reads a module or a parameter file. It never throws: what is not understood is told in `problems` and stands in the tree as such. */
export function parseBicep(text: string): ParsedBicep {
  const parser = new StatementParser(text);
  const file = parser.file();
  return { file, problems: parser.problems };
}

/** What every statement starts with. */
interface Head {
  readonly start: number;
  readonly decorators: readonly Decorator[];
}

class StatementParser extends TypeParser {
  file(): BicepFile {
    const statements: Statement[] = [];
    for (;;) {
      this.skipNewLines();
      if (this.isAtEnd) break;
      statements.push(this.#statement());
      this.#endStatement();
    }
    return { start: 0, end: this.tokens.text.length, statements };
  }

  #endStatement(): void {
    if (this.kind === token.newLine || this.isAtEnd || this.startsDeclaration(this.at)) return;
    const start = this.start;
    this.#skipToDeclaration();
    this.problem(start, this.end, 'this is not understood after a declaration');
  }

  /** What follows something broken is told as one. */
  #skipToDeclaration(): void {
    do this.at++;
    while (!this.isAtEnd && !(this.kindAt(this.at - 1) === token.newLine && this.#startsStatement()));
  }

  /** Further in than a declaration usually stands, only what is surely one counts. */
  #startsStatement(): boolean {
    if (this.startsDeclaration(this.at)) return true;
    return this.isWord('resource') && this.kindAt(this.at + 1) === token.identifier && isText(this.kindAt(this.at + 2));
  }

  #statement(): Statement {
    const start = this.start;
    const decorators = this.decorators();
    const head = { start, decorators };
    const word = this.kind === token.identifier ? this.textAt(this.at) : '';
    const read = statements.get(word);
    if (read) {
      this.at++;
      return read(this, head);
    }
    const reason =
      decorators.length > 0 ? 'a declaration is missing after the decorator' : 'no declaration starts like this';
    if (this.isAtEnd) return this.skipped(start, this.end, reason);
    this.#skipToDeclaration();
    return this.skipped(start, this.end, reason);
  }

  protected nestedResource(): ResourceDeclaration | Skipped {
    const start = this.start;
    const decorators = this.decorators();
    if (!this.takeWord('resource')) return this.skippedElement(start, 'only a resource stands here');
    return this.resource({ start, decorators });
  }

  assignedValue(): Expression {
    return this.expect(token.assign, "'='") ? this.expression() : this.missing('a value is missing');
  }

  #name(head: Head): Omit<Declared, 'end'> {
    return { ...head, name: this.identifier('the name') };
  }

  #path(what: string): Expression {
    return isText(this.kind) ? this.text() : this.missing(`${what} is missing`);
  }

  targetScope(head: Head): Statement {
    const value = this.assignedValue();
    return { kind: 'targetScope', ...head, end: this.end, value };
  }

  named(kind: 'metadata' | 'assert', head: Head): Statement {
    const declared = this.#name(head);
    const value = this.assignedValue();
    return { kind, ...declared, end: this.end, value };
  }

  parameter(head: Head): Statement {
    const declared = this.#name(head);
    const type = this.#optionalType();
    const value = this.take(token.assign) ? this.expression() : undefined;
    if (type === undefined && value === undefined) this.missing('the type is missing');
    return { kind: 'param', ...declared, end: this.end, ...(type && { type }), ...(value && { value }) };
  }

  #optionalType() {
    if (this.kind === token.assign || this.isAtEnd) return undefined;
    if (this.kind === token.newLine && this.kindAt(this.afterNewLines()) !== token.pipe) return undefined;
    return this.type();
  }

  variable(head: Head): Statement {
    const declared = this.#name(head);
    const type = this.#optionalType();
    const value = this.assignedValue();
    return { kind: 'var', ...declared, end: this.end, ...(type && { type }), value };
  }

  output(head: Head): Statement {
    const declared = this.#name(head);
    const type = this.#optionalType();
    const value = this.assignedValue();
    return { kind: 'output', ...declared, end: this.end, ...(type && { type }), value };
  }

  typeDeclaration(head: Head): Statement {
    const declared = this.#name(head);
    const value = this.expect(token.assign, "'='") ? this.type() : this.missing('a type is missing');
    return { kind: 'type', ...declared, end: this.end, value };
  }

  func(head: Head): Statement {
    const declared = this.#name(head);
    const parameters =
      this.kind === token.leftParen
        ? this.inside('paren', () => this.listed(() => this.#typedParameter(), token.rightParen, "')'"))
        : [];
    const returns = this.type();
    const arrow = this.expect(token.arrow, "'=>'");
    if (arrow && !this.startsDeclaration(this.afterNewLines())) this.skipNewLines();
    const body = arrow ? this.expression() : this.missing('a value is missing');
    return { kind: 'func', ...declared, end: this.end, parameters, returns, body };
  }

  #typedParameter(): TypedParameter {
    const start = this.start;
    const name = this.identifier('the name');
    const type = this.type();
    return { start, end: this.endFrom(start), name, type };
  }

  resource(head: Head): ResourceDeclaration {
    const declared = this.#name(head);
    const type = this.#path('the type of the resource');
    const existing = this.takeWord('existing');
    const body = this.#body(true);
    return { kind: 'resource', ...declared, end: this.end, type, existing, body };
  }

  module(kind: 'module' | 'test', head: Head): Statement {
    const declared = this.#name(head);
    const path = this.#path('the path of the module');
    const body = this.#body(false);
    return { kind, ...declared, end: this.end, path, body };
  }

  #body(withResources: boolean): DeclarationBody {
    if (!this.expect(token.assign, "'='") && this.kind !== token.leftBrace) return this.missing('the body is missing');
    const next = this.afterNewLines();
    if (this.isWord('if', next)) this.at = next;
    if (this.kind === token.leftSquare) return this.loop(() => this.#loopBody(withResources));
    return this.#objectOrCondition(withResources);
  }

  #loopBody(withResources: boolean): Expression {
    const body = this.#objectOrCondition(withResources);
    return body;
  }

  #objectOrCondition(withResources: boolean): Condition | Exclude<DeclarationBody, Condition> {
    if (this.isWord('if')) return this.condition(withResources);
    if (this.kind === token.leftBrace) return this.object(withResources);
    return this.missing('the body is missing');
  }

  using(head: Head): Statement {
    const none = this.takeWord('none');
    const path = none ? undefined : this.#path('the path of the module');
    const config = this.takeWord('with') ? this.expression() : undefined;
    return { kind: 'using', ...head, end: this.end, ...(path && { path }), ...(config && { config }) };
  }

  extends(head: Head): Statement {
    const path = this.#path('the path of the parameter file');
    return { kind: 'extends', ...head, end: this.end, path };
  }

  extension(head: Head): Extension {
    const specification =
      this.kind === token.identifier ? this.#specificationName() : this.#path('the name of the extension');
    const config = this.takeWord('with') ? this.expression() : undefined;
    const alias = this.takeWord('as') ? this.identifier('the alias') : undefined;
    return {
      kind: 'extension',
      ...head,
      end: this.end,
      specification,
      ...(config && { config }),
      ...(alias && { alias }),
    };
  }

  #specificationName(): Expression {
    const { start, end, name } = this.identifier('the name of the extension');
    return { kind: 'name', start, end, name };
  }

  extensionConfig(head: Head): Statement {
    const declared = this.#name(head);
    const config = this.takeWord('with') ? this.expression() : undefined;
    return { kind: 'extensionConfig', ...declared, end: this.end, ...(config && { config }) };
  }

  import(head: Head): Import | Extension {
    if (isText(this.kind)) return this.extension(head);
    const wildcard = this.#wildcard();
    const symbols =
      this.kind === token.leftBrace
        ? this.inside('brace', () => this.elements(token.rightBrace, "'}'", () => this.#importedSymbol()))
        : [];
    if (!this.takeWord('from')) this.missing("'from' is missing");
    const path = this.#path('the path of the module');
    return { kind: 'import', ...head, end: this.end, symbols, ...(wildcard && { wildcard }), path };
  }

  #wildcard(): Identifier | undefined {
    if (!this.take(token.star)) return undefined;
    if (!this.takeWord('as')) this.missing("'as' is missing");
    return this.identifier('the alias');
  }

  #importedSymbol(): ImportedSymbol {
    const start = this.start;
    const name = this.kind === token.string ? this.#textName() : this.identifier('the name');
    const alias = this.takeWord('as') ? this.identifier('the alias') : undefined;
    return { start, end: this.endFrom(start), name, ...(alias && { alias }) };
  }

  #textName(): Identifier {
    const text = this.text();
    return { start: text.start, end: text.end, name: text.kind === 'string' ? text.value : '' };
  }
}

function isText(kind: number): boolean {
  return kind === token.string || kind === token.stringLeft;
}

/** By the word that a statement starts with. `provider` and `import 'x'` are older words for `extension`. */
const statements = new Map<string, (parser: StatementParser, head: Head) => Statement>([
  ['targetScope', (parser, head) => parser.targetScope(head)],
  ['metadata', (parser, head) => parser.named('metadata', head)],
  ['assert', (parser, head) => parser.named('assert', head)],
  ['param', (parser, head) => parser.parameter(head)],
  ['var', (parser, head) => parser.variable(head)],
  ['output', (parser, head) => parser.output(head)],
  ['type', (parser, head) => parser.typeDeclaration(head)],
  ['func', (parser, head) => parser.func(head)],
  ['resource', (parser, head) => parser.resource(head)],
  ['module', (parser, head) => parser.module('module', head)],
  ['test', (parser, head) => parser.module('test', head)],
  ['using', (parser, head) => parser.using(head)],
  ['extends', (parser, head) => parser.extends(head)],
  ['extension', (parser, head) => parser.extension(head)],
  ['provider', (parser, head) => parser.extension(head)],
  ['extensionConfig', (parser, head) => parser.extensionConfig(head)],
  ['import', (parser, head) => parser.import(head)],
]);
