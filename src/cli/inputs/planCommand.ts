import type { Command } from 'commander';
import type { PlanInput } from '../../core/plans/inputs.ts';
import type { Names } from '../names.ts';

/** What filling in an input may ask for. */
export interface Filling {
  readonly names: Names;
  /** SHA-256 of a file, in hexadecimal. */
  readonly digest: (path: string) => Promise<string>;
  readonly absolute: (path: string) => string;
}

/** One plan on the command line: what it asks for, and how its input is made of that. */
export interface PlanCommand<I extends PlanInput = PlanInput, O = never> {
  readonly name: I['kind'];
  readonly summary: string;
  /** Adds arguments and options. */
  declare(command: Command): Command;
  /** @throws UsageError */
  input(args: readonly string[], options: O, filling: Filling): Promise<I>;
}
