import { globSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Mocha from 'mocha';

/** What became of the tests, for `npm test` to count. */
interface Report {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly problems: readonly string[];
}

/**
 * Called by the extension host in place of a person: runs every test file beside this one.
 *
 * @throws Error when a test fails, which makes the host exit with an error.
 */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', timeout: 60_000, color: false });
  for (const file of globSync('**/*.test.cjs', { cwd: import.meta.dirname }).sort()) {
    mocha.addFile(join(import.meta.dirname, file));
  }
  const problems: string[] = [];
  const report = await new Promise<Report>((resolve) => {
    const runner = mocha.run(() => {
      const { passes = 0, failures = 0, pending = 0 } = runner.stats ?? {};
      resolve({ passed: passes, failed: failures, skipped: pending, problems });
    });
    runner.on('fail', (test, error: Error) => problems.push(`${test.fullTitle()}\n${error.stack ?? error.message}`));
  });
  const file = process.env['AOAI_CMK_REPORT'];
  if (file !== undefined) writeFileSync(file, JSON.stringify(report));
  if (report.failed > 0) throw new Error(`${String(report.failed)} tests failed`);
}
