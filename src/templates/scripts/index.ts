import type { TemplateFormat, TemplateReading, TextFiles } from '../../core/templates.ts';
import { isKey } from '../../core/resources/types.ts';
import { Lines } from '../lines.ts';
import { sequence } from '../sequence.ts';
import { suppressionComment } from '../suppressionComment.ts';
import { scriptEdits } from './edits.ts';
import { grantedPrincipal } from './rules/grantedPrincipal.ts';
import { stepOrder } from './rules/stepOrder.ts';
import { unknownOptions } from './rules/unknownOptions.ts';
import { ranScript } from './ran.ts';

const ours = /\baz\s+(keyvault|cognitiveservices)\b|-Az(KeyVault|CognitiveServices)/i;

/** Scripts of the Azure CLI and of Azure PowerShell, also as steps of a pipeline. */
export const scripts: TemplateFormat = {
  name: 'script',
  claims: (uri) => /\.(sh|bash|azcli|ps1|ya?ml)$/i.test(uri),
  concerns: (text) => ours.test(text),
  entries: async (uris, files, signal) => {
    const concerned: string[] = [];
    for (const uri of uris) {
      const file = await files.read(uri, signal);
      if (file?.kind === 'refused' || (file && ours.test(file.text))) concerned.push(uri);
    }
    return concerned;
  },
  read: readScript,
  edits: scriptEdits,
  suppression: (rule, { uri, range }, text) => {
    const lines = new Lines(text);
    return suppressionComment(rule, uri, lines, firstLineOf(lines, range.start.line), '#');
  },
};

/** A comment between the lines of one command would end it: it goes before the first of them. */
function firstLineOf(lines: Lines, line: number): number {
  let first = line;
  while (first > 0 && /[\\`]\s*$/.test(lines.line(first - 1))) first--;
  return first;
}

async function readScript(entry: string, files: TextFiles, signal: AbortSignal): Promise<TemplateReading> {
  const base = { format: 'script' as const, entry, files: [entry] };
  const file = await files.read(entry, signal);
  if (file?.kind !== 'text') {
    const unreadable = file ? [{ uri: entry, reason: file.reason }] : [];
    return { ...base, resources: [], unreadable, findings: [] };
  }
  const { run } = ranScript(entry, file.text);
  return {
    ...base,
    resources: withParents(run.world.nodes),
    unreadable: [],
    findings: [...unknownOptions(run), ...grantedPrincipal(run), ...stepOrder(run)],
  };
}

/** A key store that the script only names is there all the same: its keys belong to it. */
function withParents(nodes: Parameters<typeof sequence>[0]): ReturnType<typeof sequence> {
  const ids = new Set(nodes.flatMap(({ pieces }) => (pieces ? [pieces.id.toLowerCase()] : [])));
  const missing = nodes.flatMap(({ pieces }): Parameters<typeof sequence>[0] => {
    if (!pieces || !isKey(pieces.type)) return [];
    const id = pieces.id.replace(/\/keys\/[^/]*$/, '');
    if (ids.has(id.toLowerCase())) return [];
    ids.add(id.toLowerCase());
    const type = /managedHSMs/i.test(id) ? 'Microsoft.KeyVault/managedHSMs' : 'Microsoft.KeyVault/vaults';
    const name = { kind: 'known' as const, value: id.slice(id.lastIndexOf('/') + 1) };
    const declaration = { ...pieces.declaration, existing: true as const };
    return [{ node: id, after: [], pieces: { id, type, body: { kind: 'object', entries: { name } }, declaration } }];
  });
  return sequence([...missing, ...nodes]);
}
