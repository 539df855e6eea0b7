import type { TemplateFormat, TemplateReading, TextEdit, TextFiles } from '../../core/templates.ts';
import { Lines } from '../lines.ts';
import { sequence } from '../sequence.ts';
import { terraformEdits } from './edits/edits.ts';
import { concerns, entries } from './entries.ts';
import { Lowering } from './lower/lowering.ts';
import { keyTwice } from './rules/keyTwice.ts';
import { removedArguments } from './rules/removedArguments.ts';

/** Terraform and OpenTofu, in their own syntax and as JSON. A deployment is a folder. */
export const terraform: TemplateFormat = {
  name: 'terraform',
  claims: (uri) => /\.(tf|tofu|tf\.json|tofu\.json|tfvars)$/i.test(uri),
  concerns,
  entries,
  read: readModule,
  edits: terraformEdits,
  suppression: (rule, { uri, range }, text): TextEdit => {
    const lines = new Lines(text);
    const start = { line: range.start.line, character: 0 };
    const newText = `${lines.indentOf(start.line)}# aoai-cmk-ignore ${rule}${lines.lineBreak}`;
    return { uri, range: { start, end: start }, newText };
  },
};

async function readModule(entry: string, files: TextFiles, signal: AbortSignal): Promise<TemplateReading> {
  const lowering = new Lowering(files, signal);
  await lowering.read(entry);
  const { nodes, looked, unreadable, scopes } = lowering;
  return {
    format: 'terraform',
    entry,
    files: [...looked],
    resources: sequence(nodes),
    unreadable,
    findings: [...scopes.flatMap(removedArguments), ...keyTwice(nodes, scopes)],
  };
}
