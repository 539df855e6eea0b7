import type { TemplateFormat } from '../../core/templates.ts';
import { Lines } from '../lines.ts';
import { terraformEdits } from './edits/edits.ts';
import { concerns, entries } from './entries.ts';
import { parsedFiles } from './load/parsedFiles.ts';
import { suppressionComment } from '../suppressionComment.ts';
import { readTerraform } from './read.ts';

/** Terraform and OpenTofu, in their own syntax and as JSON. A deployment is a folder. */
export const terraform: TemplateFormat = {
  name: 'terraform',
  claims: (uri) => /\.(tf|tofu|tf\.json|tofu\.json|tfvars)$/i.test(uri),
  concerns,
  entries,
  read: (entry, files, signal) => readTerraform(entry, files, parsedFiles, signal),
  edits: terraformEdits,
  // JSON has no comments: a line that is none of it would break the file.
  suppression: (rule, { uri, range }, text) =>
    /\.json$/i.test(uri) ? undefined : suppressionComment(rule, uri, new Lines(text), range.start.line, '#'),
};
