import { readFileSync } from 'node:fs';
import type { Cloud } from '../../clouds.ts';
import type { Estate } from '../../state/estate.ts';
import { describedEstate } from './describedEstate.ts';

/** A file that describes no estate; the message says everything that is wrong with it. */
export class EstateFileError extends Error {}

/** The estate that a JSON file describes (docs/emulator.md has its form). Throws EstateFileError. */
export function estateInFile(path: string, cloud: Cloud, now: number): Estate {
  const { estate, complaints } = describedEstate(parsed(path), cloud, now);
  if (complaints.length === 0) return estate;
  throw new EstateFileError(`${path} describes no estate:\n${complaints.map((each) => `  ${each}`).join('\n')}`);
}

function parsed(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new EstateFileError(`The estate in ${path} cannot be read: ${reason}`);
  }
}
