import { mkdtemp, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import Ajv from 'ajv';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCommandLine } from '../../../../src/cli/program.ts';
import { createTerminal } from '../../../../src/cli/terminal.ts';
import type { World } from '../../../../src/cli/world.ts';
import { systemClock } from '../../../../src/node/systemClock.ts';
import { Paper } from '../../../support/world.ts';

const require = createRequire(import.meta.url);

const broken = `# Deploy
az keyvault create -n kv-chat -g rg -l swedencentral --enable-rbac-authorization true
az keyvault key create --vault-name kv-chat -n cmk --kty RSA --size 2048
az cognitiveservices account create -n chat -g rg -l swedencentral --kind OpenAI --sku S0 --assign-identity
az role assignment create --assignee-object-id $(az cognitiveservices account show -n chat -g rg --query identity.principalId -o tsv) --role "Key Vault Crypto Service Encryption User" --scope "$(az keyvault show -n kv-chat --query id -o tsv)/keys/cmk"
az cognitiveservices account update -n chat -g rg --encryption '{"keySource":"Microsoft.KeyVault","keyVaultProperties":{"keyName":"cmk","keyVaultUri":"https://kv-chat.vault.azure.net/"}}'
`;
const mended = broken.replace('authorization true', 'authorization true --enable-purge-protection true');

let folder = '';
const out = new Paper();
const err = new Paper();

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aoai-cmk-check-'));
});

afterEach(() => rm(folder, { recursive: true }));

async function write(files: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
}

function check(...args: readonly string[]): Promise<number> {
  out.text = '';
  err.text = '';
  const never = (): never => {
    throw new Error('A check asks nothing of Azure.');
  };
  const world: World = {
    terminal: createTerminal(out, err, {}),
    clock: systemClock,
    signal: new AbortController().signal,
    version: '1.2.3',
    rulePage: (id) => `# ${id}`,
    standardInput: () => Promise.resolve(broken),
    withSource: never,
    journal: never,
    digest: never,
    absolute: (path) => resolve(folder, path),
  };
  return runCommandLine(['check', ...args], world);
}

interface JsonFinding {
  readonly rule: string;
  readonly severity: string;
  readonly file: string;
  readonly fixable: boolean;
  readonly range: { readonly start: { readonly line: number } };
}

async function found(...args: readonly string[]): Promise<readonly JsonFinding[]> {
  await check(...args, '--format', 'json');
  return (JSON.parse(out.text) as { findings: readonly JsonFinding[] }).findings;
}

describe('aoai-cmk check', () => {
  it('tells what is wrong, with the line, and fails', async () => {
    await write({ 'infra/deploy.sh': broken });
    expect(await check('infra')).toBe(1);
    expect(out.text).toMatch(/^infra\/deploy\.sh:2:1 error /m);
    expect(out.text).toContain('2 | az keyvault create');
    expect(out.text).toContain('[purge-protection]');
    expect(out.text).toMatch(/1 file checked/);
  });

  it('succeeds where nothing is wrong, and says so', async () => {
    await write({ 'deploy.sh': mended });
    expect(await check('.', '--severity', 'warning')).toBe(0);
    expect(out.text).toBe('Nothing to mend, 1 file checked.\n');
  });

  it('mends what it can, and nothing the second time', async () => {
    await write({ 'deploy.sh': broken });
    expect(await check('deploy.sh', '--fix', '--severity', 'warning')).toBe(0);
    expect(await readFile(join(folder, 'deploy.sh'), 'utf8')).toBe(mended);
    expect(err.text).toBe('Mended deploy.sh: Turn on purge protection of kv-chat [purge-protection].\n');
    expect(await check('deploy.sh', '--fix', '--severity', 'warning')).toBe(0);
    expect(err.text).toBe('');
  });

  it('takes files, folders and patterns, and passes over what is ignored', async () => {
    const files = ['a/one.sh', 'a/b/two.sh', 'three.ps1', 'node_modules/x/four.sh', 'out/five.sh', 'a/c/six.sh'];
    await write({
      ...Object.fromEntries(files.map((file) => [file, broken])),
      '.gitignore': 'out/\n',
      'a/.gitignore': 'c\n',
    });
    const names = async (...paths: readonly string[]) =>
      [
        ...new Set((await found(...paths)).filter(({ rule }) => rule === 'purge-protection').map(({ file }) => file)),
      ].sort();
    expect(await names('.')).toEqual(['a/b/two.sh', 'a/one.sh', 'three.ps1']);
    expect(await names('a/one.sh', 'a/*.sh')).toEqual(['a/one.sh']);
    expect(await names('a')).toEqual(['a/b/two.sh', 'a/one.sh']);
    await write({ '.gitignore': 'out/\nb/\n' });
    expect(await names('a')).toEqual(['a/one.sh']);
    await write({ '.gitignore': 'out/\n' });
    expect(await names('**/two.*')).toEqual(['a/b/two.sh']);
    expect(await names('out/five.sh')).toEqual(['out/five.sh']);
  });

  it('reads standard input as the file that it is said to be', async () => {
    const findings = await found('-', '--stdin-filename', 'new/deploy.sh');
    expect(findings.map(({ rule, file }) => `${file} ${rule}`)).toContain('new/deploy.sh purge-protection');
    expect(await check('-')).toBe(2);
    expect(err.text).toContain('--stdin-filename');
  });

  it.each([
    [['missing.sh'], /no file or folder missing\.sh/],
    [['.', '--rule', 'no-such=error'], /no rule no-such/],
    [['.', '--rule', 'grant=fatal'], /not “fatal”/],
  ])('refuses %j', async (args, words) => {
    expect(await check(...args)).toBe(2);
    expect(err.text).toMatch(words);
  });

  it('takes rules and severities as it is told to', async () => {
    await write({ 'deploy.sh': broken });
    expect(await check('.', '--rule', 'purge-protection=hint', '--severity', 'warning')).toBe(0);
    expect(await check('.', '--rule', 'purge-protection=off', '--fail-on', 'error')).toBe(0);
    expect(await check('.', '--rule', 'purge-protection=warning', '--fail-on', 'error')).toBe(0);
    expect(await check('.', '--rule', 'purge-protection=warning')).toBe(1);
  });

  it('demands a customer-managed key where it is told to', async () => {
    const account = 'az cognitiveservices account create -n chat -g rg -l swedencentral --kind OpenAI --sku S0\n';
    await write({ 'deploy.sh': account });
    expect(await found('.')).toEqual([]);
    expect(await found('.', '--require-cmk')).toMatchObject([{ rule: 'customer-key-required', severity: 'warning' }]);
    expect(await check('.', '--require-cmk')).toBe(1);
    await check('--help');
    expect(out.text).toMatch(/--require-cmk\s+tell accounts without a customer-managed key/);
  });

  it('reads other encodings, and says what it could not read', async () => {
    const utf16 = new Uint8Array([0xff, 0xfe, ...Buffer.from(broken, 'utf16le')]);
    await write({ 'utf16.sh': utf16, 'binary.sh': new Uint8Array([1, 0, 2]), 'bom.sh': `\uFEFF${broken}` });
    const findings = await found('.');
    expect(findings.filter(({ rule }) => rule === 'purge-protection').map(({ file }) => file)).toEqual([
      'bom.sh',
      'utf16.sh',
    ]);
    const { unreadable } = JSON.parse(out.text) as { unreadable: unknown };
    expect(unreadable).toEqual([{ file: 'binary.sh', reason: 'it is no text' }]);
    expect(await check('binary.sh')).toBe(3);
  });

  it('does not follow a link that leads out of what is checked', async () => {
    const elsewhere = await mkdtemp(join(tmpdir(), 'aoai-cmk-elsewhere-'));
    await writeFile(join(elsewhere, 'secret.sh'), broken);
    await symlink(join(elsewhere, 'secret.sh'), join(folder, 'link.sh'));
    expect(await found('link.sh')).toEqual([]);
    expect(out.text).toContain('it lies outside the checked folders');
    await rm(elsewhere, { recursive: true });
  });
});

describe('the SARIF log', () => {
  const { validate } = (() => {
    const ajv = new Ajv({ schemaId: 'id', meta: false, unknownFormats: 'ignore', logger: false });
    ajv.addMetaSchema(require('ajv/lib/refs/json-schema-draft-04.json') as object);
    const schema = require('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json') as { $schema?: string };
    return { validate: ajv.compile(schema) };
  })();

  const log = async () => {
    await check('.', '--format', 'sarif');
    return JSON.parse(out.text) as {
      runs: readonly {
        results: readonly { ruleId: string; partialFingerprints: Readonly<Record<string, string>> }[];
      }[];
    };
  };

  it('is accepted by the schema of the standard', async () => {
    await write({ 'deploy me.sh': broken, 'binary.sh': new Uint8Array([0]) });
    const written = await log();
    expect(validate(written), JSON.stringify(validate.errors)).toBe(true);
    expect(validate({ ...written, version: '1.0' })).toBe(false);
  });

  it('has what a comment keeps silent as suppressed, and the pages of the rules', async () => {
    await write({ 'deploy.sh': `# aoai-cmk-ignore-file purge-protection\n${broken}` });
    const written = await log();
    expect(validate(written), JSON.stringify(validate.errors)).toBe(true);
    const results = written.runs.flatMap((run) => run.results);
    expect(results.filter(({ ruleId }) => ruleId === 'purge-protection')).toMatchObject([
      { suppressions: [{ kind: 'inSource' }] },
    ]);
    expect(out.text).toContain('"markdown": "# purge-protection"');
    expect(await check('.', '--severity', 'error')).toBe(0);
  });

  it('tells a finding by the same fingerprint when its line has moved', async () => {
    const fingerprints = async (text: string) => {
      await write({ 'deploy.sh': text });
      const { runs } = await log();
      return runs[0]?.results.map(({ ruleId, partialFingerprints }) => [ruleId, partialFingerprints['aoaiCmk/v1']]);
    };
    const before = await fingerprints(broken);
    expect(before?.length).toBeGreaterThan(0);
    expect(await fingerprints(`# a line\n\n${broken}`)).toEqual(before);
    expect(new Set(before?.map(String)).size).toBe(before?.length);
  });
});

describe('the formats of build servers', () => {
  it('is JUnit XML, with what XML cannot hold left out', async () => {
    await write({ 'deploy.sh': broken });
    expect(await check('.', '--format', 'junit')).toBe(1);
    expect(out.text).toMatch(
      /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuites tests="1" failures="1" errors="0">/,
    );
    expect(out.text).toContain('<failure type="purge-protection"');
  });

  it('is annotations of GitHub Actions', async () => {
    await write({ 'a,b/deploy.sh': broken });
    await check('.', '--format', 'github');
    expect(out.text).toMatch(
      /^::error file=a%2Cb\/deploy\.sh,line=2,col=1,endLine=2,endColumn=19,title=purge-protection::/m,
    );
  });
});
