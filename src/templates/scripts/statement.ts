/**
 * A script as both shells have it, as far as it matters here: commands with words, in their order. Offsets are those of the file.
 */
export interface Statement {
  readonly start: number;
  readonly end: number;
  readonly words: readonly Word[];
  /** The variable that gets the value of `words`: the command's output, or the one word. */
  readonly assigns?: string;
  /** Whether the words are a value and not a command. */
  readonly isValue?: true;
  /** It stands in a branch or loop, so it may not run. */
  readonly conditional?: true;
}

export interface Word {
  readonly start: number;
  readonly end: number;
  readonly parts: readonly Part[];
}

export type Part =
  | { readonly kind: 'text'; readonly text: string }
  /** `$name`, with what is read of it: `.Identity.PrincipalId`. */
  | { readonly kind: 'variable'; readonly name: string; readonly path: string }
  /** `$(…)`, with what is read of its output. */
  | { readonly kind: 'command'; readonly statements: readonly Statement[]; readonly path: string }
  | { readonly kind: 'unknown'; readonly text: string };

/** A word without quotes and variables, of which its place is kept alone: nearly all are such, and a file has thousands. */
export class PlainWord implements Word {
  readonly start: number;
  readonly end: number;
  readonly #source: string;

  constructor(source: string, start: number, end: number) {
    this.#source = source;
    this.start = start;
    this.end = end;
  }

  get text(): string {
    return this.#source.slice(this.start, this.end);
  }

  get parts(): readonly Part[] {
    return [{ kind: 'text', text: this.text }];
  }
}

// As the path of a variable: what stands behind its last slash, as in ${KID##*/}.
export const lastSegment = '##*/';

/** The text of a word that is nothing but text. */
export function literal(word: Word | undefined): string | undefined {
  if (!word) return undefined;
  if (word instanceof PlainWord) return word.text;
  let text = '';
  for (const part of word.parts) {
    if (part.kind !== 'text') return undefined;
    text += part.text;
  }
  return text;
}

/** What a tokenizer leaves out below here is unknown. Deeper nesting than people write is not followed. */
export const deepestNesting = 50;
