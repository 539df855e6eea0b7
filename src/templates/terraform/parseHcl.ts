import type { ParsedFile } from './syntax.ts';

/** Reads a file of the native syntax: `.tf`, `.tofu`, `.tfvars`. It takes any text and never throws. */
export function parseHcl(text: string): ParsedFile {
  return {
    language: 'hcl',
    body: { items: [], start: 0, end: text.length },
    problems: [],
    comments: [],
    start: 0,
    end: text.length,
  };
}
