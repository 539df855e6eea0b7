import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder for the files of this run's plans; it goes with the process. */
export const folder = mkdtempSync(join(tmpdir(), 'aoai-cmk-crash-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

/** A file with a private key, as somebody brings it. */
export function pemFile(): { readonly format: 'pem'; readonly path: string; readonly sha256: string } {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const text = privateKey.export({ format: 'pem', type: 'pkcs8' });
  const path = join(folder, 'brought.pem');
  writeFileSync(path, text);
  return { format: 'pem', path, sha256: createHash('sha256').update(text).digest('hex') };
}
