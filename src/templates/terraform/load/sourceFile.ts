import type { Location } from '../../../core/resources/value.ts';
import type { Lines } from '../../lines.ts';
import type { Node, ParsedFile } from '../syntax.ts';

/** A file of a configuration, parsed. */
export interface SourceFile {
  readonly uri: string;
  readonly parsed: ParsedFile;
  readonly lines: Lines;
  /** It stands for a module of a registry, of this name, and has no place of its own. */
  readonly registry?: string;
  /** Files of which parts stand in its blocks by an override: their places count from these offsets on. */
  readonly overrides?: readonly Override[];
}

interface Override {
  readonly from: number;
  readonly file: SourceFile;
}

/** The file with room for the places of another one, which count from `from` on. */
export function extended(file: SourceFile, by: SourceFile): { readonly file: SourceFile; readonly from: number } {
  const { overrides = [] } = file;
  const last = overrides.at(-1);
  const from = last ? last.from + last.file.lines.text.length + 1 : file.lines.text.length + 1;
  return { file: { ...file, overrides: [...overrides, { from, file: by }] }, from };
}

export function locate(file: SourceFile, node: Pick<Node, 'start' | 'end'>): Location {
  const override = file.overrides?.findLast(({ from }) => node.start >= from);
  if (override) {
    const { from } = override;
    return locate(override.file, { start: node.start - from, end: node.end - from });
  }
  return { uri: file.uri, range: file.lines.range(node) };
}
