import type { FileText } from '../../../core/templates.ts';
import { Lines } from '../../lines.ts';
import { sharedMemory } from '../../remembered.ts';
import { parseHcl } from '../parseHcl.ts';
import { parseTfJson } from '../parseTfJson.ts';
import type { SourceFile } from './sourceFile.ts';

/** Parsed files, so that typing in one file parses that one, and that one once for its reading and its fixes. */
export class ParsedFiles {
  readonly #files = sharedMemory<SourceFile>();

  parse({ uri, text }: Pick<FileText, 'uri' | 'text'>): SourceFile {
    return this.#files.of(uri, text, () => ({
      uri,
      parsed: uri.endsWith('.json') ? parseTfJson(text) : parseHcl(text),
      lines: new Lines(text),
    }));
  }
}

/** Those of all configurations. */
export const parsedFiles = new ParsedFiles();
