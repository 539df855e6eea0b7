import type { Resource } from '../../../core/resources/resource.ts';
import type { TextEdit, TextFiles } from '../../../core/templates.ts';
import { parsedFiles } from '../load/parsedFiles.ts';

/**
 * The id of a key without its version, where the id with it is written in place: `.versionless_id` for `.id`, and a URL without its
 * last part. Undefined where a variable or local value says the id, which others may use too.
 */
export async function versionlessEdits(
  account: Resource,
  path: string,
  files: TextFiles,
): Promise<readonly TextEdit[] | undefined> {
  const version = account.read(path);
  const origin = version.kind === 'absent' ? undefined : version.origin;
  if (origin?.kind !== 'file' || origin.definedAt) return undefined;
  const file = await files.read(origin.uri, new AbortController().signal);
  if (file?.kind !== 'text') return undefined;
  const { lines } = parsedFiles.parse(file);
  const { start, end } = lines.offsets(origin.range);
  const written = file.text.slice(start, end);
  const newText = withoutVersion(written);
  return newText === undefined ? undefined : [{ uri: origin.uri, range: origin.range, newText }];
}

function withoutVersion(written: string): string | undefined {
  if (/^"?(?:\$\{\s*)?(?:data\.)?azurerm_key_vault_key\.[\w-]+(?:\[[^\]\n]*\])?\.id(?:\s*\})?"?$/.test(written))
    return written.replace(/\.id(\s*\}?"?)$/, '.versionless_id$1');
  const [, rest] = /^("https:\/\/[^"\s]+\/keys\/[^"/\s]+)\/[^"/\s]+"$/.exec(written) ?? [];
  return rest === undefined ? undefined : `${rest}"`;
}
