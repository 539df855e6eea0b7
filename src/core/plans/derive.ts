import { isWithinScope, normalizeArmId } from '../resources/armId.ts';
import { isMicrosoftManaged, resolveBinding } from '../resources/binding.ts';
import type { ResourceGraph } from '../resources/graph.ts';
import { absent, referencesIn, type Value } from '../resources/value.ts';
import { judge } from '../rules/catalogue.ts';
import type { Finding, Preferences, Remedy } from '../rules/rule.ts';
import { placeOf, stepOfReference, targetOf, valuesOf, type Change } from './change.ts';
import { isSatisfied } from './satisfied.ts';
import type { Cost, Step } from './step.ts';
import { undoOf } from './undo.ts';

/** A change that the goal itself asks for. */
export interface GoalChange {
  readonly id: string;
  readonly title: string;
  readonly change: Change;
  readonly cost: Cost;
  readonly costExplanation: string;
  /** Why, where it is not simply what was asked for. */
  readonly reason?: string;
  /** Ids of steps that must be done before, besides those that its references name. */
  readonly after?: readonly string[];
  readonly confirmation?: Step['confirmation'];
  readonly undo?: Step['undo'];
}

export interface Derivation {
  readonly steps: readonly Step[];
  /** What is still found once every step is done. */
  readonly remaining: readonly Finding[];
}

/** A remedy can call for another one (a new identity needs a grant); more rounds than this would be rules that fight. */
const maxRounds = 5;

/**
 * Derives the steps from the goal: its difference to reality, plus the remedies of what the rules find in the wished state,
 * ordered by the references between them. The switch of an encryption comes after all that it may depend on, since it succeeds only
 * once that is so.
 * @param accountKeys the accounts whose bindings must be right in the end
 */
export function deriveSteps(
  accountKeys: readonly string[],
  graph: ResourceGraph,
  goal: readonly GoalChange[],
  context: { readonly now: number; readonly preferences: Preferences },
): Derivation {
  const wanted: GoalChange[] = [...goal];
  let remaining: readonly Finding[] = [];
  for (let round = 0; round < maxRounds; round++) {
    const wished = graph.after(wanted.map(({ change }) => change));
    remaining = accountKeys.flatMap((key) => {
      const account = wished.get(key);
      return account ? judge(resolveBinding(account, wished), { ...context, graph: wished }) : [];
    });
    const before = wanted.length;
    for (const finding of remaining)
      if (finding.remedy && mustBeMended(finding)) addRemedy(wanted, finding.remedy, finding.message);
    if (wanted.length === before) break;
  }
  const lacking = wanted.filter(({ change }) => !isAlreadySo(graph, change));
  return { steps: inOrder(lacking.map((part) => toStep(part, lacking, graph))), remaining: distinct(remaining) };
}

/** What is in the way of the goal, or may be. What is only advice is told, and stays the person's choice. */
function mustBeMended({ severity, certainty }: Finding): boolean {
  return severity === 'error' || certainty === 'unknown';
}

/** Adds the changes of a remedy that nothing wanted so far makes already. */
function addRemedy(wanted: GoalChange[], { id, title, changes, cost, costExplanation }: Remedy, message: string): void {
  for (const change of changes) {
    if (wanted.some((other) => isSameFact(other.change, change))) continue;
    wanted.push({ id: freeId(id, wanted), title, change, cost, costExplanation, reason: message });
  }
}

function isSameFact(a: Change, b: Change): boolean {
  if (a.kind !== b.kind || targetOf(a) !== targetOf(b)) return false;
  return a.kind !== 'set' || b.kind !== 'set' || a.path === b.path;
}

function freeId(wish: string, taken: readonly { readonly id: string }[]): string {
  let id = wish;
  for (let number = 2; taken.some((other) => other.id === id); number++) id = `${wish}-${number}`;
  return id;
}

/** Two accounts with the same vault find the same of it. */
function distinct(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(
    (finding, index) => findings.findIndex(({ message }) => message === finding.message) === index,
  );
}

function isAlreadySo(graph: ResourceGraph, change: Change): boolean {
  if (change.kind !== 'set') return false;
  const current: Value = graph.get(targetOf(change))?.read(change.path) ?? absent;
  return isSatisfied(change.path, current, change.value);
}

function toStep(part: GoalChange, all: readonly GoalChange[], graph: ResourceGraph): Step {
  const { id, title, change, cost, costExplanation, confirmation } = part;
  const undo = part.undo ?? undoOf(part, graph);
  return {
    id,
    title,
    reason: part.reason ?? 'It is what you asked for.',
    change,
    cost,
    costExplanation,
    after: predecessors(part, all),
    ...(confirmation && { confirmation }),
    ...(undo && { undo }),
  };
}

/** What must be done before: what it refers to, what it lies in, and for a switch everything that a binding can depend on. */
function predecessors(step: GoalChange, all: readonly GoalChange[]): readonly string[] {
  const needed = new Set(
    valuesOf(step.change)
      .flatMap(referencesIn)
      .map(({ resource }) => resource),
  );
  return all
    .filter((other) => {
      if (other.id === step.id) return false;
      if (step.after?.includes(other.id) === true) return true;
      if (needed.size > 0 && [...needed].some((resource) => isReferenceTo(resource, other))) return true;
      if (makes(other.change, placeOf(step.change))) return true;
      return isSwitch(step.change) && isGroundwork(other) && !waitsFor(other, step.id, all);
    })
    .map(({ id }) => id);
}

function isReferenceTo(resource: string, { id, change }: GoalChange): boolean {
  const step = stepOfReference(resource);
  if (step !== undefined) return step === id;
  return !isSwitch(change) && normalizeArmId(resource) === normalizeArmId(targetOf(change));
}

/** Whether a change makes a resource that something lies in. */
function makes(change: Change, id: string): boolean {
  const isMade =
    change.kind === 'create' || (change.kind === 'act' && change.act !== 'rotate' && change.act !== 'backup');
  return isMade && change.resource.startsWith('/') && isWithinScope(id, change.resource);
}

/** What a switch may depend on: whatever is neither a switch itself nor comes of one. */
function isGroundwork({ change }: GoalChange): boolean {
  return !isSwitch(change) && change.kind !== 'await';
}

function waitsFor(step: GoalChange, id: string, all: readonly GoalChange[]): boolean {
  const direct = step.after ?? [];
  return direct.some((before) => {
    const other = all.find((candidate) => candidate.id === before);
    return before === id || (other !== undefined && waitsFor(other, id, all));
  });
}

/** The change that puts an account under another key: the only probe there is of another principal's grant. */
export function isSwitch(change: Change): boolean {
  return change.kind === 'set' && change.path === 'properties.encryption';
}

/** Whether Azure makes a change only once an identity may use a key: going back to Microsoft-managed keys needs none. */
export function needsGrant(change: Change): boolean {
  return isSwitch(change) && change.kind === 'set' && !isMicrosoftManaged(change.value);
}

/** Every step after those it waits for; what nothing orders stays in the order in which it was asked for. */
export function inOrder(steps: readonly Step[]): readonly Step[] {
  const left = [...steps];
  const ordered: Step[] = [];
  while (left.length > 0) {
    const index = left.findIndex(({ after }) => after.every((id) => ordered.some((done) => done.id === id)));
    if (index < 0) throw new Error(`The steps ${left.map(({ id }) => id).join(', ')} wait for each other.`);
    ordered.push(...left.splice(index, 1));
  }
  return ordered;
}

/** Steps of a plan whose order is its very idea: each after the one before. */
export function sequence(parts: readonly GoalChange[], graph: ResourceGraph): readonly Step[] {
  return parts.map((part, index) => {
    const previous = parts[index - 1];
    return { ...toStep(part, [], graph), after: previous ? [previous.id] : [] };
  });
}
