import type { TextFiles, Unreadable } from '../../core/templates.ts';
import { Lines } from '../lines.ts';
import { Remembered } from '../remembered.ts';
import { parseHcl } from './parseHcl.ts';
import { parseTfJson } from './parseTfJson.ts';
import type { ParsedFile } from './syntax.ts';

/** A file of Terraform with its tree. */
export interface SourceFile {
  readonly uri: string;
  readonly version: string;
  readonly lines: Lines;
  readonly parsed: ParsedFile;
}

/** The files of one folder. */
export interface SourceFolder {
  readonly uri: string;
  readonly files: readonly SourceFile[];
  /** `terraform.tfvars` and `*.auto.tfvars`, in the order in which Terraform reads them. */
  readonly variables: readonly SourceFile[];
  /** Everything that was looked at, and what could not be read of it. */
  readonly looked: readonly string[];
  readonly unreadable: readonly Unreadable[];
}

/** A keystroke parses one file again, not a whole folder. */
const kept = new Remembered<SourceFile>();

const configuration = /\.(tf|tofu|tf\.json|tofu\.json)$/i;
const values = /(^|\/)(terraform\.tfvars(\.json)?|[^/]*\.auto\.tfvars(\.json)?)$/i;

export function isConfiguration(uri: string): boolean {
  return configuration.test(uri);
}

export async function readFolder(folder: string, files: TextFiles, signal: AbortSignal): Promise<SourceFolder> {
  const all = [...(await files.list(folder, signal))].sort();
  const unreadable: Unreadable[] = [];
  const read = async (uris: readonly string[]): Promise<readonly SourceFile[]> => {
    const found: SourceFile[] = [];
    for (const uri of uris) {
      const file = await files.read(uri, signal);
      if (file?.kind === 'refused') unreadable.push({ uri, reason: file.reason });
      if (file?.kind === 'text') found.push(parsed(uri, file.text, file.version));
    }
    return found;
  };
  const configurations = all.filter(isConfiguration);
  const variables = all.filter((uri) => values.test(uri));
  const own = { files: await read(configurations), variables: await read(variables) };
  for (const { uri, lines, parsed: tree } of [...own.files, ...own.variables]) {
    for (const problem of tree.problems) unreadable.push({ uri, range: lines.range(problem), reason: problem.reason });
  }
  return { uri: folder, ...own, looked: [...configurations, ...variables], unreadable };
}

/** A file as a tree, parsed once for its reading and its fixes. */
export function parsed(uri: string, text: string, version: string): SourceFile {
  return kept.of(uri, text, () => {
    const tree = /\.json$/i.test(uri) ? parseTfJson(text) : parseHcl(text);
    return { uri, version, lines: new Lines(text), parsed: tree };
  });
}
