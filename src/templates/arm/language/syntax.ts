/** The language of what stands in brackets in a template's texts. */
export type Expression = TextLiteral | NumberLiteral | Call | Access;

export interface TextLiteral {
  readonly kind: 'text';
  readonly value: string;
}

export interface NumberLiteral {
  readonly kind: 'number';
  readonly value: number;
}

export interface Call {
  readonly kind: 'call';
  /** Of a user-defined function. */
  readonly namespace?: string;
  /** As Azure Resource Manager compares it, in lower case. */
  readonly name: string;
  readonly spelling: string;
  readonly args: readonly Expression[];
}

/** `target.name` and `target[index]`. */
export interface Access {
  readonly kind: 'access';
  readonly target: Expression;
  readonly index: Expression;
}

/** What a text of a template is: an expression, or the text itself without its escape. */
export function expressionSource(text: string): string | undefined {
  if (!text.startsWith('[') || text.startsWith('[[') || !text.endsWith(']')) return undefined;
  return text.slice(1, -1);
}

/** A text that is no expression: `[[` stands for one bracket. */
export function plainText(text: string): string {
  return text.startsWith('[[') ? text.slice(1) : text;
}
