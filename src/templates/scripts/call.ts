import { literal, type Statement, type Word } from './statement.ts';

/** One `az …` or `Verb-AzNoun` with its options. */
export interface Call {
  /** In lower case: `keyvault key create`, `new-azkeyvault`. */
  readonly name: string;
  readonly isPowerShell: boolean;
  readonly statement: Statement;
  /** Where the command's own name stands. */
  readonly heading: { readonly start: number; readonly end: number };
  readonly options: readonly Option[];
}

export interface Option {
  /** In lower case, with its dashes. */
  readonly name: string;
  readonly word: Word;
  readonly values: readonly Word[];
}

/** The call that a statement makes; undefined where it calls something else. */
export function callIn(statement: Statement): Call | undefined {
  if (statement.isValue) return undefined;
  const first = literal(statement.words[0]);
  if (first === 'az') return azCall(statement);
  return first !== undefined && /^[a-z]+-az\w+$/i.test(first) ? powerShellCall(statement, first) : undefined;
}

function azCall(statement: Statement): Call | undefined {
  const names: string[] = [];
  const { words } = statement;
  for (
    let text = literal(words[1]);
    text !== undefined && !text.startsWith('-');
    text = literal(words[1 + names.length])
  )
    names.push(text);
  const [head] = words;
  const last = words[names.length];
  if (!head || !last || names.length === 0) return undefined;
  const heading = { start: head.start, end: last.end };
  return new OptionedCall(names.join(' ').toLowerCase(), statement, heading, 1 + names.length, azOption);
}

const azOption = /^(--[a-z]|-[a-z]$)/i;
const powerShellOption = /^-[a-z]\w*$/i;

/** A call whose options are told apart when first asked for: most commands of a script are none of ours. */
class OptionedCall implements Call {
  readonly name: string;
  readonly statement: Statement;
  readonly heading: Call['heading'];
  readonly #first: number;
  readonly #form: RegExp;
  #options: readonly Option[] | undefined;

  /**
   * @param first the index of the first word that may be an option
   * @param form of an option's name
   */
  constructor(name: string, statement: Statement, heading: Call['heading'], first: number, form: RegExp) {
    this.name = name;
    this.statement = statement;
    this.heading = heading;
    this.#first = first;
    this.#form = form;
  }

  get isPowerShell(): boolean {
    return this.#form === powerShellOption;
  }

  get options(): readonly Option[] {
    this.#options ??= optionsIn(this.statement.words.slice(this.#first), (text) => this.#form.test(text));
    return this.#options;
  }
}

function powerShellCall(statement: Statement, first: string): Call | undefined {
  const [head] = statement.words;
  return head && new OptionedCall(first.toLowerCase(), statement, head, 1, powerShellOption);
}

function optionsIn(words: readonly Word[], isOption: (text: string) => boolean): readonly Option[] {
  const options: { name: string; word: Word; values: Word[] }[] = [];
  for (const word of words) {
    const text = textBefore(word);
    if (text !== undefined && isOption(text)) options.push(optionOf(word, text));
    else options.at(-1)?.values.push(word);
  }
  return options;
}

/** `--name value`, and `--name=value` in one word. */
function optionOf(word: Word, name: string): { name: string; word: Word; values: Word[] } {
  const [first, ...rest] = word.parts;
  if (first?.kind !== 'text' || first.text.length === name.length)
    return { name: name.toLowerCase(), word, values: [] };
  const text = first.text.slice(name.length + 1);
  const start = word.start + name.length + 1;
  const value: Word = { start, end: word.end, parts: text === '' ? rest : [{ kind: 'text', text }, ...rest] };
  return { name: name.toLowerCase(), word: { ...word, end: word.start + name.length }, values: [value] };
}

/** The text of a word before the first equals sign. */
function textBefore(word: Word): string | undefined {
  const [first] = word.parts;
  if (first?.kind !== 'text' || (word.parts.length > 1 && !first.text.includes('='))) return undefined;
  return first.text.startsWith('--') ? first.text.split('=', 1)[0] : first.text;
}
