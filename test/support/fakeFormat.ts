import { types } from '../../src/core/resources/types.ts';
import { known } from '../../src/core/resources/value.ts';
import type { TemplateFormat, TemplateReading, TextFiles } from '../../src/core/templates.ts';
import { declared } from './declared.ts';

/** What a test makes of the format, and what was asked of it. */
export interface FakeFormat extends TemplateFormat {
  /** The entries that were read, in order. */
  readonly entriesRead: string[];
}

const lineRange = (line: number, length: number) => ({
  start: { line, character: 0 },
  end: { line, character: length },
});

/**
 * A format with as much language as tests of checking need, in files `*.fake`: each line is `use PATH`, which takes another file as a
 * module; `vault NAME`, a vault without purge protection under whose key an account of the same name is; or `throw`.
 */
export function fakeFormat(): FakeFormat {
  const entriesRead: string[] = [];
  return {
    entriesRead,
    name: 'bicep',
    claims: (uri) => uri.endsWith('.fake'),
    concerns: (text) => /^(vault|throw)\b/m.test(text),
    async entries(uris, files, signal) {
      const used = new Set<string>();
      for (const uri of uris) {
        const file = await files.read(uri, signal);
        if (file?.kind !== 'text') continue;
        if (file.text.includes('throw at entries')) throw new Error('No entries.');
        for (const path of usesOf(file.text)) used.add(new URL(path, uri).href);
      }
      return uris.filter((uri) => !used.has(uri));
    },
    async read(entry, files, signal) {
      entriesRead.push(entry);
      return readFake(entry, files, signal);
    },
    edits: (change, graph) => {
      const at = graph.get(change.resource)?.declaration;
      if (change.kind !== 'set' || !at || at.symbol === 'unmendable') return Promise.resolve(undefined);
      if (at.symbol === 'throwing') throw new Error('No edits.');
      return Promise.resolve([
        { uri: at.uri, range: { start: at.range.end, end: at.range.end }, newText: ' protected' },
      ]);
    },
    suppression: (rule, { uri, range: { start } }) => ({
      uri,
      range: { start: { line: start.line, character: 0 }, end: { line: start.line, character: 0 } },
      newText: `# aoai-cmk-ignore ${rule}\n`,
    }),
  };
}

function usesOf(text: string): readonly string[] {
  return [...text.matchAll(/^use (\S+)$/gm)].flatMap(([, path]) => path ?? []);
}

async function readFake(entry: string, files: TextFiles, signal: AbortSignal): Promise<TemplateReading> {
  const seen = new Set<string>();
  const reading = { resources: [], unreadable: [] } as {
    resources: TemplateReading['resources'][number][];
    unreadable: TemplateReading['unreadable'][number][];
  };
  const visit = async (uri: string): Promise<void> => {
    if (seen.has(uri)) return;
    seen.add(uri);
    const file = await files.read(uri, signal);
    if (file?.kind !== 'text') {
      reading.unreadable.push({ uri, reason: file?.reason ?? 'it is not there' });
      return;
    }
    if (/^throw$/m.test(file.text)) throw new Error('This is a mistake.');
    for (const [line, text] of file.text.split('\n').entries()) {
      const [, name, more] = /^vault (\S+)(.*)$/.exec(text) ?? [];
      if (name !== undefined) reading.resources.push(...pair(uri, line, text.length, name, more ?? ''));
    }
    for (const path of usesOf(file.text)) await visit(new URL(path, uri).href);
  };
  await visit(entry);
  return { format: 'bicep', entry, files: [...seen], findings: [], ...reading };
}

/** A vault, its key, and an account under it. */
function pair(uri: string, line: number, length: number, name: string, more: string) {
  const scope = '/subscriptions/s/resourceGroups/g/providers';
  const declaration = {
    uri,
    range: lineRange(line, length),
    heading: lineRange(line, 5),
    ...(/ (unmendable|throwing)/.test(more) && { symbol: more.trim() }),
  };
  const vaultUri = `https://${name}.vault.azure.net/`;
  const vault = declared(
    types.vault,
    `${scope}/${types.vault}/${name}`,
    { location: 'westus', properties: { vaultUri, enablePurgeProtection: more.includes('protected') } },
    { declaration },
  );
  const account = declared(
    types.account,
    `${scope}/${types.account}/${name}`,
    {
      kind: 'OpenAI',
      location: 'westus',
      properties: {
        encryption: {
          keySource: known('Microsoft.KeyVault'),
          keyVaultProperties: { keyVaultUri: vaultUri, keyName: 'k' },
        },
      },
    },
    { declaration },
  );
  return [vault, account];
}
