import type { TemplateFormat, TextEdit } from '../../core/templates.ts';
import { Lines } from '../lines.ts';
import { terraformEdits } from './edits/edits.ts';
import { concerns, entries } from './entries.ts';
import { parsedFiles } from './load/parsedFiles.ts';
import { readTerraform } from './read.ts';

/** Terraform and OpenTofu, in their own syntax and as JSON. A deployment is a folder. */
export const terraform: TemplateFormat = {
  name: 'terraform',
  claims: (uri) => /\.(tf|tofu|tf\.json|tofu\.json|tfvars)$/i.test(uri),
  concerns,
  entries,
  read: (entry, files, signal) => readTerraform(entry, files, parsedFiles, signal),
  edits: terraformEdits,
  suppression: (rule, { uri, range }, text): TextEdit => {
    const lines = new Lines(text);
    const start = { line: range.start.line, character: 0 };
    const newText = `${lines.indentOf(start.line)}# aoai-cmk-ignore ${rule}${lines.lineBreak}`;
    return { uri, range: { start, end: start }, newText };
  },
};
