/**
 * Measures what is promised to be fast, beside a trivial extension or a known parser in the same run: these machines are noisy, so only ratios hold.
 * `npm run bench [-- --rounds N]`; ends with an error where a promise is broken.
 */
import { measureKeystrokes, measureWorkspace } from './checking.ts';
import { measureEmulator, mostMemory } from './emulator.ts';
import { measureActivation } from './measureActivation.ts';
import { measureRows } from './measureRows.ts';
import { bundleSizes } from './sizes.ts';
import { describe, median, ratio } from './statistics.ts';
import { measureBlocking, measureMemory } from './large.ts';
import { measureReading } from './templates.ts';

const flag = process.argv.indexOf('--rounds');
const rounds = flag < 0 ? 6 : Number(process.argv[flag + 1]);

const emulator = await measureEmulator(rounds);
const checking = [
  ...(await measureReading(Math.max(rounds, 15))),
  ...(await measureKeystrokes(40)),
  await measureBlocking(rounds),
  await measureMemory(),
  await measureWorkspace(rounds),
];
for (const { name, raw, compressed } of bundleSizes()) {
  console.log(`${name.padEnd(34)}${raw.toFixed(0).padStart(6)} KiB, compressed ${compressed.toFixed(0)} KiB`);
}
const activation = await measureActivation(rounds);
const { firstRow, completeTree } = await measureRows(rounds);
for (const comparison of [activation, firstRow, ...checking, ...emulator.comparisons])
  console.log(describe(comparison));
console.log(
  `${'Click to the complete first tree'.padEnd(34)}${(median(completeTree) / median(firstRow.trivial)).toFixed(2).padStart(6)} times the trivial extension's first row`,
);
const { start, memory = 0 } = emulator;
console.log(
  `${'Emulator: an estate of thousands'.padEnd(34)}${(start / 1000).toFixed(1).padStart(6)} s to start, ${memory.toFixed(0)} MiB (at most ${mostMemory})`,
);
const broken = [activation, firstRow, ...checking, ...emulator.comparisons].filter(
  (comparison) => ratio(comparison) > (comparison.atMost ?? Infinity),
);
process.exitCode = broken.length === 0 && memory <= mostMemory ? 0 : 1;
