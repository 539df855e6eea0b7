import { asString, asStrings } from '../json.ts';

type Row = Readonly<Record<string, unknown>>;

/** Whether a row passes a `$filter`. */
export type Test = (row: Row) => boolean;

/** What is compared here; names in any case, as OData services of Microsoft take them. */
const texts = ['id', 'appId', 'displayName', 'userPrincipalName', 'mail', 'mailNickname'];
const collections = ['servicePrincipalNames', 'identifierUris'];

const value = "'((?:[^']|'')*)'";
const outsideQuotes = "(?=(?:[^']*'[^']*')*[^']*$)";
const or = new RegExp(`\\s+or\\s+${outsideQuotes}`, 'i');
const and = new RegExp(`\\s+and\\s+${outsideQuotes}`, 'i');
const comparison = new RegExp(`^(\\w+)\\s+eq\\s+${value}$`, 'i');
const start = new RegExp(`^startswith\\(\\s*(\\w+)\\s*,\\s*${value}\\s*\\)$`, 'i');
const anyOf = new RegExp(`^(\\w+)/any\\((\\w+):\\s*\\2\\s+eq\\s+${value}\\)$`, 'i');

/**
 * Reads comparisons joined by `and` and `or`: `FIELD eq 'VALUE'`, `startswith(FIELD,'VALUE')` and
 * `FIELDS/any(x:x eq 'VALUE')`; undefined for whatever else OData allows. A doubled quote stands for one.
 */
export function readFilter(text: string): Test | undefined {
  const choices = text.split(or).map((choice) => choice.split(and).map((part) => readPart(part.trim())));
  const read = choices.map((parts) => parts.filter((part) => part !== undefined));
  if (choices.some((parts, index) => parts.length !== read[index]?.length)) return undefined;
  return (row) => read.some((parts) => parts.every((passes) => passes(row)));
}

function readPart(text: string): Test | undefined {
  const part = /^\(([^()]*)\)$/.exec(text)?.[1]?.trim() ?? text;
  return readComparison(part) ?? readStart(part) ?? readAny(part);
}

function readComparison(part: string): Test | undefined {
  const [, name = '', quoted = ''] = comparison.exec(part) ?? [];
  const [field, wanted] = [fieldOf(texts, name), plain(quoted)];
  return field === undefined ? undefined : (row) => asString(row[field])?.toLowerCase() === wanted;
}

function readStart(part: string): Test | undefined {
  const [, name = '', quoted = ''] = start.exec(part) ?? [];
  const [field, wanted] = [fieldOf(texts, name), plain(quoted)];
  return field === undefined ? undefined : (row) => asString(row[field])?.toLowerCase().startsWith(wanted) === true;
}

function readAny(part: string): Test | undefined {
  const [, name = '', , quoted = ''] = anyOf.exec(part) ?? [];
  const [field, wanted] = [fieldOf(collections, name), plain(quoted)];
  if (field === undefined) return undefined;
  return (row) => asStrings(row[field])?.some((held) => held.toLowerCase() === wanted) === true;
}

function fieldOf(fields: readonly string[], name: string): string | undefined {
  return fields.find((candidate) => candidate.toLowerCase() === name.toLowerCase());
}

/** As it is compared: Graph's filters on directory objects pay no heed to case. */
function plain(quoted: string): string {
  return quoted.replaceAll("''", "'").toLowerCase();
}
