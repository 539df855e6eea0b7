/** What `$filter` may compare here; names in any case, as OData services of Microsoft take them. */
export type FilterField = 'id' | 'appId' | 'displayName' | 'userPrincipalName' | 'mail';

const fields: readonly FilterField[] = ['id', 'appId', 'displayName', 'userPrincipalName', 'mail'];

/** One `FIELD eq 'VALUE'`. */
export interface Comparison {
  readonly field: FilterField;
  readonly value: string;
}

const comparison = /^\(?\s*(\w+)\s+eq\s+'((?:[^']|'')*)'\s*\)?$/i;

/** Reads comparisons joined by `or`; undefined for whatever else OData allows. A doubled quote stands for one. */
export function readFilter(text: string): readonly Comparison[] | undefined {
  const read = text.split(/\s+or\s+(?=(?:[^']*'[^']*')*[^']*$)/i).map((part) => {
    const [, name = '', value = ''] = comparison.exec(part.trim()) ?? [];
    const field = fields.find((candidate) => candidate.toLowerCase() === name.toLowerCase());
    return field === undefined ? undefined : { field, value: value.replaceAll("''", "'") };
  });
  return read.every((part) => part !== undefined) ? read : undefined;
}
