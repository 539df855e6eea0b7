import type { TemplateReading, TextFiles } from '../../core/templates.ts';
import { readDeployment } from './lower/deployment.ts';
import type { ParsedFiles } from './lower/files.ts';

/** What was parsed of the files of one source, so that a change of one of them parses that one again. */
const parsedOf = new WeakMap<TextFiles, ParsedFiles>();

function parsedFiles(files: TextFiles): ParsedFiles {
  let parsed = parsedOf.get(files);
  if (!parsed) {
    parsed = new Map();
    parsedOf.set(files, parsed);
  }
  return parsed;
}

/** Reads one deployment: a template with its modules, or a parameter file with the template that it is for. */
export function readBicep(entry: string, files: TextFiles, signal: AbortSignal): Promise<TemplateReading> {
  return readDeployment(entry, files, parsedFiles(files), signal);
}
