import type { Behaviour } from '../azure.ts';
import type { JsonObject } from '../json.ts';
import { BadInput } from './badInput.ts';

/** The members of Behaviour that are one of a few words. */
type ChoiceMember = {
  [Name in keyof Behaviour]: Behaviour[Name] extends string ? (string extends Behaviour[Name] ? never : Name) : never;
}[keyof Behaviour];

/** What each of them may be. */
export const behaviourChoices: { readonly [Name in ChoiceMember]: readonly Behaviour[Name][] } = {
  armKeys: ['allow', 'refuse'],
  trustedServices: ['admit', 'refuse'],
  quotas: ['azure', 'off'],
  emptyPages: ['none', 'first'],
};

/** Milliseconds that stand for "never": a hundred years. */
export const never = 100 * 365 * 24 * 60 * 60 * 1000;

/**
 * Changes members of the behaviour by their names: numbers of 0 and more, or 'never' for a very long time; words as listed
 * above. Throws BadInput, and then nothing is changed.
 */
export function changeBehaviour(behaviour: Behaviour, changes: JsonObject): void {
  const choices: Readonly<Record<string, readonly string[] | undefined>> = behaviourChoices;
  const members: Record<string, unknown> = { ...behaviour };
  const checked = Object.entries(changes).map(([name, value]) => {
    if (!Object.hasOwn(members, name)) {
      throw new BadInput(`There is no behaviour '${name}', only ${Object.keys(members).join(', ')}.`);
    }
    return [
      name,
      typeof members[name] === 'number' ? duration(name, value) : word(name, value, choices[name]),
    ] as const;
  });
  Object.assign(behaviour, Object.fromEntries(checked));
}

function duration(name: string, value: unknown): number {
  if (value === 'never') return never;
  if (typeof value === 'number' && Number.isFinite(value) && value >= 0) return value;
  throw new BadInput(`'${name}' is a number of 0 or more, or 'never'.`);
}

function word(name: string, value: unknown, allowed: readonly string[] | undefined): string {
  if (typeof value === 'string' && (allowed?.includes(value) ?? value !== '')) return value;
  throw new BadInput(allowed === undefined ? `'${name}' is a text.` : `'${name}' is one of: ${allowed.join(', ')}.`);
}
