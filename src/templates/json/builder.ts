import type { SyntaxProblem } from './document.ts';
import type { ArrayNode, JsonMember, JsonNode, ObjectNode } from './node.ts';
import { Tokens, type Token } from './tokens.ts';

/** Deeper than any template: what is nested deeper is left out, so that whatever walks the tree can call itself. */
export const deepest = 200;

/** An object or array that is not closed yet. */
interface Open {
  readonly node: ObjectNode | ArrayNode;
  /** The column at which the line begins on which it was opened. */
  readonly indent: number;
  /** The object's member that still waits for its value. */
  waiting: JsonMember | undefined;
  /** How far the member names at the beginning of lines are indented, once there was one. */
  names: number | undefined;
}

/**
 * Makes the tree of a JSON text, a piece at a time and without calling itself. What is wrong is noted and passed over.
 *
 * @param byIndentation whether brackets that do not fit are mended by how lines are indented: for a text that is known to be wrong,
 * so that the rest of it keeps its meaning. A text without errors is never read so.
 */
export class TreeBuilder {
  readonly problems: SyntaxProblem[] = [];
  readonly #tokens: Tokens;
  readonly #byIndentation: boolean;
  readonly #stack: Open[] = [];
  #root: JsonNode | undefined;
  #skipping = 0;
  #token: Token;
  #before: Token['kind'] = 'end';
  #ahead: Token | undefined;

  constructor(text: string, byIndentation: boolean) {
    this.#tokens = new Tokens(text);
    this.#byIndentation = byIndentation;
    this.#token = this.#tokens.next();
  }

  get root(): JsonNode | undefined {
    return this.#root;
  }

  /** Reads on for about so many characters; true once all is read. */
  advance(characters: number): boolean {
    const until = this.#tokens.position + characters;
    while (this.#token.kind !== 'end') {
      this.#take(this.#token);
      this.#before = this.#token.kind;
      this.#token = this.#ahead ?? this.#tokens.next();
      this.#ahead = undefined;
      if (this.#tokens.position > until) return false;
    }
    this.#finish(this.#token);
    return true;
  }

  /** A comma ends the member, with or without its value. */
  #waitNoMore(): void {
    const top = this.#stack.at(-1);
    if (this.#skipping === 0 && top) top.waiting = undefined;
  }

  #push(node: ObjectNode | ArrayNode, indent: number): void {
    this.#stack.push({ node, indent, names: undefined, waiting: undefined });
  }

  #peek(): Token {
    return (this.#ahead ??= this.#tokens.next());
  }

  #problem(token: Token, reason: string): void {
    this.problems.push({ offset: token.start, reason });
  }

  #take(token: Token): void {
    if (token.broken) this.#problem(token, token.kind === 'string' ? 'the text is not closed' : 'this is no number');
    switch (token.kind) {
      case '{':
      case '[': {
        this.#open(token);
        return;
      }
      case '}':
      case ']': {
        this.#close(token);
        return;
      }
      case 'string': {
        this.#string(token);
        return;
      }
      case 'literal': {
        this.#value({ kind: 'literal', start: token.start, end: token.end, value: literal(token.text) }, token);
        return;
      }
      case ',':
        this.#waitNoMore();
        return;
      case ':': {
        this.#colon(token);
        return;
      }
      case 'unknown': {
        this.#problem(token, 'this is no JSON');
        return;
      }
      case 'end':
        return;
    }
  }

  #open(token: Token): void {
    if (this.#skipping > 0 || this.#stack.length >= deepest) {
      if (this.#skipping === 0) this.#problem(token, `it is nested more than ${deepest} levels deep`);
      this.#skipping++;
      return;
    }
    const top = this.#stack.at(-1);
    if (top?.node.kind === 'object' && !top.waiting && !this.#listWithoutBracket(top, token)) {
      this.#problem(token, 'a property name is missing before it');
      // Twice the same bracket is a slip; after a comma it begins the next item of the list around.
      if (this.#before !== ',' || !this.#closeUpTo('array')) return;
    }
    const node: ObjectNode | ArrayNode =
      token.kind === '{'
        ? { kind: 'object', start: token.start, end: token.end, members: [] }
        : { kind: 'array', start: token.start, end: token.end, items: [] };
    this.#value(node, token);
    this.#push(node, token.indent);
  }

  /** `"resources": {…}, {…}`: the bracket that opens the list is missing, or one too many closed it. */
  #listWithoutBracket(top: Open, token: Token): boolean {
    if (!this.#byIndentation || top.node.kind !== 'object' || token.kind !== '{') return false;
    const last = top.node.members.at(-1);
    const isList = last?.value?.kind === 'array' || (last?.name === 'resources' && last.value?.kind === 'object');
    if (!last?.value || !isList || !token.first) return false;
    this.#problem(token, 'the list around it is not opened');
    const { value } = last;
    const list: ArrayNode =
      value.kind === 'array' ? value : { kind: 'array', start: value.start, end: value.end, items: [value] };
    last.value = list;
    this.#push(list, top.indent);
    return true;
  }

  #close(token: Token): void {
    if (this.#skipping > 0) {
      this.#skipping--;
      return;
    }
    const kind = token.kind === '}' ? 'object' : 'array';
    const top = this.#stack.at(-1);
    if (!top) {
      this.#problem(token, 'nothing is open that it could close');
      return;
    }
    if (this.#isStray(kind, top, token)) {
      this.#problem(token, 'it closes what it should not');
      return;
    }
    if (top.node.kind !== kind) {
      this.#problem(token, `${top.node.kind === 'object' ? 'an object' : 'a list'} is not closed before it`);
      if (!this.#closeUpTo(kind)) return;
    }
    const closed = this.#stack.pop();
    if (closed) closed.node.end = token.end;
  }

  #isStray(kind: 'object' | 'array', top: Open, token: Token): boolean {
    if (!this.#byIndentation) return false;
    if (top.node.kind === kind) {
      // A bracket at the beginning of a line that is further in than the line it would close belongs to nothing.
      return (
        token.first &&
        token.indent > top.indent &&
        top.node.start !== 0 &&
        this.#peek().kind !== 'end' &&
        kind === 'array'
      );
    }
    if (kind === 'array') return token.first ? this.#indentOf('array') !== token.indent : true;
    return token.first ? this.#indentOf('object') < token.indent : true;
  }

  /** The indentation of the innermost open object or array. */
  #indentOf(kind: 'object' | 'array'): number {
    return this.#stack.findLast(({ node }) => node.kind === kind)?.indent ?? -1;
  }

  /** Closes what is open until the innermost object or array is the top; false where none is open. */
  #closeUpTo(kind: 'object' | 'array'): boolean {
    if (!this.#stack.some(({ node }) => node.kind === kind)) return false;
    while (this.#stack.at(-1)?.node.kind !== kind) this.#closeTop(this.#token.start);
    return true;
  }

  #closeTop(end: number): void {
    const closed = this.#stack.pop();
    if (closed) closed.node.end = end;
  }

  #string(token: Token): void {
    if (this.#skipping > 0) return;
    const isName = this.#peek().kind === ':';
    if (isName && this.#byIndentation) this.#alignTo(token);
    const top = this.#stack.at(-1);
    if (top?.node.kind === 'object' && !top.waiting) {
      if (!isName) {
        this.#problem(token, 'a property has no value');
        return;
      }
      if (token.first) top.names ??= token.indent;
      const member: JsonMember = {
        name: token.text,
        nameStart: token.start,
        nameEnd: token.end,
        value: undefined,
      };
      top.node.members.push(member);
      top.waiting = member;
      return;
    }
    if (isName) {
      this.#unopened(token);
      return;
    }
    this.#value({ kind: 'string', start: token.start, end: token.end, value: token.text }, token);
  }

  /** A property where an object would have to begin first: in a list, as a value, or after the end. */
  #unopened(token: Token): void {
    this.#problem(token, 'an object is not opened before it');
    if (!this.#byIndentation) return;
    const top = this.#stack.at(-1);
    if (top?.waiting && top.names === token.indent && token.first) {
      top.waiting = undefined;
      this.#string(token);
      return;
    }
    if (!top && this.#root?.kind === 'object') this.#push(this.#root, 0);
    else {
      const node: ObjectNode = { kind: 'object', start: token.start, end: token.end, members: [] };
      this.#value(node, token);
      this.#push(node, Math.max(0, token.indent - 1));
    }
    this.#string(token);
  }

  /** A property name that stands no further in than the line which opened what is open: that was not closed. */
  #alignTo(token: Token): void {
    if (!token.first) return;
    for (let top = this.#stack.at(-1); top && this.#stack.length > 1; top = this.#stack.at(-1)) {
      if (token.indent > top.indent) return;
      const outer = this.#stack.findLast(({ names }) => names === token.indent);
      if (!outer || outer === top) return;
      this.#problem(token, 'what is around it should have been closed before');
      this.#closeTop(token.start);
    }
  }

  #colon(token: Token): void {
    if (this.#skipping > 0 || this.#stack.at(-1)?.waiting) return;
    this.#problem(token, 'a property name is missing before it');
  }

  /** Puts a value where one is expected. */
  #value(node: JsonNode, token: Token): void {
    if (this.#skipping > 0) return;
    const top = this.#stack.at(-1);
    if (!top) {
      if (this.#root) this.#problem(token, 'the text goes on behind its end');
      else this.#root = node;
    } else if (top.node.kind === 'array') top.node.items.push(node);
    else if (top.waiting) {
      top.waiting.value = node;
      top.waiting = undefined;
    } else this.#problem(token, 'a property name is missing before it');
  }

  #finish(end: Token): void {
    if (this.#stack.length > 0) this.#problem(end, 'the text ends before everything is closed');
    while (this.#stack.length > 0) this.#closeTop(end.start);
  }
}

function literal(text: string): number | boolean | null {
  if (text === 'true') return true;
  if (text === 'false') return false;
  const number = Number(text);
  return text === 'null' || Number.isNaN(number) ? null : number;
}
