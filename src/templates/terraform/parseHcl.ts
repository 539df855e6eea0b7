import { bodyOf } from './parse/bodies.ts';
import { Parsing } from './parse/parsing.ts';
import type { ParsedFile } from './syntax.ts';

/** Reads a file of the native syntax: `.tf`, `.tofu`, `.tfvars`. It takes any text and never throws. */
export function parseHcl(text: string): ParsedFile {
  const parsing = new Parsing(text);
  const body = bodyOf(parsing, { indent: 0 });
  const problems = parsing.problems.all();
  return { language: 'hcl', body, problems, comments: parsing.scanner.comments, start: 0, end: text.length };
}
