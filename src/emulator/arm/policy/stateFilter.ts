import { badRequest } from '../refusals.ts';
import type { StateRow } from './stateView.ts';

const comparison = /^\s*\(?\s*(\w+)\s+(eq|ne)\s+(?:'((?:[^']|'')*)'|(true|false))\s*\)?\s*$/i;

/** Reads comparisons (`eq`, `ne`) joined by `and`. Throws BadRequest for whatever else OData allows. */
export function readStateFilter(text: string | undefined): (row: StateRow) => boolean {
  if (text === undefined || text.trim() === '') return () => true;
  const parts = text.split(/\s+and\s+(?=(?:[^']*'[^']*')*[^']*$)/i).map(readPart);
  return (row) => parts.every((part) => part(row));
}

function readPart(text: string): (row: StateRow) => boolean {
  const [, name, operator = '', quoted, truth] = comparison.exec(text) ?? [];
  if (name === undefined) throw badRequest(`The filter '${text}' is not supported.`);
  const wanted = (quoted?.replaceAll("''", "'") ?? truth ?? '').toLowerCase();
  return (row) => {
    const [, value] = Object.entries(row).find(([key]) => key.toLowerCase() === name.toLowerCase()) ?? [];
    const equal = (typeof value === 'boolean' || typeof value === 'string') && String(value).toLowerCase() === wanted;
    return equal === (operator.toLowerCase() === 'eq');
  };
}
