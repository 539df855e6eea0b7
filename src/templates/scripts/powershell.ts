import { closing } from './shell.ts';
import { deepestNesting, type Part, type Statement, type Word } from './statement.ts';

/** The commands of a PowerShell script between two offsets. */
export function readPowerShell(text: string, start: number, end: number): readonly Statement[] {
  return new PowerShellReader(text, start, end, 0).statements();
}

const branching = /^(if|elseif|else|foreach|for|while|do|switch|try|catch|finally|function|filter)$/i;

class PowerShellReader {
  readonly #text: string;
  readonly #end: number;
  readonly #nesting: number;
  #at: number;
  #blocks: boolean[] = [];
  #opens = false;

  constructor(text: string, start: number, end: number, nesting: number) {
    this.#text = text;
    this.#at = start;
    this.#end = end;
    this.#nesting = nesting;
  }

  statements(): readonly Statement[] {
    const found: Statement[] = [];
    while (this.#at < this.#end) {
      const isConditional = this.#blocks.some(Boolean);
      const words = this.#command();
      const statement = this.#statement(words, isConditional);
      if (statement) found.push(statement);
    }
    return found;
  }

  #statement(words: readonly Word[], isConditional: boolean): Statement | undefined {
    const [head, equals, ...rest] = words;
    const last = words.at(-1);
    if (!head || !last) return undefined;
    const place = { start: head.start, end: last.end, ...(isConditional && { conditional: true as const }) };
    const [variable] = head.parts;
    const name =
      head.parts.length === 1 && variable?.kind === 'variable' && variable.path === '' ? variable.name : undefined;
    const isAssignment = equals !== undefined && this.#text.slice(equals.start, equals.end) === '=';
    if (name === undefined || !isAssignment) return { ...place, words };
    const [value] = rest;
    if (!value) return undefined;
    const [only] = value.parts;
    if (rest.length === 1 && value.parts.length === 1 && only?.kind === 'command' && only.path === '') {
      const [captured] = only.statements;
      return captured && { ...captured, start: head.start, end: last.end, assigns: name };
    }
    const isValue = rest.length === 1 && (this.#isQuoted(value) || !isCommandName(value));
    return { ...place, words: rest, assigns: name, ...(isValue && { isValue: true as const }) };
  }

  /** `'kv-chat'` looks like Verb-Noun, but is a text. */
  #isQuoted({ start }: Word): boolean {
    return /['"]/.test(this.#text[start] ?? '');
  }

  #command(): readonly Word[] {
    const words: Word[] = [];
    while (this.#at < this.#end) {
      const character = this.#text[this.#at] ?? '';
      const next = this.#text[this.#at + 1] ?? '';
      if (character === '`' && /[\r\n]/.test(next)) this.#at += next === '\r' ? 3 : 2;
      else if (character === '<' && next === '#') this.#skipTo('#>');
      else if (character === ' ' || character === '\t' || character === ',') this.#at++;
      else if (character === '#') this.#skipLine();
      else if (character === '{' || character === '}') {
        this.#brace(character);
        break;
      } else if (/[\n\r;|]/.test(character)) {
        this.#at++;
        break;
      } else if (character === '(' && words.length > 0 && isBranch(words[0]))
        this.#at = closing(this.#text, this.#at + 1, this.#end) + 1;
      else words.push(this.#word());
      if (isBranch(words.at(-1))) this.#opens = true;
    }
    return isBranch(words[0]) ? [] : words;
  }

  /** Whether what stands between braces may not run: the braces of a branch, a loop or a function. */
  #brace(character: string): void {
    this.#at++;
    if (character === '{') this.#blocks.push(this.#opens);
    else this.#blocks.pop();
    this.#opens = false;
  }

  #skipTo(mark: string): void {
    const found = this.#text.indexOf(mark, this.#at);
    this.#at = found < 0 ? this.#end : Math.min(this.#end, found + mark.length);
  }

  #skipLine(): void {
    while (this.#at < this.#end && this.#text[this.#at] !== '\n') this.#at++;
  }

  #word(): Word {
    const start = this.#at;
    const parts: Part[] = [];
    while (this.#at < this.#end) {
      const character = this.#text[this.#at] ?? '';
      if (/[\s;|,{}]/.test(character) || (character === ')' && parts.length > 0)) break;
      if (character === "'") this.#singleQuoted(parts);
      else if (character === '"') this.#doubleQuoted(parts);
      else if (character === '@') this.#splat(parts);
      else if (character === '$') parts.push(this.#dollar());
      else if (character === '(') parts.push(this.#parenthesis(this.#at + 1));
      else if (character === ':' && isParameter(parts)) break;
      else {
        addText(parts, character);
        this.#at++;
      }
    }
    if (this.#text[this.#at] === ':') this.#at++;
    if (this.#at === start) this.#at++;
    return { start, end: Math.min(this.#at, this.#end), parts };
  }

  #singleQuoted(parts: Part[]): void {
    let end = this.#at + 1;
    while (end < this.#end && (this.#text[end] !== "'" || this.#text[end + 1] === "'"))
      end += this.#text[end] === "'" ? 2 : 1;
    addText(parts, this.#text.slice(this.#at + 1, Math.min(end, this.#end)).replaceAll("''", "'"));
    this.#at = end + 1;
  }

  #doubleQuoted(parts: Part[]): void {
    this.#at++;
    addText(parts, '');
    while (this.#at < this.#end && this.#text[this.#at] !== '"') {
      const character = this.#text[this.#at] ?? '';
      if (character === '$') parts.push(this.#dollar(true));
      else if (character === '`') {
        addText(parts, this.#text[this.#at + 1] ?? '');
        this.#at += 2;
      } else {
        addText(parts, character);
        this.#at++;
      }
    }
    this.#at++;
  }

  /** `@{…}`, `@(…)`, `@'…'@` and `@parameters`: none of it is followed. */
  #splat(parts: Part[]): void {
    const start = this.#at;
    const next = this.#text[start + 1] ?? '';
    if (next === '"' || next === "'") this.#skipTo(`\n${next}@`);
    else if (next === '{') this.#at = closingBrace(this.#text, start + 2, this.#end) + 1;
    else if (next === '(') this.#at = closing(this.#text, start + 2, this.#end) + 1;
    else while (this.#at < this.#end && !/[\s;|,){}]/.test(this.#text[this.#at] ?? '')) this.#at++;
    this.#at = Math.min(this.#at, this.#end);
    parts.push({ kind: 'unknown', text: this.#text.slice(start, this.#at) });
  }

  /** @param isInText in a text a property is read only inside of `$(…)` */
  #dollar(isInText = false): Part {
    const start = this.#at;
    if (this.#text.startsWith('${{', start)) {
      this.#skipTo('}}');
      return { kind: 'unknown', text: this.#text.slice(start, this.#at) };
    }
    if (this.#text[start + 1] === '(') return this.#parenthesis(start + 2, isInText);
    const name = /\$(?:\{([^}\n]+)\}|((?:\w+:)?\w+))/y;
    name.lastIndex = start;
    const [whole, braced, bare] = name.exec(this.#text) ?? [];
    if (whole === undefined) {
      this.#at = start + 1;
      return { kind: 'text', text: '$' };
    }
    this.#at = Math.min(this.#end, name.lastIndex);
    const truth = /^(true|false)$/i.exec(bare ?? '');
    if (truth) return { kind: 'text', text: truth[0].toLowerCase() };
    return { kind: 'variable', name: braced ?? bare ?? '', path: isInText ? '' : this.#path() };
  }

  /** What stands behind a value: `.Identity.PrincipalId`. */
  #path(): string {
    const path = /(?:\.\w+)+(?![\w(])/y;
    path.lastIndex = this.#at;
    const [found = ''] = path.exec(this.#text) ?? [];
    this.#at += found.length;
    return found.slice(1);
  }

  #parenthesis(start: number, isInText = false): Part {
    const end = closing(this.#text, start, this.#end);
    this.#at = Math.min(this.#end, end + 1);
    const path = isInText ? '' : this.#path();
    const inner = this.#text.slice(start, end);
    const variable = /^\s*\$(\w+)((?:\.\w+)*)\s*$/.exec(inner);
    const [, name, read = ''] = variable ?? [];
    if (name !== undefined) return { kind: 'variable', name, path: [read.slice(1), path].filter(Boolean).join('.') };
    if (/^\s*[A-Za-z_][\w.]*\s*$/.test(inner)) return { kind: 'variable', name: inner.trim(), path };
    if (this.#nesting >= deepestNesting) return { kind: 'unknown', text: inner };
    return {
      kind: 'command',
      path,
      statements: new PowerShellReader(this.#text, start, end, this.#nesting + 1).statements(),
    };
  }
}

function closingBrace(text: string, start: number, end: number): number {
  let depth = 1;
  for (let at = start; at < end; at++) {
    if (text[at] === '{') depth++;
    else if (text[at] === '}' && --depth === 0) return at;
  }
  return end;
}

function addText(parts: Part[], text: string): void {
  const before = parts.at(-1);
  if (before?.kind === 'text') parts[parts.length - 1] = { kind: 'text', text: before.text + text };
  else parts.push({ kind: 'text', text });
}

function isParameter(parts: readonly Part[]): boolean {
  const [first] = parts;
  return parts.length === 1 && first?.kind === 'text' && /^-[A-Za-z]+$/.test(first.text);
}

function isBranch(word: Word | undefined): boolean {
  const [first] = word?.parts ?? [];
  return word?.parts.length === 1 && first?.kind === 'text' && branching.test(first.text);
}

/** `az`, and `Verb-Noun`. */
function isCommandName(word: Word): boolean {
  const [first] = word.parts;
  return word.parts.length === 1 && first?.kind === 'text' && /^(az|[A-Za-z]+-[A-Za-z]+)$/.test(first.text);
}
