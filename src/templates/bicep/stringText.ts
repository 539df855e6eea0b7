import { token, type TokenKind } from './lexer.ts';

/** The text that a piece of a string stands for: without its delimiters, escapes resolved. */
export function textOfPiece(source: string, kind: TokenKind, dollars: number | undefined): string {
  const first = kind === token.string || kind === token.stringLeft;
  const last = kind === token.string || kind === token.stringRight;
  if (dollars !== undefined) return linesOf(source, dollars, first, last);
  const closed = last ? source.length > 1 && source.endsWith("'") : source.endsWith('${');
  const inner = source.slice(1, closed ? (last ? -1 : -2) : undefined);
  return inner.includes('\\') ? inner.replace(escapes, unescape) : inner;
}

/** How many `$` stand before a string over lines; undefined for one on one line. */
export function dollarsOf(source: string): number | undefined {
  if (!source.includes("'''")) return undefined;
  const prefix = /^(\$*)'''/.exec(source);
  return prefix ? (prefix[1] ?? '').length : undefined;
}

/** The line break after the opening quotes does not belong to the text. Source: Bicep data types, "Multi-line strings". */
function linesOf(source: string, dollars: number, first: boolean, last: boolean): string {
  const from = first ? dollars + 3 : 1;
  const to = last ? (source.endsWith("'''") ? source.length - 3 : source.length) : source.length - dollars - 1;
  const inner = source.slice(from, Math.max(from, to));
  return first ? inner.replace(/^\r?\n/, '') : inner;
}

const escapes = /\\(?:u\{([0-9A-Fa-f]{1,6})\}|(\$\{)|([\s\S]))/g;

function unescape(whole: string, hex?: string, hole?: string, character?: string): string {
  if (hex !== undefined) {
    const code = Number.parseInt(hex, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  }
  if (hole !== undefined) return hole;
  return { n: '\n', r: '\r', t: '\t', '\\': '\\', "'": "'", $: '$' }[character ?? ''] ?? whole;
}
