import { toFailure } from '../../core/failure.ts';
import { targetOf, type DeclarativeChange } from '../../core/plans/change.ts';
import { readWhereItIs } from '../../core/plans/observe.ts';
import type { Plan } from '../../core/plans/plan.ts';
import type { Step } from '../../core/plans/step.ts';
import { nameOf } from '../../core/resources/armId.ts';
import { isJsonObject, type Json, type JsonObject } from '../../core/resources/json.ts';
import { isLive } from '../../core/resources/resource.ts';
import type { Value } from '../../core/resources/value.ts';
import type { EstateReader } from '../../core/sources.ts';
import { changedName, isComparable } from './changeView.ts';

/** A resource before a step and after it, as text to compare. */
export interface RequestDocuments {
  readonly title: string;
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

/**
 * The body of the resource that a step changes: as Azure returns it now with what earlier steps of the plan make of it, and as it
 * is after the step.
 * @throws AzureFailure where it is there and cannot be read
 */
export async function requestDocuments(
  plan: Plan,
  step: Step,
  reader: EstateReader,
  signal: AbortSignal,
): Promise<RequestDocuments | undefined> {
  const { change } = step;
  if (!isComparable(change)) return undefined;
  const earlier = plan.steps
    .slice(0, plan.steps.indexOf(step))
    .map((other) => other.change)
    .filter(isComparable)
    .filter((other) => targetOf(other) === targetOf(change));
  const now = await bodyOf(change, reader, signal);
  const before = earlier.reduce(afterChange, now);
  return {
    title: `${step.title}: before and after`,
    name: changedName(change),
    before: textOf(before),
    after: textOf(afterChange(before, change)),
  };
}

async function bodyOf(
  { resource }: DeclarativeChange,
  reader: EstateReader,
  signal: AbortSignal,
): Promise<JsonObject | undefined> {
  // An assignment that is yet to be made has no id to read.
  if (!resource.startsWith('/')) return undefined;
  try {
    const found = await readWhereItIs(reader, resource, signal);
    return isLive(found) ? found.body : undefined;
  } catch (thrown) {
    const failure = toFailure(thrown, 'read the resource', resource);
    if (failure.kind === 'notFound') return undefined;
    throw failure;
  }
}

function afterChange(body: JsonObject | undefined, change: DeclarativeChange): JsonObject | undefined {
  switch (change.kind) {
    case 'set':
      return withValue(body ?? {}, change.path.split('.'), jsonOf(change.value));
    case 'create': {
      const members = Object.entries(change.body ?? {}).flatMap(([name, value]) => {
        const json = jsonOf(value);
        return json === undefined ? [] : [[name, json] as const];
      });
      return { ...body, ...Object.fromEntries(members), properties: jsonOf(change.properties) ?? {} };
    }
    case 'delete':
      return undefined;
  }
}

function withValue(body: JsonObject, [name = '', ...rest]: readonly string[], value: Json | undefined): JsonObject {
  const inner = body[name];
  const next = rest.length === 0 ? value : withValue(isJsonObject(inner) ? inner : {}, rest, value);
  const others = Object.fromEntries(Object.entries(body).filter(([other]) => other !== name));
  if (next === undefined) return others;
  // A property that is there keeps its place, so that the comparison shows only what changes.
  return name in body ? { ...body, [name]: next } : { ...others, [name]: next };
}

/** A value as JSON; what does not exist yet, or is not known, stands there in words. */
function jsonOf(value: Value): Json | undefined {
  switch (value.kind) {
    case 'known':
      return value.value;
    case 'object':
      return Object.fromEntries(
        Object.entries(value.entries).flatMap(([name, entry]) => {
          const json = jsonOf(entry);
          return json === undefined ? [] : [[name, json]];
        }),
      );
    case 'array':
      return value.items.flatMap((item) => jsonOf(item) ?? []);
    case 'reference':
      return `‹${value.path} of ${nameOf(value.resource)}›`;
    case 'unknown':
      return `‹not known: ${value.reason}›`;
    case 'absent':
      return undefined;
  }
}

function textOf(body: JsonObject | undefined): string {
  return body === undefined ? '' : `${JSON.stringify(body, undefined, 2)}\n`;
}
