/** Colours of a terminal, or none: each returns its text unchanged then. */
export interface Style {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly green: (text: string) => string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Whether to write in colour: on a terminal that can, unless NO_COLOR is set (no-color.org), and wherever FORCE_COLOR asks for it. As in
 * Node, FORCE_COLOR counts more than NO_COLOR; `0` and `false` forbid.
 */
export function wantsColour(isTerminal: boolean, env: Environment): boolean {
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined) return forced !== '0' && forced.toLowerCase() !== 'false';
  if ((env['NO_COLOR'] ?? '') !== '') return false;
  return isTerminal && env['TERM'] !== 'dumb';
}

export function styleOf(inColour: boolean): Style {
  // SGR sequences of ECMA-48: on, and off again without touching the others.
  const sequence = (on: number, off: number) => (text: string) =>
    inColour && text !== '' ? `\u001b[${on}m${text}\u001b[${off}m` : text;
  return {
    bold: sequence(1, 22),
    dim: sequence(2, 22),
    red: sequence(31, 39),
    yellow: sequence(33, 39),
    green: sequence(32, 39),
  };
}

/** Text from elsewhere without what would steer a terminal; line ends become spaces. */
export function printable(text: string): string {
  return text.replace(/\s*[\r\n]+\s*/g, ' ').replace(/[\u0000-\u001f\u007f-\u009f]/g, '');
}
