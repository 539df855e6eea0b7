/**
 * Builds the product into dist/: the extension, the command line, the emulator and the webview.
 * `--watch` builds again at every change, without minifying. Fails where a bundle fails or weighs more than it may.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type BuildOptions, context, formatMessages, type Message, type Metafile } from 'esbuild';
import { type Bundle, bundles, missingEntries } from './build/bundles.ts';
import { table, weigh } from './build/budget.ts';
import { root } from './root.ts';

async function show(messages: readonly Message[], kind: 'error' | 'warning'): Promise<void> {
  const lines = await formatMessages([...messages], { kind, color: process.stdout.isTTY });
  for (const line of lines) console.error(line);
}

function isFailure(error: unknown): error is { errors: Message[]; warnings: Message[] } {
  return error instanceof Error && 'errors' in error && 'warnings' in error;
}

/** Builds what there is of one bundle; its metafile, or undefined where it failed. */
async function buildOne(bundle: Bundle): Promise<Metafile | undefined> {
  const missing = missingEntries(bundle);
  for (const entry of missing) console.error(`${entry} is missing.`);
  const entryPoints = Object.fromEntries(Object.entries(bundle.entries).filter(([, file]) => !missing.includes(file)));
  if (Object.keys(entryPoints).length === 0) return undefined;
  try {
    const options: BuildOptions = { ...bundle.options, entryPoints, minify: true };
    const { metafile, warnings } = await build(options);
    await show(warnings, 'warning');
    const file = join(root, 'out', 'metafiles', `${bundle.name.replaceAll(' ', '-')}.json`);
    writeFileSync(file, JSON.stringify(metafile));
    return warnings.length > 0 || missing.length > 0 ? undefined : metafile;
  } catch (error) {
    if (!isFailure(error)) throw error;
    await show(error.errors, 'error');
    return undefined;
  }
}

async function buildAll(): Promise<boolean> {
  const metafiles: Metafile[] = [];
  for (const bundle of bundles) {
    const metafile = await buildOne(bundle);
    if (metafile === undefined) console.error(`The bundle of ${bundle.name} was not built.`);
    else metafiles.push(metafile);
  }
  const weights = weigh(metafiles);
  console.log(table(weights));
  return metafiles.length === bundles.length && weights.every(({ size, limit }) => size <= limit);
}

async function watchAll(): Promise<void> {
  for (const { options, entries } of bundles) {
    const watcher = await context({ ...options, entryPoints: { ...entries }, logLevel: 'info' });
    await watcher.watch();
  }
}

rmSync(join(root, 'dist'), { recursive: true, force: true });
mkdirSync(join(root, 'out', 'metafiles'), { recursive: true });
if (process.argv.includes('--watch')) await watchAll();
else process.exitCode = (await buildAll()) ? 0 : 1;
