import type { Text } from '../text.ts';

/**
 * An expression of PowerShell for a text: single-quoted strings, in which only quotes are special, joined with variables. PowerShell
 * takes typographic quotes for quotes too. Source: about_Quoting_Rules.
 */
export function expression(text: Text): string {
  const parts = text.filter((part) => part !== '');
  const [only, ...others] = parts.map((part) => (typeof part === 'string' ? quoted(part) : `$${part.variable}`));
  if (only === undefined) return "''";
  return others.length === 0 ? only : `(${[only, ...others].join(' + ')})`;
}

function quoted(text: string): string {
  return `'${text.replace(/['\u2018\u2019\u201a\u201b]/g, '$&$&')}'`;
}

export type Parameter = readonly [name: string, ...values: Text[]];

/** A cmdlet with its parameters, a line each; several values of one parameter are a list. */
export function cmdlet(name: string, parameters: readonly (Parameter | string)[]): string {
  const lines = parameters.map((parameter) => {
    if (typeof parameter === 'string') return parameter;
    const [option, ...values] = parameter;
    return values.length === 0 ? option : `${option} ${values.map(expression).join(', ')}`;
  });
  return [name, ...lines].join(' `\n  ');
}
