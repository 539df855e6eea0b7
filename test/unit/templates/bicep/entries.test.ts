import { describe, expect, it } from 'vitest';
import { bicepEntries, concerns } from '../../../../src/templates/bicep/entries.ts';
import { memoryFiles, uriOf } from '../../../support/textFiles.ts';

const { signal } = new AbortController();
const vault = `resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {\n}\n`;
const storage = `resource store 'Microsoft.Storage/storageAccounts@2023-01-01' = {\n}\n`;

function uses(path: string): string {
  return `module one '${path}' = {\n}\n`;
}

describe('what Bicep files deploy', () => {
  it.each<[text: string, ours: boolean]>([
    [vault, true],
    [storage, false],
    [`resource a 'microsoft.cognitiveservices/accounts@2025-06-01' = {}`, true],
    [`module a 'br/public:avm/res/key-vault/vault:0.11.0' = {}`, true],
    [`module a 'br/public:avm/res/cognitive-services/account:0.10.0' = {}`, true],
    [`module a 'br/public:avm/res/storage/storage-account:0.10.0' = {}`, false],
  ])('tells by %j whether it is of ours', (text, ours) => {
    expect(concerns(text)).toBe(ours);
  });

  it.each<[what: string, texts: Readonly<Record<string, string>>, entries: readonly string[]]>([
    ['files that use none', { 'a.bicep': vault, 'b.bicep': storage, 'c.bicep': vault }, ['a.bicep', 'c.bicep']],
    ['a file whose module is of ours', { 'main.bicep': uses('m/vault.bicep'), 'm/vault.bicep': vault }, ['main.bicep']],
    [
      'a chain of modules',
      { 'm/c.bicep': vault, 'm/b.bicep': uses('./c.bicep'), 'a.bicep': uses('m/b.bicep') },
      ['a.bicep'],
    ],
    [
      'parameter files',
      { 'a.bicep': vault, 'a.dev.bicepparam': `using './a.bicep'`, 'a.prod.bicepparam': `using 'a.bicep'` },
      ['a.dev.bicepparam', 'a.prod.bicepparam'],
    ],
    ['a circle', { 'a.bicep': uses('b.bicep') + vault, 'b.bicep': uses('a.bicep') }, ['a.bicep']],
    ['a file that uses itself', { 'a.bicep': uses('a.bicep') + vault }, ['a.bicep']],
    [
      'Windows paths and lines',
      { 'a.bicep': uses('m\\b.bicep').replaceAll('\n', '\r\n'), 'm/b.bicep': vault },
      ['a.bicep'],
    ],
    [
      'types that are imported',
      {
        'a.bicep': `import { t } from 'types.bicep'\n${vault}`,
        'types.bicep': '@export()\ntype t = string // Microsoft.KeyVault/vaults\n',
      },
      ['a.bicep'],
    ],
  ])('finds the entries of %s', async (_, texts, entries) => {
    const uris = Object.keys(texts).map(uriOf);
    expect(await bicepEntries(uris, memoryFiles(texts), signal)).toEqual(entries.map(uriOf));
  });

  it('follows modules that are not among the given files', async () => {
    const files = memoryFiles({ 'a.bicep': uses('b.bicep'), 'b.bicep': uses('c.bicep'), 'c.bicep': vault });
    expect(await bicepEntries([uriOf('a.bicep')], files, signal)).toEqual([uriOf('a.bicep')]);
  });

  it('takes a file that is refused, so that it is told, and leaves what is not there', async () => {
    const files = memoryFiles({});
    files.refuse('big.bicep', 'it is too large');
    const uris = [uriOf('big.bicep'), uriOf('gone.bicep')];
    expect(await bicepEntries(uris, files, signal)).toEqual([uriOf('big.bicep')]);
  });
});
