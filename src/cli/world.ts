import type { Clock, Journal, LiveSource, LogLine } from '../core/sources.ts';
import type { GlobalOptions } from './globalOptions.ts';
import type { Terminal } from './terminal.ts';

/** What the commands ask of the world around them; the root hands in this process, tests hand in less. */
export interface World {
  readonly terminal: Terminal;
  readonly clock: Clock;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  /** Connects, works and leaves again; an emulator that was started for it ends. */
  withSource<T>(options: GlobalOptions, log: LogLine, work: (source: LiveSource) => Promise<T>): Promise<T>;
  /** The runs that are kept in a folder; of the default one where none is named. */
  journal(folder: string | undefined, log: LogLine): Journal;
  /** The version of the program. */
  readonly version: string;
  /** The page of a rule, in Markdown, where it is there. */
  readonly rulePage: (id: string) => string | undefined;
  /** All of standard input. */
  readonly standardInput: () => Promise<string>;
  /** SHA-256 of a file, in hexadecimal. */
  readonly digest: (path: string) => Promise<string>;
  /** A path as it is seen from the root of the disk. */
  readonly absolute: (path: string) => string;
}

/** The log of one command: told only where it was asked for. */
export function logOf({ terminal }: World, { verbose }: Pick<GlobalOptions, 'verbose'>): LogLine {
  return (level, message) => {
    if (verbose === true) terminal.err(terminal.errorStyle.dim(`${level}: ${message}`));
  };
}
