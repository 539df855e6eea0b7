import { isBlank } from './scanner.ts';

export interface Heredoc {
  /** Where the first line of its text begins, and where the line with the closing word does. */
  readonly contentStart: number;
  readonly contentEnd: number;
  readonly end: number;
  /** How much white space every line loses (`<<-`). */
  readonly indent: number;
}

const opening = /<<(-?)([\p{L}_][\p{L}\p{N}_-]*)[ \t]*\r?\n/uy;

/** Finds the extents of heredocs; it remembers the closing words that do not come any more. */
export class Heredocs {
  readonly #text: string;
  readonly #missing = new Set<string>();

  constructor(text: string) {
    this.#text = text;
  }

  /** The heredoc that opens at an offset; undefined where it is none or is not closed. */
  at(start: number): Heredoc | undefined {
    opening.lastIndex = start;
    const [, flush, word] = opening.exec(this.#text) ?? [];
    if (word === undefined || this.#missing.has(word)) return undefined;
    const contentStart = opening.lastIndex;
    const closing = this.#closing(word, contentStart);
    if (!closing) {
      this.#missing.add(word);
      return undefined;
    }
    const content = this.#text.slice(contentStart, closing.contentEnd);
    return { ...closing, contentStart, indent: flush === '-' ? commonIndent(content) : 0 };
  }

  #closing(word: string, from: number): { contentEnd: number; end: number } | undefined {
    const text = this.#text;
    for (let at = text.indexOf(word, from); at >= 0; at = text.indexOf(word, at + 1)) {
      const lineStart = text.lastIndexOf('\n', at - 1) + 1;
      const end = at + word.length;
      if (isBlankBetween(text, lineStart, at) && endsLine(text, end)) return { contentEnd: lineStart, end };
    }
    return undefined;
  }
}

function isBlankBetween(text: string, start: number, end: number): boolean {
  for (let at = end - 1; at >= start; at--) if (!isBlank(text.charCodeAt(at))) return false;
  return true;
}

function endsLine(text: string, offset: number): boolean {
  let at = offset;
  while (isBlank(text.charCodeAt(at)) || text.charCodeAt(at) === 0x0d) at++;
  return at >= text.length || text.charCodeAt(at) === 0x0a;
}

function commonIndent(content: string): number {
  let least = Infinity;
  for (const line of content.split('\n')) {
    if (line.trim() !== '') least = Math.min(least, line.length - line.trimStart().length);
  }
  return Number.isFinite(least) ? least : 0;
}
