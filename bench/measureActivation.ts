import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTests } from '@vscode/test-electron';
import { build } from 'esbuild';
import { root } from '../scripts/root.ts';
import type { Activation } from './activation.ts';
import { ownId, ownWithoutLanguages, trivialId, trivialPath } from './extensions.ts';
import type { Comparison } from './statistics.ts';

/** Loads and activates both extensions in fresh extension hosts, each first in every other one. */
export async function measureActivation(rounds: number): Promise<Comparison> {
  const program = join(root, 'out', 'bench', 'activation.cjs');
  await build({
    absWorkingDir: root,
    entryPoints: ['bench/activation.ts'],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['vscode'],
    logLevel: 'warning',
  });
  const own = ownWithoutLanguages();
  const figures: Activation[] = [];
  for (let round = 0; round < rounds; round++) {
    const folder = mkdtempSync(join(tmpdir(), 'aoai-cmk-bench-'));
    const report = join(folder, 'report.json');
    const order = round % 2 === 0 ? [trivialId, ownId] : [ownId, trivialId];
    await runTests({
      vscodeExecutablePath: join(root, 'test', 'host', 'code'),
      extensionDevelopmentPath: [own, trivialPath],
      extensionTestsPath: program,
      extensionTestsEnv: { AOAI_CMK_REPORT: report, AOAI_CMK_BENCH_ORDER: order.join(',') },
      launchArgs: ['--disable-extensions', '--user-data-dir', join(folder, 'user')],
    });
    figures.push(JSON.parse(readFileSync(report, 'utf8')) as Activation);
  }
  const of = (id: string): number[] => figures.map((figure) => figure[id] ?? Number.NaN);
  return { what: 'Load and activate', trivial: of(trivialId), own: of(ownId), atMost: 10 };
}
