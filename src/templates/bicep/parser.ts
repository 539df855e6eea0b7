import type { BicepFile, Problem } from './syntax.ts';

export interface ParsedBicep {
  readonly file: BicepFile;
  /** In the order of the text. */
  readonly problems: readonly Problem[];
}
