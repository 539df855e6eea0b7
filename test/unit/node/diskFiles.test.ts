import { mkdir, mkdtemp, readFile, rm, stat, symlink, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { diskFiles } from '../../../src/node/diskFiles.ts';
import { rewriteFile } from '../../../src/node/rewriteFile.ts';

const { signal } = new AbortController();

let top = '';
let root = '';
const at = (name: string): string => join(root, name);
const uri = (name: string): string => pathToFileURL(at(name)).href;

beforeEach(async () => {
  top = await mkdtemp(join(tmpdir(), 'aoai-cmk-files-'));
  root = join(top, 'root');
  await mkdir(join(root, 'folder'), { recursive: true });
});
afterEach(() => rm(top, { recursive: true }));

async function written(name: string, content: string | Uint8Array): Promise<string> {
  await writeFile(at(name), content);
  return uri(name);
}

const read = (name: string) => diskFiles([root]).read(uri(name), signal);
const reason = async (name: string) => {
  const answer = await read(name);
  return answer?.kind === 'refused' ? answer.reason : answer;
};

const umlaut = 'param größe string\n';
const utf16be = Buffer.from(`\ufeff${umlaut}`, 'utf16le').swap16();

describe('files on disk', () => {
  it.each([
    ['UTF-8', Buffer.from(umlaut)],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${umlaut}`)],
    ['UTF-16, the low byte first', Buffer.from(`\ufeff${umlaut}`, 'utf16le')],
    ['UTF-16, the high byte first', utf16be],
  ])('are read as %s, without the mark', async (_, bytes) => {
    await written('a.bicep', bytes);
    expect(await read('a.bicep')).toMatchObject({ kind: 'text', text: umlaut });
  });

  it('are refused where they are no text, too large, or a folder', async () => {
    await written('nul.bicep', new Uint8Array([65, 0, 66]));
    await written('large.bicep', 'x');
    await truncate(at('large.bicep'), 50 * 1024 * 1024 + 1);
    expect(await reason('nul.bicep')).toBe('it is no text');
    expect(await reason('large.bicep')).toBe('it is larger than 50 MB');
    expect(await reason('folder')).toBe('it is a folder');
    expect(await reason('missing.bicep')).toBeUndefined();
    expect(await reason('folder/../folder/x/y.bicep')).toBeUndefined();
    expect(await diskFiles([root]).read('untitled:new', signal)).toMatchObject({ kind: 'refused' });
  });

  it('are refused outside the folders, by name and by link; a link inside is followed', async () => {
    await writeFile(join(top, 'secret.bicep'), 'secret');
    await mkdir(join(top, 'root-beside'));
    await writeFile(join(top, 'root-beside', 'x.bicep'), 'secret');
    await written('own.bicep', 'own');
    await written('..dots.bicep', 'dots');
    await symlink(join(top, 'secret.bicep'), at('link.bicep'));
    await symlink(join(top, 'root-beside'), at('folder-link'));
    await symlink(at('own.bicep'), at('inner.bicep'));
    for (const name of ['../secret.bicep', '../root-beside/x.bicep', 'link.bicep', 'folder-link/x.bicep'])
      expect(await reason(name), name).toBe('it lies outside the checked folders');
    expect(await read('inner.bicep')).toMatchObject({ text: 'own' });
    expect(await read('..dots.bicep')).toMatchObject({ text: 'dots' });
  });

  it('are listed in a folder, but not outside the folders', async () => {
    await written('a.bicep', '');
    const files = diskFiles([root]);
    expect(await files.list(uri('.'), signal)).toEqual([uri('a.bicep')]);
    expect(await files.list(pathToFileURL(top).href, signal)).toEqual([]);
    expect(await files.list(uri('missing'), signal)).toEqual([]);
  });

  it('have another version when they are written again at the same length', async () => {
    await written('a.bicep', 'one');
    const first = await read('a.bicep');
    await written('a.bicep', 'two');
    await utimes(at('a.bicep'), 1_000_000, 1_000_000.5);
    const second = await read('a.bicep');
    expect([first, second]).toMatchObject([{ text: 'one' }, { text: 'two' }]);
    expect(first?.kind === 'text' && second?.kind === 'text' && first.version === second.version).toBe(false);
  });

  it('are not read when nobody waits for them any more', async () => {
    await written('a.bicep', 'one');
    await expect(diskFiles([root]).read(uri('a.bicep'), AbortSignal.abort())).rejects.toThrow('abort');
  });
});

describe('writing a file again', () => {
  it.each([
    ['UTF-8', Buffer.from(umlaut), Buffer.from(`${umlaut}x`)],
    ['a mark', Buffer.from(`\ufeff${umlaut}`), Buffer.from(`\ufeff${umlaut}x`)],
    ['UTF-16', utf16be, Buffer.from(`\ufeff${umlaut}x`, 'utf16le').swap16()],
  ])('keeps %s, and who may do what with it', async (_, before, after) => {
    await writeFile(at('a.sh'), before, { mode: 0o755 });
    const { mode } = await stat(at('a.sh'));
    expect(await rewriteFile(at('a.sh'), umlaut, `${umlaut}x`)).toBeUndefined();
    expect((await readFile(at('a.sh'))).equals(after)).toBe(true);
    expect((await stat(at('a.sh'))).mode).toBe(mode);
  });

  it('does nothing where it was changed, or holds what would be lost', async () => {
    await written('a.sh', 'changed');
    expect(await rewriteFile(at('a.sh'), 'before', 'after')).toBe('it was changed meanwhile');
    await written('latin.sh', Buffer.from('# größe\n', 'latin1'));
    const answer = await read('latin.sh');
    const text = answer?.kind === 'text' ? answer.text : '';
    expect(await rewriteFile(at('latin.sh'), text, `${text}x`)).toBe('it holds bytes that are no text');
    expect(await rewriteFile(at('gone.sh'), 'x', 'y')).toContain('ENOENT');
    expect((await readFile(at('latin.sh'))).length).toBe(8);
  });

  it('leaves a link a link', async () => {
    await written('a.sh', 'one');
    await symlink(at('a.sh'), at('link.sh'));
    expect(await rewriteFile(at('link.sh'), 'one', 'two')).toBeUndefined();
    expect(await readFile(at('a.sh'), 'utf8')).toBe('two');
    expect((await stat(at('link.sh'))).ino).toBe((await stat(at('a.sh'))).ino);
  });
});
