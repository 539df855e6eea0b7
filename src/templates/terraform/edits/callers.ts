import { attributeOf, blocksOf, literalText } from '../access.ts';
import { folderOf } from '../entries.ts';
import { isConfiguration } from '../load/fileNames.ts';
import type { SourceFile } from '../load/sourceFile.ts';
import type { Block, Expression } from '../syntax.ts';

/** What gives a variable its value, one for each use of its module; without `value` it is left at its default. */
export interface Argument {
  readonly file: SourceFile;
  readonly value?: Expression;
  /** Which it is, for a person. */
  readonly what: string;
}

/** The blocks of a type, in all files of a folder. */
export function blocksIn(files: readonly SourceFile[], type: string): readonly { file: SourceFile; block: Block }[] {
  return files.flatMap((file) =>
    file.parsed.body.items.flatMap((item) =>
      item.kind === 'block' && item.type.text === type ? [{ file, block: item }] : [],
    ),
  );
}

export function filesOf(folder: string, files: readonly SourceFile[]): readonly SourceFile[] {
  return files.filter(({ uri }) => isConfiguration(uri) && folderOf(uri) === folder);
}

/** What every use of a folder gives for a variable; undefined where one of them makes several of it. */
export function argumentsFor(
  folder: string,
  variable: string,
  files: readonly SourceFile[],
): readonly Argument[] | undefined {
  const found: Argument[] = [];
  for (const { file, block } of blocksIn(
    files.filter(({ uri }) => isConfiguration(uri)),
    'module',
  )) {
    if (!calls(file, block, folder)) continue;
    if (isRepeated(block)) return undefined;
    const value = attributeOf(block.body, variable)?.value;
    const name = block.labels[0]?.text ?? '';
    const what = value ? `the argument ${variable} of module.${name}` : `the default of var.${variable}`;
    found.push({ file, what, ...(value && { value }) });
  }
  for (const file of files) {
    if (isConfiguration(file.uri) || folderOf(file.uri) !== folder || !/\.tfvars(?:\.json)?$/i.test(file.uri)) continue;
    const value = attributeOf(file.parsed.body, variable)?.value;
    if (value) found.push({ file, value, what: `the value of var.${variable}` });
  }
  return found;
}

/** `count` and `for_each` make several, or none. */
export function isRepeated({ body }: Block): boolean {
  return attributeOf(body, 'count') !== undefined || attributeOf(body, 'for_each') !== undefined;
}

function calls({ uri }: SourceFile, block: Block, folder: string): boolean {
  const source = attributeOf(block.body, 'source')?.value;
  const path = source && literalText(source);
  if (path === undefined || !/^\.\.?(?:\/|$)/.test(path)) return false;
  return URL.canParse(path, uri) && new URL(path.replace(/\/*$/, '/'), uri).href.replace(/\/$/, '') === folder;
}

/** Whether values of a variable are checked: what is checked may not take another. */
export function isValidated(block: Block): boolean {
  return blocksOf(block.body, 'validation').length > 0;
}
