import type { FileText } from '../../../core/templates.ts';
import { Lines } from '../../lines.ts';
import { parseHcl } from '../parseHcl.ts';
import { parseTfJson } from '../parseTfJson.ts';
import type { SourceFile } from './sourceFile.ts';

/** Parsed files by their version, so that typing in one file parses that one. The oldest are forgotten. */
export class ParsedFiles {
  readonly #files = new Map<string, { readonly version: string; readonly file: SourceFile }>();

  parse({ uri, text, version }: FileText): SourceFile {
    const present = this.#files.get(uri);
    this.#files.delete(uri);
    if (present?.version === version && present.file.lines.text === text) {
      this.#files.set(uri, present);
      return present.file;
    }
    const file = { uri, parsed: uri.endsWith('.json') ? parseTfJson(text) : parseHcl(text), lines: new Lines(text) };
    this.#files.set(uri, { version, file });
    for (const oldest of this.#files.keys()) {
      if (this.#files.size <= most) break;
      this.#files.delete(oldest);
    }
    return file;
  }
}

/** The trees of these many files are kept. */
const most = 200;
