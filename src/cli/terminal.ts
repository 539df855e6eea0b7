import { styleOf, wantsColour, type Style } from './style.ts';

/** Where the program speaks to people: results on standard output, what happens meanwhile on standard error. */
export interface Terminal {
  /** Writes a line, or several, to standard output. */
  out(text: string): void;
  /** Writes a line to standard error, above the live line where there is one. */
  err(text: string): void;
  /** Replaces the live line; an empty text takes it away. Where nobody watches there is none. */
  live(text: string): void;
  /** Whether somebody watches standard error, so that a line can be replaced in place. */
  readonly isLive: boolean;
  readonly style: Style;
  /** Of standard error. */
  readonly errorStyle: Style;
}

/** What of a stream of this process is needed. */
export interface Stream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const eraseLine = '\r\u001b[2K';

export function createTerminal(
  out: Stream,
  error: Stream,
  env: Readonly<Record<string, string | undefined>>,
): Terminal {
  const isLive = error.isTTY === true && env['TERM'] !== 'dumb';
  let line = '';
  const draw = (text: string): void => {
    if (!isLive || (text === '' && line === '')) return;
    line = text;
    error.write(`${eraseLine}${cut(text, (error.columns ?? 80) - 1)}`);
  };
  const around = (write: () => unknown): void => {
    const kept = line;
    draw('');
    write();
    draw(kept);
  };
  return {
    out: (text) => around(() => out.write(`${text}\n`)),
    err: (text) => around(() => error.write(`${text}\n`)),
    live: draw,
    isLive,
    style: styleOf(wantsColour(out.isTTY === true, env)),
    errorStyle: styleOf(wantsColour(error.isTTY === true, env)),
  };
}

/** A line that wrapped could not be replaced in place. */
function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
}
