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
}

export function locate(file: SourceFile, node: Pick<Node, 'start' | 'end'>): Location {
  return { uri: file.uri, range: file.lines.range(node) };
}
