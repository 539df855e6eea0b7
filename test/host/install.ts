import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { basename, delimiter, dirname, join } from 'node:path';
import { HostUnavailable } from './errors.ts';
import { startKept } from './kept.ts';
import { byLine } from './lines.ts';
import { underLock } from './lock.ts';
import { ensureRequirements, findProgram } from './requirements.ts';

/** code-server 4.139.1 carries VS Code 1.139.1 and runs on Node 24 only. */
const CODE_SERVER = '4.139.1';
const NODE = '24.21.0';

/** An installed VS Code host. */
export interface HostInstallation {
  /** The Node that runs the server. */
  readonly node: string;
  /** The server's program, to be run with that Node. */
  readonly entry: string;
}

/** What `installHost` is asked for. */
export interface InstallOptions {
  /** Also see to a browser that tests can drive. */
  readonly browser: boolean;
  /** Gets one line of text at each step. */
  readonly onProgress: (line: string) => void;
}

function installationIn(folder: string): HostInstallation {
  return {
    node: join(folder, 'node_modules', `node-linux-${process.arch}`, 'bin', 'node'),
    entry: join(folder, 'node_modules', 'code-server', 'out', 'node', 'entry.js'),
  };
}

function cacheFolder(): string {
  const cache = process.env['XDG_CACHE_HOME'] ?? '';
  return join(cache === '' ? join(homedir(), '.cache') : cache, 'azure-openai-cmk', `vscode-${CODE_SERVER}`);
}

/**
 * The environment for an npm started from within npm: without what the outer one says about itself (its Node's version,
 * which code-server's installer looks at) and about the package it runs in.
 */
function npmEnvironment(node: string | undefined): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) =>
      !/^(npm_(package_|lifecycle_|command$|execpath$|node_execpath$)|npm_config_(user_agent|nodedir|node_gyp|global|local_prefix|prefix|global_prefix|omit|dry_run|ignore_scripts)$|INIT_CWD$|NODE_ENV$|NODE_OPTIONS$)/i.test(
        name,
      ),
  );
  const env: NodeJS.ProcessEnv = Object.fromEntries(inherited);
  if (node === undefined) return env;
  // The package with the binary has its headers too: native modules are built against those, and nothing is downloaded.
  return {
    ...env,
    PATH: [dirname(node), env['PATH'] ?? ''].join(delimiter),
    npm_config_nodedir: dirname(dirname(node)),
  };
}

/** npm as a command line: the one that runs us, else the one on PATH. */
function npmCommand(node: string): readonly [string, ...string[]] {
  const script = process.env['npm_execpath'];
  if (script !== undefined && /npm-cli\.c?js$/.test(script) && existsSync(script)) return [node, script];
  const found = findProgram('npm');
  if (found === undefined) throw new HostUnavailable('The VS Code host is installed with npm, which is not on PATH.');
  return [found];
}

/** Installs one package into the folder, with a line of progress now and then; npm's own words go to a log beside. */
async function npmInstall(folder: string, what: string, node: string | undefined, onProgress: (line: string) => void) {
  const log = join(folder, 'install.log');
  const [command, ...first] = npmCommand(node ?? process.execPath);
  const flags = ['--no-audit', '--no-fund', '--loglevel=error', '--foreground-scripts', '--ignore-scripts=false'];
  const began = Date.now();
  const onLine = byLine((line) => appendFileSync(log, `${line}\n`));
  const heartbeat = setInterval(() => {
    onProgress(`  … ${String(Math.round((Date.now() - began) / 1000))} s`);
  }, 15_000);
  const npm = startKept(command, [...first, 'install', ...flags, what], {
    cwd: folder,
    env: npmEnvironment(node),
    onOutput: onLine,
  });
  const code = await npm.ended;
  clearInterval(heartbeat);
  if (code === 0) return;
  const tail = existsSync(log) ? readFileSync(log, 'utf8').split('\n').slice(-40).join('\n') : '(it said nothing)';
  throw new HostUnavailable(`npm could not install ${what}. The end of what it said:\n${tail}`);
}

async function installInto(folder: string, onProgress: (line: string) => void): Promise<void> {
  const { node, entry } = installationIn(folder);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true }));
  onProgress(`Installing Node ${NODE} for the VS Code server`);
  await npmInstall(folder, `node-linux-${process.arch}@${NODE}`, undefined, onProgress);
  onProgress(`Installing VS Code server ${CODE_SERVER} and building its native modules (once; about two minutes)`);
  await npmInstall(folder, `code-server@${CODE_SERVER}`, node, onProgress);
  const version = spawnSync(node, [entry, '--config', '/dev/null', '--version'], { encoding: 'utf8' });
  if (!version.stdout.includes(CODE_SERVER)) {
    throw new HostUnavailable(`The VS Code server was installed but does not start:\n${version.stderr}`);
  }
}

function assertPlatform(): void {
  if (process.platform !== 'linux' || !['x64', 'arm64'].includes(process.arch)) {
    throw new HostUnavailable(
      `The project's own VS Code host runs on Linux (x64, arm64) only; this is ${process.platform} ${process.arch}.`,
    );
  }
}

/**
 * The project's own VS Code: installed in the person's cache folder on first use, whole or not at all.
 *
 * @throws HostUnavailable where that is not possible, with the reason and what to do about it.
 */
export async function installHost({ browser, onProgress }: InstallOptions): Promise<HostInstallation> {
  assertPlatform();
  const folder = cacheFolder();
  const isThere = (): boolean => existsSync(folder);
  const waiting = (): void => onProgress('Waiting for another run that is installing the VS Code host');
  const lacksNothing = isThere() && !browser;
  if (lacksNothing) return installationIn(folder);
  await underLock(`${folder}.lock`, waiting, async () => {
    ensureRequirements({ build: !isThere(), browser }, onProgress);
    if (isThere()) return;
    removeLeftovers(folder);
    const partial = `${folder}.partial-${String(process.pid)}`;
    try {
      await installInto(partial, onProgress);
      renameSync(partial, folder);
    } finally {
      rmSync(partial, { recursive: true, force: true });
    }
    onProgress(`The VS Code host is installed in ${folder}`);
  });
  return installationIn(folder);
}

/** Removes what earlier installations left when they were cut off. Call under the lock only. */
function removeLeftovers(folder: string): void {
  const prefix = `${basename(folder)}.partial-`;
  for (const name of readdirSync(dirname(folder))) {
    if (name.startsWith(prefix)) rmSync(join(dirname(folder), name), { recursive: true, force: true });
  }
}
