import { Lines } from '../lines.ts';
import { sharedMemory } from '../remembered.ts';
import { parseBicep } from './parser.ts';

const trees = sharedMemory<ReturnType<typeof parseBicep>>();
const lines = sharedMemory<Lines>();

/** The tree of a file's text, parsed once for its reading and its fixes. */
export function treeOf(uri: string, text: string): ReturnType<typeof parseBicep> {
  return trees.of(uri, text, () => parseBicep(text));
}

export function linesOf(uri: string, text: string): Lines {
  return lines.of(uri, text, () => new Lines(text));
}
