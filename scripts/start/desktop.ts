import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProgram } from '../../test/host/requirements.ts';
import { writeSettings } from '../../test/host/settings.ts';
import { root } from '../root.ts';

const isWindows = process.platform === 'win32';
const macApplication = '/Applications/Visual Studio Code.app/Contents/Resources/app/bin/code';

/** The command that opens the desktop VS Code, where there is one. */
export function findDesktop(): string | undefined {
  const names = ['code', 'code-insiders', 'codium'];
  const onPath = findProgram(...(isWindows ? names.map((name) => `${name}.cmd`) : names));
  return onPath ?? (existsSync(macApplication) ? macApplication : undefined);
}

/** Opens the extension in the desktop VS Code, in a clean profile that is gone afterwards, until the window is closed. */
export async function openDesktop(code: string): Promise<void> {
  const profile = mkdtempSync(join(tmpdir(), 'aoai-cmk-'));
  const userDataDir = join(profile, 'user');
  writeSettings(userDataDir);
  const args = [
    ...['--new-window', '--wait', '--disable-workspace-trust', '--skip-welcome', '--skip-release-notes'],
    `--extensionDevelopmentPath=${root}`,
    `--user-data-dir=${userDataDir}`,
    `--extensions-dir=${join(profile, 'extensions')}`,
    // VS Code refuses to run as root without being told so.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  ];
  const quote = (text: string): string => (isWindows ? `"${text}"` : text);
  const window = spawn(quote(code), args.map(quote), {
    stdio: 'inherit',
    shell: isWindows,
    env: { ...process.env, AOAI_CMK_START: 'emulator' },
  });
  console.log(`VS Code opens in a window of its own (${code}).`);
  console.log('Click the key in the bar at its left edge. Close the window to end.');
  try {
    await once(window, 'exit');
  } finally {
    rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
}
