import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { HostUnavailable } from './errors.ts';

/** Something of the operating system that the host needs, under the name of the Debian package that brings it. */
interface Requirement {
  readonly debianPackage: string;
  readonly purpose: string;
  readonly isPresent: () => boolean;
}

/** The full path of the first of these programs that is found on PATH. */
export function findProgram(...names: readonly string[]): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find((file) => existsSync(file));
}

/** The browser that shows the workbench in tests: the one named in AOAI_CMK_CHROMIUM, else the first one found. */
export function findChromium(): string | undefined {
  return (
    process.env['AOAI_CMK_CHROMIUM'] ??
    findProgram('chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome')
  );
}

const browserRequirements: readonly Requirement[] = [
  {
    debianPackage: 'chromium',
    purpose: 'the browser that the workbench tests drive',
    isPresent: () => findChromium() !== undefined,
  },
  {
    debianPackage: 'fonts-dejavu-core',
    purpose: 'letters for the browser',
    isPresent: () => ['truetype', 'TTF', 'dejavu-sans-fonts'].some((name) => existsSync(`/usr/share/fonts/${name}`)),
  },
];

const buildRequirements: readonly Requirement[] = [
  {
    debianPackage: 'libkrb5-dev',
    purpose: "headers for one of the VS Code server's native modules",
    isPresent: () => existsSync('/usr/include/gssapi/gssapi.h'),
  },
  {
    debianPackage: 'build-essential',
    purpose: 'compiler for native modules',
    isPresent: () => findProgram('make') !== undefined && findProgram('g++') !== undefined,
  },
  {
    debianPackage: 'python3',
    purpose: 'needed to build native modules',
    isPresent: () => findProgram('python3') !== undefined,
  },
  {
    debianPackage: 'pkg-config',
    purpose: 'needed to build native modules',
    isPresent: () => findProgram('pkg-config') !== undefined,
  },
];

/** Which groups of requirements count: building the server, showing it in a browser of our own. */
export interface Need {
  readonly build: boolean;
  readonly browser: boolean;
}

function missing(need: Need): readonly Requirement[] {
  return [...(need.build ? buildRequirements : []), ...(need.browser ? browserRequirements : [])].filter(
    (requirement) => !requirement.isPresent(),
  );
}

function explain(lacking: readonly Requirement[], advice: string): HostUnavailable {
  const list = lacking.map(({ debianPackage, purpose }) => `  ${debianPackage} (${purpose})`).join('\n');
  return new HostUnavailable(`The VS Code host needs what this system does not have:\n${list}\n${advice}`);
}

/**
 * Makes sure that the operating system has what the host needs; installs what lacks where that is possible, which is on
 * Debian as root.
 *
 * @throws HostUnavailable with what lacks and how to get it.
 */
export function ensureRequirements(need: Need, onProgress: (line: string) => void): void {
  const lacking = missing(need);
  if (lacking.length === 0) return;
  const packages = lacking.map(({ debianPackage }) => debianPackage);
  if (findProgram('apt-get') === undefined) {
    throw explain(lacking, 'These are the names of Debian packages; install the like of them and try again.');
  }
  if (process.getuid?.() !== 0) {
    throw explain(lacking, `Install them and try again:\n  sudo apt-get install -y ${packages.join(' ')}`);
  }
  onProgress(`Installing Debian packages: ${packages.join(', ')}`);
  const options = ['-qq', '-o', 'DPkg::Lock::Timeout=300'];
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync('apt-get', [...options, 'update'], { env, stdio: 'ignore' });
  const install = spawnSync('apt-get', [...options, 'install', '-y', '--no-install-recommends', ...packages], {
    env,
    encoding: 'utf8',
  });
  const left = missing(need);
  if (left.length > 0) throw explain(left, `apt-get could not install them:\n${install.stderr.trim()}`);
}
