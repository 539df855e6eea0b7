import { describe, expect, it } from 'vitest';
import { applyEdits, touches } from '../../../../src/cli/check/edits.ts';
import { applyFixes } from '../../../../src/cli/check/fix.ts';
import type { CheckResult, TemplateChecker, TemplateFinding, TextEdit } from '../../../../src/core/templates.ts';
import { createChecker } from '../../../../src/templates/index.ts';
import { fakeFormat } from '../../../support/fakeFormat.ts';
import { memoryFiles, uriOf, type MemoryFiles } from '../../../support/textFiles.ts';

const { signal } = new AbortController();

function edit(line: number, from: number, to: number, newText: string, path = 'a.fake'): TextEdit {
  return { uri: uriOf(path), range: { start: { line, character: from }, end: { line, character: to } }, newText };
}

async function textOf(files: MemoryFiles, path: string): Promise<string> {
  const file = await files.read(uriOf(path), signal);
  return file?.kind === 'text' ? file.text : '';
}

/** Mends files in memory; those that are named refuse to be written. */
type Checking = Pick<TemplateChecker, 'check'>;

async function mended(files: MemoryFiles, checker: Checking, paths: readonly string[], refusing: string[] = []) {
  const written: string[] = [];
  const result = await applyFixes({
    checker,
    files,
    uris: paths.map(uriOf),
    wants: ({ rule }) => rule === 'purge-protection',
    signal,
    rewrite: async (uri, before, after) => {
      if (refusing.some((path) => uriOf(path) === uri)) return 'it is read-only';
      if ((await textOf(files, uri)) !== before) return 'it was changed meanwhile';
      files.set(uri, after);
      written.push(uri);
      return undefined;
    },
  });
  return { ...result, written };
}

function checkerOf(files: MemoryFiles): Checking {
  return createChecker({ formats: [fakeFormat()], files, now: () => 0 });
}

/** A checker that always finds the same. */
function finding(fixes: readonly TextEdit[]): Checking {
  const one: TemplateFinding = {
    ...edit(0, 0, 1, ''),
    rule: 'purge-protection',
    severity: 'error',
    message: 'm',
    related: [],
    fixes: [{ title: 'Do it', edits: fixes }],
  };
  const result: CheckResult = { files: [], findings: [one], unreadable: [] };
  return { check: () => Promise.resolve(result) };
}

describe('edits', () => {
  it('are made all at once, whatever their order and the line ends', () => {
    const edits = [edit(1, 0, 1, 'X'), edit(0, 1, 2, ''), edit(2, 0, 0, 'new'), edit(1, 2, 2, '!')];
    expect(applyEdits('abc\r\ndef\n', edits)).toBe('ac\r\nXe!f\nnew');
  });

  it('touch where one begins as another ends', () => {
    expect(touches(edit(0, 0, 2, ''), edit(0, 2, 3, ''))).toBe(true);
    expect(touches(edit(0, 0, 2, ''), edit(0, 3, 3, ''))).toBe(false);
    expect(touches(edit(0, 0, 2, ''), edit(0, 0, 2, '', 'b.fake'))).toBe(false);
  });
});

describe('mending', () => {
  it('goes on until nothing is left, and finds nothing to do the second time', async () => {
    const files = memoryFiles({ 'a.fake': 'vault a\nvault b', 'b.fake': 'use a.fake\nvault c' });
    const checker = checkerOf(files);
    const first = await mended(files, checker, ['a.fake', 'b.fake']);
    expect(first.mended.map(({ uri, rule }) => `${uri} ${rule}`)).toHaveLength(3);
    expect(await textOf(files, 'a.fake')).toBe('vault a protected\nvault b protected');
    const second = await mended(files, checker, ['a.fake', 'b.fake']);
    expect(second).toEqual({ mended: [], refused: new Map(), written: [] });
  });

  it('does not make a fix again that did not help', async () => {
    const files = memoryFiles({ 'a.fake': 'x' });
    const { mended: done } = await mended(files, finding([edit(0, 0, 0, 'y')]), ['a.fake']);
    expect(done).toHaveLength(1);
    expect(await textOf(files, 'a.fake')).toBe('yx');
  });

  it('takes back what it wrote of a fix of which another file cannot be written', async () => {
    const files = memoryFiles({ 'a.fake': 'x', 'b.fake': 'x' });
    const both = finding([edit(0, 0, 0, 'y'), edit(0, 0, 0, 'y', 'b.fake')]);
    const result = await mended(files, both, ['a.fake'], ['b.fake']);
    expect(result.mended).toEqual([]);
    expect(result.refused).toEqual(new Map([[uriOf('b.fake'), 'it is read-only']]));
    expect(await textOf(files, 'a.fake')).toBe('x');
  });

  it('never writes over what somebody else has written meanwhile', async () => {
    const files = memoryFiles({ 'a.fake': 'vault a' });
    const checker = checkerOf(files);
    let checks = 0;
    const disturbed: Checking = {
      async check(uris, ended) {
        const result = await checker.check(uris, ended);
        if (++checks === 1) files.set('a.fake', '# theirs\nvault a');
        return result;
      },
    };
    await mended(files, disturbed, ['a.fake']);
    expect(await textOf(files, 'a.fake')).toBe('# theirs\nvault a protected');
  });
});
