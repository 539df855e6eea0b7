import type { TextFiles } from '../../../core/templates.ts';
import { valueNode } from '../../json/node.ts';
import type { Pace } from '../../json/pace.ts';
import { parseJson } from '../../json/parse.ts';
import { plainValue } from '../language/plainValue.ts';
import type { GivenParameters } from './scope.ts';

const folderOf = (uri: string): string => uri.slice(0, uri.lastIndexOf('/') + 1);
const nameIn = (uri: string): string => uri.slice(uri.lastIndexOf('/') + 1);

/**
 * The parameter file that belongs to a template: `main.parameters.json` beside `main.json`, or the only `main.parameters.….json`.
 * Where there are several, which one is meant is not known, and none is used.
 */
export async function parameterFileOf(
  template: string,
  files: TextFiles,
  signal: AbortSignal,
): Promise<string | undefined> {
  const base = nameIn(template)
    .replace(/\.jsonc?$/i, '')
    .toLowerCase();
  const beside = (await files.list(folderOf(template), signal)).filter((uri) => {
    const name = nameIn(uri).toLowerCase();
    return name.startsWith(`${base}.parameters.`) && /\.jsonc?$/.test(name);
  });
  const own = beside.find((uri) => nameIn(uri).toLowerCase() === `${base}.parameters.json`);
  return own ?? (beside.length === 1 ? beside[0] : undefined);
}

/** Where a template's parameter file is looked for. */
export function expectedParameterFile(template: string): string {
  return template.replace(/\.jsonc?$/i, '.parameters.json');
}

/** What a parameter file gives. What it takes out of a key vault is not known. */
export async function parametersOf(
  uri: string,
  files: TextFiles,
  pace: Pace,
  signal: AbortSignal,
): Promise<GivenParameters | undefined> {
  const read = await files.read(uri, signal);
  if (read?.kind !== 'text') return undefined;
  const document = await parseJson(uri, read.text, pace, signal);
  return (name) => {
    const value = valueNode(document.root, 'parameters', name, 'value');
    return value && plainValue(value, document);
  };
}
