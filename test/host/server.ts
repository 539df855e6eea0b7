import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { HostInstallation } from './install.ts';
import { startKept } from './kept.ts';
import { type Settings, writeSettings } from './settings.ts';

/** How a server is started. Folders that are not named are temporary ones, gone after the server. */
export interface ServerOptions {
  /** A free one by default. */
  readonly port?: number;
  readonly userDataDir?: string;
  readonly extensionsDir?: string;
  /** Extensions to install first: `.vsix` files. */
  readonly install?: readonly string[];
  /** Added to the quiet settings of a new user-data folder. */
  readonly settings?: Settings;
  /** Added to the environment of the server, and so of the extension host. */
  readonly env?: Readonly<Record<string, string>>;
  /** More of the server's own arguments. */
  readonly args?: readonly string[];
  /** Gets what the server writes. */
  readonly onOutput?: (text: string) => void;
}

/** A running VS Code server. */
export interface Server {
  readonly port: number;
  /** `127.0.0.1:port`, as VS Code's remote URIs name it. */
  readonly authority: string;
  /** The address for a browser. */
  readonly origin: string;
  readonly userDataDir: string;
  readonly extensionsDir: string;
  /** All that the server wrote so far. */
  readonly log: () => string;
  /** Settles when the server has ended, by itself or stopped. */
  readonly ended: Promise<number>;
  /** Ends the server with all extension hosts and removes its temporary folders. */
  readonly stop: () => Promise<void>;
}

/** Milliseconds within which a server must answer. It usually takes half a second. */
const READY_WITHIN = 60_000;

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

/**
 * The server's environment. What an enclosing VS Code or Electron set would make this one talk to that one.
 */
function serverEnvironment(extra: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(VSCODE_|ELECTRON_|NODE_OPTIONS$|NODE_V8_COVERAGE$|PORT$)/.test(name),
  );
  return {
    ...Object.fromEntries(inherited),
    // No marketplace.
    EXTENSIONS_GALLERY: '{"serviceUrl":""}',
    // Otherwise the extension host gets a login shell's environment in place of this one.
    VSCODE_CLI: '1',
    ...extra,
  };
}

/** The server's command line with the configuration file that it would else write into the home folder left out. */
function commandLine(installation: HostInstallation, args: readonly string[]): string[] {
  return [installation.entry, '--config', '/dev/null', ...args];
}

/** Runs one of the server's one-off commands (`--install-extension`, `--list-extensions`, `--version`); its exit code. */
export function runServerCommand(installation: HostInstallation, args: readonly string[], quiet = false): number {
  const stdio = quiet ? 'ignore' : 'inherit';
  const run = spawnSync(installation.node, commandLine(installation, args), { stdio, env: serverEnvironment() });
  return run.status ?? 1;
}

async function isHealthy(origin: string): Promise<boolean> {
  try {
    return (await fetch(`${origin}/healthz`, { signal: AbortSignal.timeout(5000) })).ok;
  } catch {
    return false;
  }
}

/** Starts a VS Code server on loopback and waits until it answers. It cannot outlive this process. */
export async function startServer(installation: HostInstallation, options: ServerOptions = {}): Promise<Server> {
  const temporary = mkdtempSync(join(tmpdir(), 'aoai-cmk-'));
  const userDataDir = resolve(options.userDataDir ?? join(temporary, 'user'));
  const extensionsDir = resolve(options.extensionsDir ?? join(temporary, 'extensions'));
  for (const folder of [userDataDir, extensionsDir]) mkdirSync(folder, { recursive: true });
  writeSettings(userDataDir, options.settings);

  const folders = ['--user-data-dir', userDataDir, '--extensions-dir', extensionsDir];
  for (const file of options.install ?? []) {
    const code = runServerCommand(installation, [...folders, '--install-extension', file], true);
    if (code !== 0) throw new Error(`The extension ${file} could not be installed (code ${String(code)}).`);
  }

  const port = options.port ?? (await freePort());
  const authority = `127.0.0.1:${String(port)}`;
  const origin = `http://${authority}`;
  const args = [
    ...['--auth', 'none', '--bind-addr', authority, '--ignore-last-opened'],
    ...folders,
    // In the temporary folder, whose path is short: a unix socket's may have 107 bytes at most.
    ...['--session-socket', join(temporary, 'session.sock')],
    ...['--disable-telemetry', '--disable-update-check', '--disable-workspace-trust'],
    '--disable-getting-started-override',
    // Seconds that the extension host of a closed page is kept; three hours by default.
    ...['--reconnection-grace-time', '5'],
    ...(options.args ?? []),
  ];
  let log = '';
  const server = startKept(installation.node, commandLine(installation, args), {
    // VS Code puts its other sockets into the runtime folder, and leaves them there.
    env: serverEnvironment({ XDG_RUNTIME_DIR: temporary, ...options.env }),
    cleanup: [temporary],
    onOutput: (text) => {
      log += text;
      options.onOutput?.(text);
    },
  });
  const deadline = Date.now() + READY_WITHIN;
  while (!(await isHealthy(origin))) {
    if (!server.running()) throw new Error(`The VS Code server ended before it was ready:\n${log}`);
    if (Date.now() > deadline) {
      await server.stop();
      throw new Error(`The VS Code server was not ready in time:\n${log}`);
    }
    await pause(50);
  }
  return {
    port,
    authority,
    origin,
    userDataDir,
    extensionsDir,
    log: () => log,
    ended: server.ended,
    stop: server.stop,
  };
}
