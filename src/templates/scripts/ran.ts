import { Lines } from '../lines.ts';
import { sharedMemory } from '../remembered.ts';
import { runScripts } from './run.ts';

/** A script as it was run, with its lines. */
export interface RanScript {
  readonly lines: Lines;
  readonly run: ReturnType<typeof runScripts>;
}

const ran = sharedMemory<RanScript>();

/** What a script does, worked out once for its reading and its fixes. */
export function ranScript(uri: string, text: string): RanScript {
  return ran.of(uri, text, () => {
    const lines = new Lines(text);
    return { lines, run: runScripts(uri, text, lines) };
  });
}
