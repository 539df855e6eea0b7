import { describe, expect, it } from 'vitest';
import type { CheckResult, RuleSeverities } from '../../../src/core/templates.ts';
import { createChecker, formats } from '../../../src/templates/index.ts';
import { memoryFiles, uriOf, type MemoryFiles } from '../../support/textFiles.ts';

const { signal } = new AbortController();
const now = (): number => Date.UTC(2026, 10, 1);

const script = `az keyvault create -n kv-chat -g rg -l swedencentral --enable-rbac-authorization true
az keyvault key create --vault-name kv-chat -n cmk --kty RSA --size 2048
az cognitiveservices account create -n chat -g rg -l swedencentral --kind OpenAI --sku S0 --assign-identity
az role assignment create --assignee-object-id $(az cognitiveservices account show -n chat -g rg --query identity.principalId -o tsv) --role "Key Vault Crypto User" --scope $(az keyvault show -n kv-chat --query id -o tsv)
az cognitiveservices account update -n chat -g rg --encryption '{"keySource":"Microsoft.KeyVault","keyVaultProperties":{"keyName":"cmk","keyVaultUri":"https://kv-chat.vault.azure.net/"}}'
`;

function checkerOver(files: MemoryFiles, severities: RuleSeverities = {}) {
  return createChecker({ formats, files, now, severities });
}

function rules({ findings }: CheckResult): readonly string[] {
  return findings.map(({ rule }) => rule).filter((rule) => ['purge-protection', 'unknown-suppression'].includes(rule));
}

describe('checking files', () => {
  it('tells what is wrong, where, and how it is mended', async () => {
    const checker = checkerOver(memoryFiles({ 'a.sh': script }));
    const { findings, files, unreadable } = await checker.check([uriOf('a.sh')], signal);
    expect(files).toEqual([uriOf('a.sh')]);
    expect(unreadable).toEqual([]);
    const [finding] = findings.filter(({ rule }) => rule === 'purge-protection');
    expect(finding).toMatchObject({
      severity: 'error',
      uri: uriOf('a.sh'),
      range: { start: { line: 0, character: 0 }, end: { line: 0, character: 18 } },
      fixes: [{ edits: [{ newText: ' --enable-purge-protection true' }] }],
    });
  });

  it('reads again only what has changed', async () => {
    const files = memoryFiles({ 'a.sh': script, 'b.sh': script });
    const checker = checkerOver(files);
    const uris = [uriOf('a.sh'), uriOf('b.sh')];
    const first = await checker.check(uris, signal);
    expect(rules(first)).toEqual(['purge-protection', 'purge-protection']);
    files.set(
      'a.sh',
      script.replace('-l swedencentral --enable', '-l swedencentral --enable-purge-protection --enable'),
    );
    expect(rules(await checker.check(uris, signal))).toEqual(['purge-protection']);
    expect(rules(await checker.check([uriOf('a.sh')], signal))).toEqual([]);
  });

  it.each([
    ['before the command', `# aoai-cmk-ignore purge-protection: a test vault\n${script}`],
    ['at the end of the line', script.replace('true\n', 'true # aoai-cmk-ignore purge-protection\n')],
    ['for the file, with others', `${script}# aoai-cmk-ignore-file grant, purge-protection\n`],
  ])('is silent where a comment says so: %s', async (_, text) => {
    const checker = checkerOver(memoryFiles({ 'a.sh': text }));
    expect(rules(await checker.check([uriOf('a.sh')], signal))).toEqual([]);
  });

  it('says of a comment that names no rule that it does nothing, at the name', async () => {
    const checker = checkerOver(memoryFiles({ 'a.sh': `# aoai-cmk-ignore no-such-rule\n${script}` }));
    const { findings } = await checker.check([uriOf('a.sh')], signal);
    const [finding] = findings.filter(({ rule }) => rule === 'unknown-suppression');
    expect(finding).toMatchObject({
      severity: 'hint',
      range: { start: { line: 0, character: 18 }, end: { character: 30 } },
    });
  });

  it('takes a rule as strictly as it was asked to', async () => {
    const files = memoryFiles({ 'a.sh': script });
    const severityIn = async (severities: RuleSeverities) =>
      (await checkerOver(files, severities).check([uriOf('a.sh')], signal)).findings
        .filter(({ rule }) => rule === 'purge-protection')
        .map(({ severity }) => severity);
    expect(await severityIn({ 'purge-protection': 'hint' })).toEqual(['hint']);
    expect(await severityIn({ 'purge-protection': 'off' })).toEqual([]);
  });

  it('keeps silent by the comment that it offers', async () => {
    const files = memoryFiles({ 'a.sh': script });
    const checker = checkerOver(files);
    const { findings } = await checker.check([uriOf('a.sh')], signal);
    const [finding] = findings.filter(({ rule }) => rule === 'purge-protection');
    const edit = finding && (await checker.suppression(finding, signal));
    files.set('a.sh', `${edit?.newText ?? ''}${script}`);
    expect(rules(await checker.check([uriOf('a.sh')], signal))).toEqual([]);
  });

  it('knows the bindings of a file', async () => {
    const checker = checkerOver(memoryFiles({ 'a.sh': script }));
    const bindings = await checker.bindings(uriOf('a.sh'), signal);
    expect(bindings.map(({ binding }) => binding.keySource)).toEqual(['microsoft', 'customer']);
  });

  it('tells its progress, and ends when it is told to', async () => {
    const files = memoryFiles({ 'a.sh': script, 'b.sh': script });
    const told: (readonly [number, number])[] = [];
    const uris = [uriOf('a.sh'), uriOf('b.sh')];
    await checkerOver(files).check(uris, signal, (done, total) => told.push([done, total]));
    expect(told).toEqual([
      [1, 2],
      [2, 2],
    ]);
    const end = new AbortController();
    const checking = checkerOver(files).check(uris, end.signal, () => end.abort());
    await expect(checking).rejects.toThrow('abort');
  });

  it('says why a file was not read', async () => {
    const files = memoryFiles({});
    files.refuse('a.sh', 'it is larger than 50 MB');
    const { unreadable } = await checkerOver(files).check([uriOf('a.sh')], signal);
    expect(unreadable).toEqual([{ uri: uriOf('a.sh'), reason: 'it is larger than 50 MB' }]);
  });
});
