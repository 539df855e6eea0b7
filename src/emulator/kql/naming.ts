/** What a column is called when the query does not say. */

import type { Expression } from './syntax.ts';

/** Calls which leave the name of their first argument. */
const TRANSPARENT = new Set(
  (
    'tostring toint tolong todouble toreal tobool toboolean todatetime totimespan totime toguid todynamic parse_json ' +
    'bin floor'
  ).split(' '),
);

/** `properties.sku.name` becomes `properties_sku_name`; undefined for expressions which suggest no name. */
export function derivedName(expression: Expression | undefined): string | undefined {
  switch (expression?.kind) {
    case 'name':
      return expression.name;
    case 'member':
      return joined(expression.target, expression.name);
    case 'index': {
      const { index } = expression;
      const literal = index.kind === 'literal' && (typeof index.value === 'number' || typeof index.value === 'string');
      return literal ? joined(expression.target, String(index.value)) : undefined;
    }
    case 'call':
      return TRANSPARENT.has(expression.name) ? derivedName(expression.args[0]) : undefined;
    default:
      return undefined;
  }
}

function joined(target: Expression, part: string): string | undefined {
  const name = derivedName(target);
  return name === undefined ? undefined : `${name}_${part.replace(/\W/g, '_')}`;
}

/** Hands out names, each once. */
export class Names {
  readonly #taken: Set<string>;
  #unnamed = 0;

  constructor(taken: Iterable<string> = []) {
    this.#taken = new Set(taken);
  }

  /** The wanted name, or the first free one of `name1`, `name2` …; without a wish, the next of `Column1` …. */
  take(wanted: string | undefined): string {
    let name = wanted ?? `Column${++this.#unnamed}`;
    for (let suffix = 1; this.#taken.has(name); suffix++) {
      name = wanted === undefined ? `Column${++this.#unnamed}` : `${wanted}${suffix}`;
    }
    this.#taken.add(name);
    return name;
  }
}
