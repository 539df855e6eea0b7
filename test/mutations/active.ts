import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { mutate, type Mutation } from './mutation.ts';

/** Names the variable that holds the mutation of this run as JSON, for the test runner and all processes that tests start. */
export const mutationVariable = 'AOAI_CMK_MUTATION';

/** A mutation on its way into other processes. */
export type SentMutation = Pick<Mutation, 'file' | 'text' | 'by'> & {
  /** A file that is appended to whenever the mutated module is loaded: one that nobody loads proves nothing. */
  readonly trace: string;
};

const root = join(import.meta.dirname, '..', '..');

/** The mutation of this run, if it is one. */
export function activeMutation(): SentMutation | undefined {
  const value = process.env[mutationVariable];
  return value === undefined || value === '' ? undefined : (JSON.parse(value) as SentMutation);
}

/** Whether a module is the one that the mutation breaks. */
export function isMutated(mutation: SentMutation, path: string): boolean {
  return path === join(root, mutation.file);
}

/** The source of the broken module; that it was loaded is written down. */
export function mutated(mutation: SentMutation, source: string): string {
  const broken = mutate(source, mutation);
  appendFileSync(mutation.trace, `${process.pid}\n`);
  return broken;
}
