import { runCommandLine } from '../../src/cli/program.ts';
import { createTerminal, type Stream } from '../../src/cli/terminal.ts';
import type { World } from '../../src/cli/world.ts';
import type { LiveSource } from '../../src/core/sources.ts';
import { ManualClock } from './manualClock.ts';
import { MemoryJournal } from './memoryJournal.ts';

/** A stream that remembers. */
export class Paper implements Stream {
  text = '';
  readonly isTTY: boolean;
  readonly columns = 60;

  constructor(isTTY = false) {
    this.isTTY = isTTY;
  }

  write(text: string): void {
    this.text += text;
  }
}

/** The command line without a process around it. */
export class FakeWorld {
  readonly out = new Paper();
  readonly err = new Paper();
  readonly journal = new MemoryJournal();
  readonly clock = new ManualClock();
  readonly interruption = new AbortController();
  readonly source: LiveSource;

  constructor(source: LiveSource) {
    this.source = source;
  }

  /** The exit code of a command; what it wrote is in `out` and `err`, without that of earlier ones. */
  run(...args: readonly string[]): Promise<number> {
    this.out.text = '';
    this.err.text = '';
    const world: World = {
      terminal: createTerminal(this.out, this.err, {}),
      clock: this.clock,
      signal: this.interruption.signal,
      withSource: (_options, _log, work) => work(this.source),
      journal: () => this.journal,
      version: '0.0.0',
      rulePage: () => undefined,
      standardInput: () => Promise.resolve(''),
      digest: () => Promise.resolve('d1e5'),
      absolute: (path) => `/home/ada/${path}`,
    };
    return runCommandLine(args, world);
  }

  json(): Record<string, unknown> {
    return JSON.parse(this.out.text) as Record<string, unknown>;
  }
}
