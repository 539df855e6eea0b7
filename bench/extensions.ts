import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../scripts/root.ts';

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { publisher: string; name: string };

export const ownId = `${manifest.publisher}.${manifest.name}`;
export const trivialId = 'bench.trivial';
export const trivialPath = join(root, 'bench', 'trivial');
