import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { build, program } from '../support/commandLine.ts';

/** A vault without purge protection, under whose key an account is. */
const broken = `resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: 'kv-chat'
  location: resourceGroup().location
  properties: {
    tenantId: subscription().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
  }
  resource key 'keys' = {
    name: 'cmk'
    properties: { kty: 'RSA', keySize: 2048 }
  }
}

resource account 'Microsoft.CognitiveServices/accounts@2024-10-01' = {
  name: 'chat'
  location: resourceGroup().location
  kind: 'OpenAI'
  sku: { name: 'S0' }
  identity: { type: 'SystemAssigned' }
  properties: {
    encryption: {
      keySource: 'Microsoft.KeyVault'
      keyVaultProperties: {
        keyVaultUri: vault.properties.vaultUri
        keyName: vault::key.name
      }
    }
  }
}
`;

let folder: string;

beforeAll(build);
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aoai-cmk-check-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function write(name: string, content: string): Promise<void> {
  await mkdir(dirname(join(folder, name)), { recursive: true });
  await writeFile(join(folder, name), content);
}

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** The program as a pipeline starts it: in the folder of the code, with no word of Azure in its environment. */
async function check(args: readonly string[], input = '', node: readonly string[] = []): Promise<Ended> {
  const child = spawn(process.execPath, [...node, program, 'check', ...args], {
    cwd: folder,
    env: { PATH: process.env['PATH'], NO_COLOR: '1' },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  child.stdin.end(input);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out, err };
}

describe('aoai-cmk check as it is shipped', () => {
  it('fails a pipeline for what cannot work, and passes it once that is mended', async () => {
    await write('infra/main.bicep', broken);
    const first = await check(['infra']);
    expect(first.code).toBe(1);
    expect(first.out).toMatch(/^infra\/main\.bicep:\d+:\d+ error .*\[purge-protection\]$/m);
    const fixed = await check(['infra', '--fix', '--rule', 'grant=off']);
    expect(fixed.err).toMatch(/^Mended infra\/main\.bicep: .*\[purge-protection\]\.$/m);
    expect(await readFile(join(folder, 'infra/main.bicep'), 'utf8')).toContain('enablePurgeProtection: true');
    const again = await check(['infra', '--fix', '--rule', 'grant=off']);
    expect(again.err).toBe('');
    expect(again.out).not.toContain('purge-protection');
  });

  it('prints the document that programs rely on', async () => {
    await write('main.bicep', broken);
    await write('broken.bicep', `${broken}\nresource = = =\n`);
    const { code, out } = await check(['.', '--format', 'json', '--severity', 'hint']);
    expect(code).toBe(1);
    const { findings, unreadable } = JSON.parse(out) as Record<string, readonly Record<string, unknown>[]>;
    const found = findings?.find(({ rule, file }) => rule === 'purge-protection' && file === 'main.bicep');
    expect(Object.keys(found ?? {})).toEqual(['rule', 'severity', 'message', 'file', 'range', 'related', 'fixable']);
    expect(found).toMatchObject({
      severity: 'error',
      fixable: true,
      range: { start: { line: expect.any(Number) as number, character: expect.any(Number) as number } },
    });
    expect(findings?.map(({ file }) => file)).toContain('broken.bicep');
    expect(unreadable?.map(({ file }) => file)).toContain('broken.bicep');
  });

  it('reads standard input in place of a file', async () => {
    const { code, out } = await check(['-', '--stdin-filename', 'main.bicep', '--format', 'github'], broken);
    expect(code).toBe(1);
    expect(out).toMatch(/^::error file=main\.bicep,line=\d+,.*title=purge-protection::/m);
  });

  it.each([
    [[], 2],
    [['missing.bicep'], 2],
    [['*.nothing'], 2],
    [['-'], 2],
    [['-', '--fix', '--stdin-filename', 'a.bicep'], 2],
    [['.', '--severity', 'grave'], 2],
    [['.'], 0],
    [['nul.bicep'], 3],
  ])('ends %j with %i', async (args, expected) => {
    await write('nul.bicep', 'a\u0000b');
    await write('other.bicep', "param name string = 'x'");
    const { code, out } = await check(args);
    expect(code, out).toBe(expected);
  });

  it('loads nothing of Azure, and needs no connection', async () => {
    await write('main.bicep', broken);
    // Tells, at the end, of what every loaded bundle was made, by the maps beside them.
    await write(
      'loaded.cjs',
      `process.on('exit', () => {
        const fs = require('node:fs');
        const maps = Object.keys(require.cache).map((file) => file + '.map').filter((file) => fs.existsSync(file));
        const sources = maps.flatMap((file) => JSON.parse(fs.readFileSync(file, 'utf8')).sources);
        fs.writeFileSync('loaded.json', JSON.stringify(sources));
      });`,
    );
    await check(['main.bicep'], '', ['--require', './loaded.cjs']);
    const sources = JSON.parse(await readFile(join(folder, 'loaded.json'), 'utf8')) as readonly string[];
    expect(sources.some((source) => source.endsWith('src/templates/checker.ts'))).toBe(true);
    expect(sources.filter((source) => source.includes('node_modules/@azure/'))).toEqual([]);
  });

  it('carries the pages of its rules in the log', async () => {
    await write('main.bicep', broken);
    await cp(join(folder, 'main.bicep'), join(folder, 'copy.bicep'));
    const { out } = await check(['.', '--format', 'sarif']);
    const log = JSON.parse(out) as {
      readonly runs: readonly [
        { readonly tool: { readonly driver: { readonly rules: readonly { readonly help: { markdown?: string } }[] } } },
      ];
    };
    const { rules } = log.runs[0].tool.driver;
    expect(rules.length).toBeGreaterThan(0);
    for (const { help } of rules) expect(help.markdown).toMatch(/^# /);
  });
});
