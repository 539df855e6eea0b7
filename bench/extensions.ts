import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../scripts/root.ts';

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  publisher: string;
  name: string;
  activationEvents: readonly string[];
};

export const ownId = `${manifest.publisher}.${manifest.name}`;
export const trivialId = 'bench.trivial';
export const trivialPath = join(root, 'bench', 'trivial');

/** This extension as no file activates it: VS Code opens JSON of its own before anything could be measured. */
export function ownWithoutLanguages(): string {
  const folder = join(root, 'out', 'bench', 'own');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(root)) {
    if (!['package.json', 'out', '.git', 'node_modules'].includes(name))
      symlinkSync(join(root, name), join(folder, name));
  }
  const activationEvents = manifest.activationEvents.filter((event) => !event.startsWith('onLanguage:'));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ ...manifest, activationEvents }));
  return folder;
}
