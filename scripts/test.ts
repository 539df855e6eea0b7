/**
 * Checks everything, or what is named: `npm test`, `npm test unit lint`. Every failure is reported, not only the first.
 * The last line counts the test cases, alone on its line: `N passed, N failed, N skipped`.
 */
import { rmSync } from 'node:fs';
import { conformanceCheck, hasAzureData } from './checks/conformance.ts';
import { integrationCheck } from './checks/integration.ts';
import { type Check, type Outcome, single, sum } from './checks/outcome.ts';
import { plainChecks } from './checks/plain.ts';
import { buildCheck, packageCheck } from './checks/product.ts';
import { sourceChecks } from './checks/sources.ts';
import { exchangesVariable, suiteLog } from './checks/suiteLog.ts';
import { workbenchCheck } from './checks/workbench.ts';

/** In this order: what is quick first, the build before what runs it, and last what judges the others' traffic. */
const checks: readonly Check[] = [
  ...sourceChecks,
  ...plainChecks,
  buildCheck,
  integrationCheck,
  workbenchCheck,
  packageCheck,
  conformanceCheck,
];

async function outcomeOf(check: Check): Promise<Outcome> {
  try {
    return await check.run();
  } catch (error) {
    return single(false, error instanceof Error ? error.message : String(error));
  }
}

function count({ passed, failed, skipped }: Outcome): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

const names = process.argv.slice(2);
const unknown = names.filter((name) => checks.every((check) => check.name !== name));
if (unknown.length > 0) {
  console.error(`No such check: ${unknown.join(', ')}. There are: ${checks.map(({ name }) => name).join(', ')}.`);
  process.exit(2);
}

const chosen = checks.filter(({ name, onlyWhenNamed = false }) =>
  names.length === 0 ? !onlyWhenNamed : names.includes(name),
);
if (hasAzureData && chosen.some(({ name }) => name === 'contract')) {
  // Every emulator that the tests start, in whatever process, writes down what it answers.
  rmSync(suiteLog, { recursive: true, force: true });
  process.env[exchangesVariable] = suiteLog;
}
const outcomes: Outcome[] = [];
const summary: string[] = [];
for (const check of chosen) {
  console.log(`\n== ${check.title}`);
  const began = performance.now();
  const outcome = await outcomeOf(check);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`== ${check.title}: ${outcome.failed === 0 ? 'ok' : 'FAILED'} (${seconds} s)`);
  outcomes.push(outcome);
  summary.push(`${(outcome.failed === 0 ? 'ok' : 'FAILED').padEnd(8)}${check.title} (${seconds} s)`);
  for (const problem of outcome.problems) summary.push(problem.replaceAll(/^/gm, '        '));
}
const total = sum(outcomes);
console.log(`\n${summary.join('\n')}\n\n${count(total)}`);
process.exitCode = total.failed === 0 ? 0 : 1;
