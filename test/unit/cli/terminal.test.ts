import { describe, expect, it } from 'vitest';
import { Progress } from '../../../src/cli/progress.ts';
import { missingFlags } from '../../../src/cli/consents.ts';
import { defaultStateFolder } from '../../../src/cli/stateFolder.ts';
import { printable, styleOf, wantsColour } from '../../../src/cli/style.ts';
import { table } from '../../../src/cli/table.ts';
import { createTerminal } from '../../../src/cli/terminal.ts';
import type { Plan } from '../../../src/core/plans/plan.ts';
import type { RunRecord } from '../../../src/core/plans/record.ts';
import { ManualClock } from '../../support/manualClock.ts';
import { Paper } from '../../support/world.ts';

describe('colour', () => {
  it.each<readonly [isTerminal: boolean, env: Record<string, string>, wants: boolean]>([
    [true, {}, true],
    [false, {}, false],
    [true, { NO_COLOR: '1' }, false],
    [true, { NO_COLOR: '' }, true],
    [true, { TERM: 'dumb' }, false],
    [false, { FORCE_COLOR: '1' }, true],
    [false, { FORCE_COLOR: '', NO_COLOR: '1' }, true],
    [true, { FORCE_COLOR: '0' }, false],
    [true, { FORCE_COLOR: 'false' }, false],
  ])('on a terminal: %s, with %o: %s', (isTerminal, env, wants) => {
    expect(wantsColour(isTerminal, env)).toBe(wants);
  });

  it('is left out where it is not wanted', () => {
    expect(styleOf(true).red('x')).toBe('\u001b[31mx\u001b[39m');
    expect(styleOf(false).red('x')).toBe('x');
  });

  it('never comes from what Azure said', () => {
    expect(printable('a\u001b[2Jb\r\nc\u0007')).toBe('a[2Jb c');
  });
});

describe('the live line', () => {
  const record = (status: 'running' | 'waiting'): RunRecord =>
    ({
      status: 'running',
      plan: { steps: [{ id: 'a', title: 'Switch the encryption of an account with a long name' }] },
      steps: {
        a: { status, attempts: 1, awaiting: 'the grant to take effect', retryAt: Date.UTC(2026, 0, 15, 12, 0, 9) },
      },
    }) as unknown as RunRecord;

  it('is replaced in place and never wider than the terminal', () => {
    const err = new Paper(true);
    const terminal = createTerminal(new Paper(), err, {});
    const progress = new Progress(terminal, new ManualClock());
    progress.start();
    progress.show(record('waiting'));
    progress.stop();
    const [, line = '', end] = err.text.split('\r\u001b[2K');
    expect(line).toHaveLength(59);
    expect(line.startsWith('[1/1] Switch the encryption')).toBe(true);
    expect(end).toBe('');
    expect(err.text).not.toContain('\n');
  });

  it('makes way for a line and comes back', () => {
    const err = new Paper(true);
    const terminal = createTerminal(new Paper(), err, {});
    terminal.live('working');
    terminal.err('news');
    expect(err.text.endsWith('news\n\r\u001b[2Kworking')).toBe(true);
  });

  it('is a line for each thing that happens where nobody watches', () => {
    const err = new Paper();
    const progress = new Progress(createTerminal(new Paper(), err, {}), new ManualClock());
    progress.start();
    for (const status of ['running', 'running', 'waiting', 'waiting'] as const) progress.show(record(status));
    progress.stop();
    expect(err.text.trim().split('\n')).toEqual([
      '[1/1] Switch the encryption of an account with a long name',
      '[1/1] Switch the encryption of an account with a long name: waiting for the grant to take effect',
    ]);
  });
});

describe('the flags that are missing', () => {
  const step = (id: string, more: object) => ({ id, cost: 'none', ...more });
  const plan = {
    steps: [
      step('purge', { cost: 'irreversible' }),
      step('off', { confirmation: { phrase: "Ada's key", reason: '' } }),
      step('both', { cost: 'irreversible', confirmation: { phrase: 'k', reason: '' } }),
    ],
  } as unknown as Plan;

  it('are ready to be pasted into a shell', () => {
    expect(missingFlags(plan, { acceptIrreversible: [], confirm: [] })).toEqual([
      '--accept-irreversible purge',
      '--accept-irreversible both',
      `--confirm 'Ada'\\''s key'`,
      '--confirm k',
      '--yes',
    ]);
  });

  it('are none where all is agreed to', () => {
    const given = { yes: true, acceptIrreversible: ['purge', 'both'], confirm: ["Ada's key", 'k'] } as const;
    expect(missingFlags(plan, given)).toEqual([]);
    expect(missingFlags(plan, { ...given, confirm: ["ada's key", 'k'] })).toHaveLength(1);
  });
});

describe('where runs are kept', () => {
  it.each<readonly [platform: NodeJS.Platform, env: Record<string, string>, folder: string]>([
    ['linux', {}, '/home/ada/.local/state/aoai-cmk/runs'],
    ['linux', { XDG_STATE_HOME: '/var/ada' }, '/var/ada/aoai-cmk/runs'],
    ['linux', { XDG_STATE_HOME: 'relative' }, '/home/ada/.local/state/aoai-cmk/runs'],
    ['darwin', {}, '/home/ada/Library/Application Support/aoai-cmk/runs'],
    ['win32', { LOCALAPPDATA: '/local' }, '/local/aoai-cmk/runs'],
    ['win32', {}, '/home/ada/AppData/Local/aoai-cmk/runs'],
  ])('on %s with %o', (platform, env, folder) => {
    expect(defaultStateFolder(platform, env, '/home/ada').replaceAll('\\', '/')).toBe(folder);
  });
});

it('columns are as wide as they need to be', () => {
  expect(table(['A', 'LONG', 'C'], [['wide', 'x', 'end']])).toEqual(['A     LONG  C', 'wide  x     end']);
});
