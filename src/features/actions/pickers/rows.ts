/**
 * What a picker shows, without VS Code: so that the words and their order can be tested in plain Node.
 */
export type Row<T> = Separator | Choice<T>;

export interface Separator {
  readonly kind: 'separator';
  readonly label: string;
}

export interface Choice<T> {
  readonly kind: 'choice';
  /** Stable while the rows change, so that the active row stays the active one. */
  readonly id: string;
  readonly label: string;
  /** The name of a product icon. */
  readonly icon?: string;
  readonly description?: string;
  readonly detail?: string;
  /** What choosing the row means; an explanation is shown, and the picker stays. */
  readonly means: { readonly value: T } | { readonly explanation: Explanation };
}

/** What is told of a row that cannot be chosen, or that says more than fits into a row. */
export interface Explanation {
  readonly title: string;
  readonly text: string;
}

export function separator(label: string): Separator {
  return { kind: 'separator', label };
}

/** Rows below a separator; nothing at all where there are none. */
export function group<T>(label: string, rows: readonly Choice<T>[]): readonly Row<T>[] {
  return rows.length === 0 ? [] : [separator(label), ...rows];
}

/** The parts that are there, as a row's description joins them. */
export function joined(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join(' · ');
}

/** The row with another meaning. */
export function mapRow<T, U>(row: Row<T>, map: (value: T) => U): Row<U> {
  if (row.kind === 'separator') return row;
  const { means, ...rest } = row;
  return { ...rest, means: 'value' in means ? { value: map(means.value) } : means };
}
