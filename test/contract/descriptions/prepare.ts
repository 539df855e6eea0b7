import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** API descriptions made ready for the validator. */
export interface Prepared {
  /** The folder that holds them; links between the files are relative to each. */
  readonly folder: string;
  /** Those with operations, relative to the folder. */
  readonly files: readonly string[];
  /** Files that others point to and that the data lacks: what they would say is left open. */
  readonly missing: readonly string[];
}

/**
 * Copies descriptions so that the validator cannot pass over what it should judge. It takes every spelling for an
 * enumeration that says `modelAsString`: the copy says false. And it gives up a whole file when one that it points to is
 * not there: the copy has files that leave open what is pointed to.
 */
export function prepareDescriptions(source: string, folder: string): Prepared {
  rmSync(folder, { recursive: true, force: true });
  const texts = new Map(
    descriptionFiles(source).map((file) => [file, strict(readFileSync(join(source, file), 'utf8'))]),
  );
  const missing = missingDefinitions(texts);
  for (const [file, text] of texts) write(folder, file, text);
  for (const [file, names] of missing) write(folder, file, openDefinitions(names));
  const files = [...texts].filter(([, text]) => hasOperations(text)).map(([file]) => file);
  return { folder, files, missing: [...missing.keys()] };
}

function descriptionFiles(source: string): readonly string[] {
  return readdirSync(source, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.json') && !entry.parentPath.endsWith('examples'))
    .map(({ parentPath, name }) => relative(source, join(parentPath, name)))
    .sort();
}

function strict(text: string): string {
  return text.replaceAll(/"modelAsString":\s*true/g, '"modelAsString": false');
}

/** The definitions that other files point to, by the files that are not there. */
function missingDefinitions(texts: ReadonlyMap<string, string>): ReadonlyMap<string, ReadonlySet<string>> {
  const missing = new Map<string, Set<string>>();
  for (const [file, text] of texts) {
    for (const [, target = '', name = ''] of text.matchAll(/"\$ref":\s*"([^"#]+)#\/definitions\/([^"/]+)"/g)) {
      const path = join(dirname(file), target);
      if (texts.has(path)) continue;
      const names = missing.get(path) ?? new Set();
      missing.set(path, names.add(name));
    }
  }
  return missing;
}

function openDefinitions(names: ReadonlySet<string>): string {
  const definitions = Object.fromEntries([...names].map((name) => [name, { description: 'Left open.' }]));
  const info = { title: 'Left open', version: '1' };
  return JSON.stringify({ swagger: '2.0', info, paths: {}, definitions });
}

function hasOperations(text: string): boolean {
  const { paths = {} } = JSON.parse(text) as { readonly paths?: object };
  return Object.keys(paths).length > 0;
}

function write(folder: string, file: string, text: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), text);
}
