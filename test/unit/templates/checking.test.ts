import { describe, expect, it } from 'vitest';
import type { CheckResult, TextFiles } from '../../../src/core/templates.ts';
import { createChecker } from '../../../src/templates/index.ts';
import { fakeFormat } from '../../support/fakeFormat.ts';
import { memoryFiles, uriOf } from '../../support/textFiles.ts';

const { signal } = new AbortController();
const now = (): number => Date.UTC(2026, 10, 1);

function checking(texts: Readonly<Record<string, string>>, pause?: () => Promise<void>) {
  const files = memoryFiles(texts);
  const format = fakeFormat();
  const checker = createChecker({ formats: [format], files, now, ...(pause && { pause }) });
  const check = (...paths: readonly string[]) => checker.check(paths.map(uriOf), signal);
  return { files, format, checker, check };
}

/** The files in which the vault is told to be unprotected. */
function unprotected({ findings }: CheckResult): readonly string[] {
  return findings
    .filter(({ rule }) => rule === 'purge-protection')
    .map(({ uri, range }) => `${uri.replace(uriOf(''), '')}:${range.start.line}`);
}

describe('which deployments a file takes part in', () => {
  it('judges a module through those that use it, and tells each thing once', async () => {
    const { check, format } = checking({
      'a.fake': 'use modules/m.fake',
      'b.fake': 'use modules/m.fake\nvault own',
      'c.fake': 'vault other',
      'modules/m.fake': 'vault shared',
    });
    expect(unprotected(await check('modules/m.fake'))).toEqual(['modules/m.fake:0', 'b.fake:1']);
    expect(format.entriesRead).not.toContain(uriOf('modules/m.fake'));
  });

  it('takes a file that nobody uses as deployed by itself', async () => {
    const { check } = checking({ 'modules/m.fake': 'vault lone' });
    expect(unprotected(await check('modules/m.fake'))).toEqual(['modules/m.fake:0']);
  });

  it('judges modules that use each other, though none of them is deployed', async () => {
    const { check } = checking({ 'a.fake': 'use b.fake\nvault a', 'b.fake': 'use a.fake\nvault b' });
    expect([...unprotected(await check('a.fake', 'b.fake'))].sort()).toEqual(['a.fake:1', 'b.fake:1']);
    expect(unprotected(await check('a.fake'))).toContain('a.fake:1');
  });

  it('sees that a module came into use, and that it is used no more', async () => {
    const { check, files } = checking({ 'a.fake': 'vault a', 'm.fake': 'vault m' });
    expect([...unprotected(await check('a.fake', 'm.fake'))].sort()).toEqual(['a.fake:0', 'm.fake:0']);
    files.set('a.fake', 'vault a\nuse m.fake');
    const both = await check('a.fake');
    expect([...unprotected(both)].sort()).toEqual(['a.fake:0', 'm.fake:0']);
    files.set('a.fake', 'vault a');
    expect(unprotected(await check('a.fake'))).toEqual(['a.fake:0']);
    expect(unprotected(await check('m.fake'))).toEqual(['m.fake:0']);
  });
});

describe('what is read again', () => {
  const texts = { 'a.fake': 'use m.fake\nvault a', 'b.fake': 'vault b', 'm.fake': 'vault m' };

  it('is only the deployments that depend on what has changed', async () => {
    const { check, files, format } = checking(texts);
    await check('a.fake', 'b.fake', 'm.fake');
    format.entriesRead.length = 0;
    await check('a.fake', 'b.fake', 'm.fake');
    expect(format.entriesRead).toEqual([]);
    files.set('m.fake', 'vault m protected');
    expect(unprotected(await check('a.fake', 'b.fake', 'm.fake'))).toEqual(['a.fake:1', 'b.fake:0']);
    expect(format.entriesRead).toEqual([uriOf('a.fake')]);
  });

  it('is also what was looked for in vain', async () => {
    const { check, files } = checking({ 'a.fake': 'use m.fake' });
    expect((await check('a.fake')).unreadable).toEqual([{ uri: uriOf('m.fake'), reason: 'it is not there' }]);
    files.set('m.fake', 'vault m');
    const { unreadable, ...rest } = await check('a.fake');
    expect(unreadable).toEqual([]);
    expect(unprotected({ unreadable, ...rest })).toEqual(['m.fake:0']);
  });

  it('is everything once all is forgotten', async () => {
    const { check, checker, format } = checking(texts);
    const before = await check('a.fake', 'b.fake', 'm.fake');
    format.entriesRead.length = 0;
    checker.forget();
    expect(unprotected(await check('a.fake', 'b.fake', 'm.fake'))).toEqual(unprotected(before));
    expect(format.entriesRead).toEqual([uriOf('a.fake'), uriOf('b.fake')]);
  });

  it('is each file once, however many deployments use it', async () => {
    const { check, files } = checking({ ...texts, 'c.fake': 'use m.fake' });
    await check('a.fake', 'b.fake', 'c.fake', 'm.fake');
    expect([...files.asked].sort()).toEqual(['a.fake', 'b.fake', 'c.fake', 'm.fake'].map(uriOf));
  });

  it('is little while somebody types: what lies around is not looked at', async () => {
    const others = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`o${index}.fake`, 'vault o']));
    const { check, files } = checking({ ...others, 'a.fake': 'vault a' });
    await check('a.fake');
    const before = files.asked.length;
    files.set('a.fake', 'vault ab');
    expect(unprotected(await check('a.fake'))).toEqual(['a.fake:0']);
    expect(files.asked.slice(before)).toEqual([uriOf('a.fake')]);
  });

  it('includes an older deployment that speaks of the same module', async () => {
    const { check, files } = checking({ 'a.fake': 'use m.fake', 'b.fake': 'use m.fake', 'm.fake': 'vault m' });
    await check('a.fake', 'b.fake', 'm.fake');
    files.set('b.fake', 'vault b');
    files.set('m.fake', 'vault m protected');
    expect(unprotected(await check('a.fake'))).toEqual([]);
  });
});

describe('what goes wrong', () => {
  it('in one file never hides another, and is told', async () => {
    const { check } = checking({ 'a.fake': 'throw', 'b.fake': 'vault b' });
    const result = await check('a.fake', 'b.fake');
    expect(unprotected(result)).toEqual(['b.fake:0']);
    expect(result.unreadable).toEqual([{ uri: uriOf('a.fake'), reason: 'it could not be read (This is a mistake)' }]);
  });

  it('while looking for what is deployed leaves every file to be judged by itself', async () => {
    const { check } = checking({ 'a.fake': 'vault a\nthrow at entries', 'b.fake': 'vault b' });
    expect(unprotected(await check('a.fake', 'b.fake'))).toEqual(['a.fake:0', 'b.fake:0']);
  });

  it('while a fix is written leaves the finding', async () => {
    const { check } = checking({ 'a.fake': 'vault a throwing\nvault b unmendable\nvault c' });
    const { findings } = await check('a.fake');
    const fixes = findings.filter(({ rule }) => rule === 'purge-protection').map((finding) => finding.fixes.length);
    expect(fixes).toEqual([0, 0, 1]);
  });

  it('with the disk is a reason, not an end', async () => {
    const memory = memoryFiles({ 'a.fake': 'use m.fake\nvault a', 'm.fake': '' });
    const files: TextFiles = {
      ...memory,
      read: (uri, ended) =>
        uri === uriOf('m.fake') ? Promise.reject(new Error('The disk is gone.')) : memory.read(uri, ended),
      list: () => Promise.reject(new Error('The disk is gone.')),
    };
    const result = await createChecker({ formats: [fakeFormat()], files, now }).check([uriOf('a.fake')], signal);
    expect(unprotected(result)).toEqual(['a.fake:1']);
    expect(result.unreadable).toEqual([{ uri: uriOf('m.fake'), reason: 'it cannot be read (The disk is gone)' }]);
  });

  it('is not an abort: that ends a check at once', async () => {
    const end = new AbortController();
    end.abort();
    const { checker } = checking({ 'a.fake': 'vault a' });
    await expect(checker.check([uriOf('a.fake')], end.signal)).rejects.toThrow();
  });
});

describe('a long check', () => {
  it('lets others have their turn, and remembers only so much', async () => {
    const texts = Object.fromEntries(Array.from({ length: 1500 }, (_, index) => [`f${index}.fake`, `vault v${index}`]));
    let turns = 0;
    const { check, format } = checking(texts, async () => {
      turns++;
      await new Promise((resolve) => setImmediate(resolve));
    });
    const paths = Object.keys(texts);
    const result = await check(...paths);
    expect(unprotected(result)).toHaveLength(1500);
    expect(turns).toBeGreaterThan(0);
    format.entriesRead.length = 0;
    await check(...paths.slice(-200));
    expect(format.entriesRead).toEqual([]);
    await check(paths[0] ?? '');
    expect(format.entriesRead.length).toBeGreaterThan(0);
  });
});

describe('suppressions', () => {
  const silent = async (text: string) => {
    const { check } = checking({ 'a.fake': text });
    return unprotected(await check('a.fake'));
  };

  it.each([
    ['comments between it and what it covers', '# aoai-cmk-ignore purge-protection: why\n# more\n\nvault a'],
    ['another suppression below', '# aoai-cmk-ignore purge-protection\n// aoai-cmk-ignore grant\nvault a'],
    ['decorators between', "// aoai-cmk-ignore purge-protection\n@description('x')\nvault a"],
    ['a list', '/* aoai-cmk-ignore grant , purge-protection */\nvault a'],
  ])('pass over %s', async (_, text) => {
    expect(await silent(text)).toEqual([]);
  });

  it.each([
    ['what comes after it', '# aoai-cmk-ignore purge-protection\nvault a\nvault b', ['a.fake:2']],
    ['another rule', '# aoai-cmk-ignore grant\nvault a', ['a.fake:1']],
    ['what stands before it', 'vault a\n# aoai-cmk-ignore purge-protection\nvault b', ['a.fake:0']],
  ])('leave %s', async (_, text, told) => {
    expect(await silent(text)).toEqual(told);
  });
});
