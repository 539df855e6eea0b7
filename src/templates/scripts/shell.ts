import { deepestNesting, lastSegment, PlainWord, type Part, type Statement, type Word } from './statement.ts';

/** Words with which a command of a branch or loop begins, and which are no part of it. */
const opening = new Set(['if', 'then', 'elif', 'else', 'while', 'until', 'do', '!', '{', '(', 'time', 'sudo', 'exec']);
const endOfWord = /[\s;|&()]/;
const redirection = /\d?[<>]/y;
const plainInWord = /[^\s;|&()<>'"$`\\]+/y;
const plainInQuotes = /[^"$`\\]+/y;
const declaring = new Set(['export', 'readonly', 'local', 'declare', 'typeset']);

/**
 * The commands of a POSIX shell script between two offsets.
 * @param isFolded whether line breaks are spaces, as in YAML's folded scalars
 */
export function readShell(text: string, start: number, end: number, isFolded = false): readonly Statement[] {
  return new ShellReader(text, start, end, isFolded, 0).statements();
}

class ShellReader {
  readonly #text: string;
  readonly #end: number;
  readonly #isFolded: boolean;
  readonly #nesting: number;
  #at: number;
  #depth = 0;

  constructor(text: string, start: number, end: number, isFolded: boolean, nesting: number) {
    this.#text = text;
    this.#at = start;
    this.#end = end;
    this.#isFolded = isFolded;
    this.#nesting = nesting;
  }

  statements(): readonly Statement[] {
    const found: Statement[] = [];
    while (this.#at < this.#end) {
      const words = this.#command();
      const statement = this.#statement(words);
      if (statement) found.push(statement);
    }
    return found;
  }

  #statement(all: readonly Word[]): Statement | undefined {
    let skipped = 0;
    let first = textOf(all[0]);
    while (first !== undefined && opening.has(first)) {
      if (first === 'if' || first === 'while' || first === 'until') this.#depth++;
      first = textOf(all[++skipped]);
    }
    if (first === 'for' || first === 'case' || first === 'select') this.#depth++;
    if (first === 'fi' || first === 'done' || first === 'esac') this.#depth = Math.max(0, this.#depth - 1);
    if (first !== undefined && declaring.has(first)) skipped++;
    const words = skipped === 0 ? all : all.slice(skipped);
    const [head] = words;
    const last = words.at(-1);
    if (!head || !last) return undefined;
    const place = { start: head.start, end: last.end, ...(this.#depth > 0 && { conditional: true as const }) };
    const assignment = words.length === 1 ? assignmentIn(head) : undefined;
    if (!assignment) return { ...place, words };
    const [only] = assignment.value.parts;
    const inner = assignment.value.parts.length === 1 && only?.kind === 'command' ? only.statements : [];
    const [captured] = inner;
    return captured && inner.length === 1
      ? { ...captured, start: head.start, end: head.end, assigns: assignment.name, ...(place.conditional && place) }
      : { ...place, words: [assignment.value], assigns: assignment.name, isValue: true };
  }

  /** The words up to the end of a command. */
  #command(): readonly Word[] {
    const words: Word[] = [];
    while (this.#at < this.#end) {
      const character = this.#text[this.#at] ?? '';
      if (character === '\\' && /\r|\n/.test(this.#text[this.#at + 1] ?? '')) this.#skipLineBreak(1);
      else if (character === ' ' || character === '\t') this.#at++;
      else if (character === '\n' || character === '\r') {
        this.#at++;
        if (!this.#isFolded) break;
      } else if (character === '#') this.#skipComment();
      else if (character === ';' || character === '|' || character === '&') {
        this.#at++;
        break;
      } else if (character === ')' || character === '(') this.#at++;
      else if (this.#isRedirection()) this.#skipRedirection();
      else words.push(this.#word());
    }
    return words;
  }

  #isRedirection(): boolean {
    redirection.lastIndex = this.#at;
    return redirection.test(this.#text) && redirection.lastIndex <= this.#end;
  }

  #skipLineBreak(from: number): void {
    this.#at += from;
    if (this.#text[this.#at] === '\r') this.#at++;
    if (this.#text[this.#at] === '\n') this.#at++;
  }

  #skipComment(): void {
    while (this.#at < this.#end && this.#text[this.#at] !== '\n') this.#at++;
  }

  /** `2>/dev/null`, `> file`, and here documents with their whole body. A placeholder `<name>` is a word. */
  #skipRedirection(): void {
    const placeholder = /<[A-Za-z][\w .-]*>/y;
    placeholder.lastIndex = this.#at;
    if (placeholder.test(this.#text)) {
      this.#at = placeholder.lastIndex;
      return;
    }
    const document = /<<-?\s*(['"]?)(\w+)\1/y;
    document.lastIndex = this.#at;
    const [, , mark] = document.exec(this.#text) ?? [];
    if (mark !== undefined) {
      const close = new RegExp(`\\n[ \\t]*${mark}[ \\t]*(?=\\r?\\n|$)`, 'g');
      close.lastIndex = this.#at;
      const found = close.exec(this.#text);
      const lineEnd = this.#text.indexOf('\n', this.#at);
      this.#at = found ? Math.min(this.#end, close.lastIndex) : lineEnd < 0 ? this.#end : lineEnd;
      return;
    }
    while (this.#at < this.#end && /[\d<>&]/.test(this.#text[this.#at] ?? '')) this.#at++;
    while (this.#text[this.#at] === ' ') this.#at++;
    if (this.#at < this.#end && !/[\s;|&]/.test(this.#text[this.#at] ?? '')) this.#word();
  }

  #word(): Word {
    const start = this.#at;
    const plain = this.#plainWord();
    if (plain) return plain;
    const parts: Part[] = [];
    const push = (part: Part): void => {
      const before = parts.at(-1);
      if (part.kind === 'text' && before?.kind === 'text')
        parts[parts.length - 1] = { kind: 'text', text: before.text + part.text };
      else parts.push(part);
    };
    while (this.#at < this.#end) {
      const character = this.#text[this.#at] ?? '';
      if (endOfWord.test(character)) break;
      if (character === '<' || character === '>') {
        const placeholder = /<[A-Za-z][\w .-]*>/y;
        placeholder.lastIndex = this.#at;
        if (!placeholder.test(this.#text)) break;
        push({ kind: 'unknown', text: this.#text.slice(this.#at, placeholder.lastIndex) });
        this.#at = placeholder.lastIndex;
      } else if (character === "'") this.#singleQuoted(push);
      else if (character === '"') this.#doubleQuoted(push);
      else if (character === '$' || character === '`') push(this.#dollar());
      else if (character === '\\') {
        if (/\r|\n/.test(this.#text[this.#at + 1] ?? '')) break;
        push({ kind: 'text', text: this.#text[this.#at + 1] ?? '' });
        this.#at += 2;
      } else push(this.#plain(plainInWord));
    }
    if (this.#at === start) this.#at++;
    return { start, end: Math.min(this.#at, this.#end), parts };
  }

  #plainWord(): Word | undefined {
    const start = this.#at;
    plainInWord.lastIndex = start;
    if (!plainInWord.test(this.#text)) return undefined;
    const end = Math.min(plainInWord.lastIndex, this.#end);
    if (end < this.#end && !endOfWord.test(this.#text[end] ?? '')) return undefined;
    this.#at = end;
    return new PlainWord(this.#text, start, end);
  }

  #singleQuoted(push: (part: Part) => void): void {
    const close = this.#text.indexOf("'", this.#at + 1);
    const end = close < 0 || close >= this.#end ? this.#end : close;
    push({ kind: 'text', text: this.#text.slice(this.#at + 1, end) });
    this.#at = end + 1;
  }

  #doubleQuoted(push: (part: Part) => void): void {
    this.#at++;
    push({ kind: 'text', text: '' });
    while (this.#at < this.#end && this.#text[this.#at] !== '"') {
      const character = this.#text[this.#at] ?? '';
      if (character === '$' || character === '`') push(this.#dollar());
      else if (character === '\\') {
        const next = this.#text[this.#at + 1] ?? '';
        if (next === '\n' || next === '\r') this.#skipLineBreak(1);
        else {
          push({ kind: 'text', text: /["\\$`]/.test(next) ? next : `\\${next}` });
          this.#at += 2;
        }
      } else push(this.#plain(plainInQuotes));
    }
    this.#at++;
  }

  /** Characters that mean nothing but themselves, of which there is at least one here. */
  #plain(pattern: RegExp): Part {
    const start = this.#at;
    pattern.lastIndex = start;
    this.#at = pattern.test(this.#text) ? Math.min(pattern.lastIndex, this.#end) : start + 1;
    return { kind: 'text', text: this.#text.slice(start, this.#at) };
  }

  #dollar(): Part {
    const start = this.#at;
    if (this.#text[start] === '`') return this.#backquoted();
    const next = this.#text[start + 1];
    // ${{ … }} is an expression of the pipeline.
    if (this.#text.startsWith('${{', start)) return this.#until('}}', start);
    if (next === '{') {
      const part = this.#until('}', start);
      const [, name, last] = /^\$\{(\w+)(##\*\/)?/.exec(part.text) ?? [];
      if (name !== undefined && last && part.text === `\${${name}${last}}`)
        return { kind: 'variable', name, path: lastSegment };
      return name !== undefined && part.text === `\${${name}}` ? { kind: 'variable', name, path: '' } : part;
    }
    if (next === '(') return this.#substitution();
    const name = /\$(\w+)/y;
    name.lastIndex = start;
    const [, found] = name.exec(this.#text) ?? [];
    this.#at = found === undefined ? start + 1 : name.lastIndex;
    return found === undefined ? { kind: 'text', text: '$' } : { kind: 'variable', name: found, path: '' };
  }

  #until(close: string, start: number): Extract<Part, { kind: 'unknown' }> {
    const found = this.#text.indexOf(close, start);
    this.#at = found < 0 || found >= this.#end ? this.#end : found + close.length;
    return { kind: 'unknown', text: this.#text.slice(start, this.#at) };
  }

  #backquoted(): Part {
    const start = this.#at;
    const close = this.#text.indexOf('`', start + 1);
    const end = close < 0 || close >= this.#end ? this.#end : close;
    this.#at = end + 1;
    return { kind: 'command', path: '', statements: this.#inner(start + 1, end) };
  }

  /** `$(…)`; `$(name)` alone is a variable of Azure Pipelines. */
  #substitution(): Part {
    const start = this.#at + 2;
    const end = closing(this.#text, start, this.#end);
    this.#at = Math.min(this.#end, end + 1);
    const inner = this.#text.slice(start, end);
    if (/^\s*[A-Za-z_][\w.]*\s*$/.test(inner)) return { kind: 'variable', name: inner.trim(), path: '' };
    return { kind: 'command', path: '', statements: this.#inner(start, end) };
  }

  #inner(start: number, end: number): readonly Statement[] {
    if (this.#nesting >= deepestNesting) return [];
    return new ShellReader(this.#text, start, end, this.#isFolded, this.#nesting + 1).statements();
  }
}

/** Where the parenthesis that is open before `start` closes; quotes are stepped over. */
export function closing(text: string, start: number, end: number): number {
  let depth = 1;
  for (let at = start; at < end; at++) {
    const character = text[at];
    if (character === '\\') at++;
    else if (character === '"' || character === "'") {
      const close = text.indexOf(character, at + 1);
      if (close < 0 || close >= end) return end;
      at = close;
    } else if (character === '(') depth++;
    else if (character === ')' && --depth === 0) return at;
  }
  return end;
}

function textOf(word: Word | undefined): string | undefined {
  if (word instanceof PlainWord) return word.text;
  const [part, more] = word?.parts ?? [];
  return part?.kind === 'text' && more === undefined ? part.text : undefined;
}

function assignmentIn(word: Word): { readonly name: string; readonly value: Word } | undefined {
  if (word instanceof PlainWord && !word.text.includes('=')) return undefined;
  const [first, ...rest] = word.parts;
  if (first?.kind !== 'text') return undefined;
  const match = /^([A-Za-z_]\w*)=/.exec(first.text);
  const [whole, name] = match ?? [];
  if (whole === undefined || name === undefined) return undefined;
  const text = first.text.slice(whole.length);
  const parts: readonly Part[] = text === '' ? rest : [{ kind: 'text', text }, ...rest];
  return { name, value: { start: word.start + whole.length, end: word.end, parts } };
}
