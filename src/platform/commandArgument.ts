import { isJsonObject } from '../core/resources/json.ts';
import type { LiveResource } from '../core/resources/resource.ts';

/** The resource that a command was called on: a row of the tree, or anything else that carries one. */
export function resourceOf(argument: unknown): LiveResource | undefined {
  const resource = member(argument, 'resource');
  return isLiveResource(resource) ? resource : undefined;
}

/**
 * The resources that a command was called on. VS Code hands over the row, and behind it all that are selected; a row that is not
 * among the selected ones was meant alone.
 */
export function resourcesOf([argument, selected]: readonly unknown[]): readonly LiveResource[] {
  const rows = Array.isArray(selected) && selected.includes(argument) ? (selected as readonly unknown[]) : [argument];
  const resources = rows.flatMap((row) => resourceOf(row) ?? []);
  return resources.filter(({ key }, index) => resources.findIndex((other) => other.key === key) === index);
}

/** The id of the run that a command was called on: a row of the tree, or the id itself. */
export function runOf(argument: unknown): string | undefined {
  if (typeof argument === 'string') return argument;
  const runId = member(member(argument, 'run'), 'runId');
  return typeof runId === 'string' ? runId : undefined;
}

/** The ARM id of what a command was called on. */
export function idOf(argument: unknown): string | undefined {
  const id = member(member(argument, 'resource'), 'id') ?? member(argument, 'armId');
  return typeof id === 'string' ? id : undefined;
}

/** The rule whose finding a command was called on. */
export function ruleOf(argument: unknown): string | undefined {
  const rule = member(argument, 'rule');
  return typeof rule === 'string' ? rule : undefined;
}

function isLiveResource(value: unknown): value is LiveResource {
  return (
    typeof member(value, 'id') === 'string' &&
    typeof member(value, 'read') === 'function' &&
    isJsonObject(member(value, 'body'))
  );
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}
