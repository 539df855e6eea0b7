import { resolveBinding } from '../resources/binding.ts';
import type { ResourceGraph } from '../resources/graph.ts';
import { normalizeArmId } from '../resources/armId.ts';
import { absent, referencesIn, type Value } from '../resources/value.ts';
import { judge } from '../rules/catalogue.ts';
import type { Finding, Preferences } from '../rules/rule.ts';
import { targetOf, type Change } from './change.ts';
import { isSatisfied } from './satisfied.ts';
import type { Cost, Step } from './step.ts';

/** A change that the goal itself asks for. */
export interface GoalChange {
  readonly id: string;
  readonly title: string;
  readonly change: Change;
  readonly cost: Cost;
  readonly costExplanation: string;
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
 * ordered by the references between them. The switch of the encryption comes last, since it succeeds only once everything it
 * depends on is so.
 */
export function deriveSteps(
  accountKey: string,
  graph: ResourceGraph,
  goal: readonly GoalChange[],
  context: { readonly now: number; readonly preferences: Preferences },
): Derivation {
  const wanted = goal.map((part) => ({ ...part, reason: 'It is what you asked for.' }));
  let remaining: readonly Finding[] = [];
  for (let round = 0; round < maxRounds; round++) {
    const wished = graph.after(wanted.map(({ change }) => change));
    const account = wished.get(accountKey);
    if (!account) break;
    remaining = judge(resolveBinding(account, wished), { ...context, graph: wished });
    const fresh = remaining.filter(({ remedy }) => remedy && !wanted.some(({ id }) => id === remedy.id));
    if (fresh.length === 0) break;
    for (const { remedy, message } of fresh) {
      if (!remedy || wanted.some(({ id }) => id === remedy.id)) continue;
      for (const [index, change] of remedy.changes.entries()) {
        const id = index === 0 ? remedy.id : `${remedy.id}-${index + 1}`;
        wanted.push({
          id,
          title: remedy.title,
          change,
          cost: remedy.cost,
          costExplanation: remedy.costExplanation,
          reason: message,
        });
      }
    }
  }
  const lacking = wanted.filter(({ change }) => !isAlreadySo(graph, change));
  return { steps: inOrder(lacking.map((step) => ({ ...step, after: predecessors(step, lacking) }))), remaining };
}

function isAlreadySo(graph: ResourceGraph, change: Change): boolean {
  if (change.kind === 'create') return false;
  const current: Value = graph.get(targetOf(change))?.read(change.path) ?? absent;
  return isSatisfied(change.path, current, change.value);
}

interface Draft {
  readonly id: string;
  readonly change: Change;
}

function predecessors(step: Draft, all: readonly Draft[]): readonly string[] {
  if (isSwitch(step.change)) return all.filter((other) => other.id !== step.id).map(({ id }) => id);
  const value = step.change.kind === 'set' ? step.change.value : step.change.properties;
  const needed = new Set(referencesIn(value).map(({ resource }) => normalizeArmId(resource)));
  return all
    .filter(
      (other) => other.id !== step.id && !isSwitch(other.change) && needed.has(normalizeArmId(targetOf(other.change))),
    )
    .map(({ id }) => id);
}

/** The change that puts an account under another key: the only probe there is of another principal's grant. */
export function isSwitch(change: Change): boolean {
  return change.kind === 'set' && change.path === 'properties.encryption';
}

/** Every step after those it waits for; what nothing orders stays in the order in which it was asked for. */
function inOrder(steps: readonly Step[]): readonly Step[] {
  const left = [...steps];
  const ordered: Step[] = [];
  while (left.length > 0) {
    const index = left.findIndex(({ after }) => after.every((id) => ordered.some((done) => done.id === id)));
    if (index < 0) throw new Error(`The steps ${left.map(({ id }) => id).join(', ')} wait for each other.`);
    ordered.push(...left.splice(index, 1));
  }
  return ordered;
}
