/**
 * Stands in for the desktop `code` program: takes the arguments that @vscode/test-electron passes and runs them on the
 * project's own VS Code and a headless Chromium. Its exit code is that of the tests in the extension host.
 *
 * Without tests the window stays open, for others to attach to with `--remote-debugging-port`.
 * Environment: AOAI_CMK_HOST_VERBOSE=1 shows everything that server and page write; AOAI_CMK_HOST_TIMEOUT is the
 * number of seconds that a test run may take (600).
 */
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format, parseArgs } from 'node:util';
import type { Browser, Page } from '@playwright/test';
import { newProfile, startBrowser } from './browser.ts';
import { HostUnavailable } from './errors.ts';
import { type HostInstallation, installHost } from './install.ts';
import { runServerCommand, type Server, startServer } from './server.ts';
import { openWorkbench, type WorkbenchOptions } from './workbench.ts';

const value = { type: 'string' } as const;
const values = { type: 'string', multiple: true } as const;
const flag = { type: 'boolean' } as const;
const { values: options, positionals } = parseArgs({
  strict: false,
  allowPositionals: true,
  options: {
    'disable-extensions': flag,
    'extensions-dir': value,
    extensionDevelopmentPath: values,
    extensionTestsPath: value,
    'file-uri': values,
    'folder-uri': value,
    force: flag,
    'install-extension': values,
    'list-extensions': flag,
    'remote-debugging-port': value,
    'show-versions': flag,
    'uninstall-extension': values,
    'user-data-dir': value,
    version: { type: 'boolean', short: 'v' },
  },
});

// Without `strict` the parser promises less than it does: an option may also stand without its value.
const texts = (given: unknown): readonly string[] =>
  (Array.isArray(given) ? (given as unknown[]) : [given]).filter((item) => typeof item === 'string');
const text = (given: unknown): string | undefined => texts(given).at(-1);

const isVerbose = (process.env['AOAI_CMK_HOST_VERBOSE'] ?? '') !== '';
const timeoutSeconds = Number(process.env['AOAI_CMK_HOST_TIMEOUT'] ?? 600);

/** What the workbench itself writes at every start into the channel that carries the tests' output. */
const chatter = new RegExp(
  [
    '^(Resolv(ing|ed) connection token',
    'Creating a socket',
    '(Updating|Ignoring fetching) additional builtin',
    '\\[(reconnection-grace-time|AgentHost|AccountPolicyGate|Service Worker)',
    'Error: Timed out waiting for authentication provider',
    'Error while fetching the extension under development .* not a web extension)',
  ].join('|'),
);

function toPath(argument: string): string {
  if (argument.startsWith('file:')) return fileURLToPath(argument);
  if (argument.startsWith('vscode-remote:')) return decodeURIComponent(new URL(argument).pathname);
  return resolve(argument);
}

function workbenchOptions(): WorkbenchOptions {
  const isWorkspace = (path: string): boolean =>
    path.endsWith('.code-workspace') || statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  const paths = [...texts(options['folder-uri']), ...positionals, ...texts(options['file-uri'])].map(toPath);
  const workspace = paths.find(isWorkspace);
  const testsPath = text(options.extensionTestsPath);
  return {
    ...(workspace === undefined ? {} : { workspace }),
    ...(testsPath === undefined ? {} : { testsPath: toPath(testsPath) }),
    openFiles: paths.filter((path) => path !== workspace),
    developmentPaths: texts(options.extensionDevelopmentPath).map(toPath),
    disableExtensions: options['disable-extensions'] === true,
  };
}

function folders(): { readonly userDataDir?: string; readonly extensionsDir?: string } {
  const userDataDir = text(options['user-data-dir']);
  const extensionsDir = text(options['extensions-dir']);
  return {
    ...(userDataDir === undefined ? {} : { userDataDir }),
    ...(extensionsDir === undefined ? {} : { extensionsDir }),
  };
}

/** The arguments of a one-off command (versions, installed extensions), or undefined where a window is asked for. */
function oneOffCommand(): readonly string[] | undefined {
  if (options.version === true) return ['--version'];
  const { userDataDir, extensionsDir } = folders();
  const where = [
    ...(userDataDir === undefined ? [] : ['--user-data-dir', userDataDir]),
    ...(extensionsDir === undefined ? [] : ['--extensions-dir', extensionsDir]),
  ];
  if (options['list-extensions'] === true) {
    return [...where, '--list-extensions', ...(options['show-versions'] === true ? ['--show-versions'] : [])];
  }
  const changes = (['install-extension', 'uninstall-extension'] as const).flatMap((name) =>
    texts(options[name]).flatMap((extension) => [`--${name}`, extension]),
  );
  if (changes.length === 0) return undefined;
  return [...where, ...(options.force === true ? ['--force'] : []), ...changes];
}

/** Sends the tests' output to this process's own, and its exit code to `finish`. */
async function listenToTests(page: Page, finish: (code: number) => void): Promise<void> {
  await page.exposeFunction('codeAutomationLog', (type: string, args: readonly unknown[]) => {
    const line = format(...args);
    if (!isVerbose && chatter.test(line)) return;
    process[type === 'error' || type === 'warn' ? 'stderr' : 'stdout'].write(`${line}\n`);
  });
  await page.exposeFunction('codeAutomationExit', (code: number | undefined) => finish(code ?? 1));
  const overtime = setTimeout(() => {
    console.error(`The tests did not end within ${timeoutSeconds} s.`);
    finish(124);
  }, timeoutSeconds * 1000);
  overtime.unref();
}

/** Shows a window until its tests end or this process is told to; the exit code. */
async function showWindow(installation: HostInstallation): Promise<number> {
  const { promise: finished, resolve: finish } = Promise.withResolvers<number>();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => finish(130));
  const starter = process.ppid;
  setInterval(() => {
    // Whoever asked for the window is gone.
    if (process.ppid !== starter) finish(130);
  }, 500).unref();

  let server: Server | undefined;
  let browser: Browser | undefined;
  try {
    const show = (line: string): boolean => process.stderr.write(line);
    server = await startServer(installation, { ...folders(), ...(isVerbose ? { onOutput: show } : {}) });
    const debuggingPort = text(options['remote-debugging-port']);
    browser = await startBrowser({
      handleSignals: false,
      ...(debuggingPort === undefined ? {} : { debuggingPort: Number(debuggingPort) }),
    });
    browser.on('disconnected', () => finish(1));
    const page = await (await newProfile(browser)).newPage();
    page.on('crash', () => {
      console.error('The window crashed.');
      finish(1);
    });
    if (isVerbose) page.on('console', (message) => console.error(`[page ${message.type()}] ${message.text()}`));
    const what = workbenchOptions();
    if (what.testsPath !== undefined) await listenToTests(page, finish);
    const url = await openWorkbench(page, server, what);
    if (what.testsPath === undefined) console.log(`Workbench at ${url}`);
    return await finished;
  } finally {
    await browser?.close();
    await server?.stop();
  }
}

async function main(): Promise<number> {
  const command = oneOffCommand();
  const onProgress = (line: string): void => console.error(line);
  const installation = await installHost({ browser: command === undefined, onProgress });
  return command === undefined ? showWindow(installation) : runServerCommand(installation, command);
}

try {
  process.exit(await main());
} catch (error) {
  console.error(error instanceof HostUnavailable ? error.message : error);
  process.exit(1);
}
