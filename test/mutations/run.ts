import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { startKept } from '../host/kept.ts';
import { mutationVariable, type SentMutation } from './active.ts';
import type { Mutation } from './mutation.ts';

export const root = join(import.meta.dirname, '..', '..');

/** What Vitest's JSON reporter writes, as far as it is read here. */
interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages: readonly string[] | null;
    }[];
  }[];
}

/** One test as it ended. */
export interface RanTest {
  /** The path from the project's folder. */
  readonly file: string;
  readonly name: string;
  readonly status: string;
  readonly failures: readonly string[];
}

/** What came of a run of tests. */
export interface Ran {
  readonly tests: readonly RanTest[];
  /** What else the runner said: files that could not be loaded, or why there is no report at all. */
  readonly complaints: string;
  /** Whether the mutated module was loaded by anybody. */
  readonly isLoaded: boolean;
  /** Whether the run failed although no test did: an error was thrown that nobody waited for. */
  readonly hasUnhandledErrors: boolean;
}

interface Tests {
  readonly files: readonly string[];
  readonly named?: string | undefined;
  readonly mutation?: Mutation;
}

/** Milliseconds after which a run of broken code is given up: it may well go round in circles. */
const patience = 100_000;

/** Runs tests in a process of their own, with the product broken by a mutation if one is given. */
export async function runTests({ files, named, mutation }: Tests): Promise<Ran> {
  const folder = mkdtempSync(join(tmpdir(), 'mutation-'));
  const report = join(folder, 'report.json');
  const trace = join(folder, 'trace');
  const args = ['run', ...files, '--reporter=json', `--outputFile.json=${report}`];
  if (named !== undefined) args.push('-t', named);
  // One that fails is enough, and one that waits is not waited for as long as elsewhere.
  if (mutation !== undefined) args.push('--bail=1', '--testTimeout=15000', '--maxWorkers=1');
  let output = '';
  const program = [join(root, 'node_modules', 'vitest', 'vitest.mjs'), ...args];
  const { ended, stop } = startKept(process.execPath, program, {
    cwd: root,
    env: environment(mutation && { ...mutation, trace }),
    cleanup: [],
    onOutput: (text) => (output += text),
  });
  const timer = mutation && setTimeout(() => void stop(), patience);
  const code = await ended;
  clearTimeout(timer);
  const found = readReport(report);
  const isLoaded = readText(trace) !== undefined;
  rmSync(folder, { recursive: true, force: true });
  return {
    tests: found?.tests ?? [],
    complaints: found?.complaints ?? `There is no report. ${output}`,
    isLoaded,
    hasUnhandledErrors: found !== undefined && code !== 0 && found.tests.every(({ status }) => status !== 'failed'),
  };
}

/** This process's variables without those by which test runners know each other, and without what the suite writes down. */
function environment(mutation: SentMutation | undefined): NodeJS.ProcessEnv {
  const own = /^VITEST|^VITE_|^TEST$|^AOAI_CMK_EXCHANGES$/;
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !own.test(name)));
  if (mutation === undefined) return inherited;
  const { file, text, by, trace } = mutation;
  const preload = pathToFileURL(join(import.meta.dirname, 'preload.ts')).href;
  return {
    ...inherited,
    [mutationVariable]: JSON.stringify({ file, text, by, trace }),
    NODE_OPTIONS: `${process.env['NODE_OPTIONS'] ?? ''} --import=${preload}`.trim(),
  };
}

function readReport(path: string): { readonly tests: readonly RanTest[]; readonly complaints: string } | undefined {
  const text = readText(path);
  if (text === undefined) return undefined;
  const { testResults } = JSON.parse(text) as Report;
  const tests = testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map(({ fullName, status, failureMessages }) => ({
      file: relative(root, name).replaceAll('\\', '/'),
      name: fullName,
      status,
      failures: failureMessages ?? [],
    })),
  );
  return { tests, complaints: testResults.flatMap(({ message }) => (message === '' ? [] : [message])).join('\n') };
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
