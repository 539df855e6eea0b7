import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Where runs are kept unless `--state` says otherwise: the user's own folder for the state of programs, by the conventions of the
 * platform (XDG Base Directory Specification; Apple's File System Programming Guide; Windows' known folders).
 */
export function defaultStateFolder(
  platform: NodeJS.Platform = process.platform,
  env: Readonly<Record<string, string | undefined>> = process.env,
  home: string = homedir(),
): string {
  return join(baseOf(platform, env, home), 'aoai-cmk', 'runs');
}

function baseOf(platform: NodeJS.Platform, env: Readonly<Record<string, string | undefined>>, home: string): string {
  switch (platform) {
    case 'win32':
      return env['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local');
    case 'darwin':
      return join(home, 'Library', 'Application Support');
    default: {
      const wished = env['XDG_STATE_HOME'] ?? '';
      // The specification has relative paths ignored.
      return wished.startsWith('/') ? wished : join(home, '.local', 'state');
    }
  }
}
