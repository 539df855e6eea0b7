import { collectBinding } from '../../inspection/collect.ts';
import { resolveBinding } from '../../resources/binding.ts';
import type { Resource } from '../../resources/resource.ts';
import { judge } from '../../rules/catalogue.ts';
import { defaultPreferences, type Finding, type Remedy } from '../../rules/rule.ts';
import type { EstateReader } from '../../sources.ts';
import { targetOf } from '../change.ts';
import { sequence, type GoalChange } from '../derive.ts';
import type { MendInput } from '../inputs.ts';
import type { Plan, PlanFinding, PlanProof } from '../plan.ts';
import { preflight } from '../preflight.ts';
import { readAccounts } from './parts/accounts.ts';
import { blocker, note } from './parts/finding.ts';
import { estateOf } from './parts/graph.ts';
import { sorted, subjectOf } from './parts/sorted.ts';

/**
 * Plans what one rule says helps against what it finds in an account's binding, and nothing else. Nothing is changed.
 * @throws AzureFailure where the account cannot be read
 */
export async function planMend(
  reader: EstateReader,
  { accountId, rule }: MendInput,
  now: number,
  signal: AbortSignal,
): Promise<Plan> {
  const accounts = await readAccounts(reader, [accountId], signal);
  const [account] = accounts;
  const graph = await collectBinding(reader, await estateOf(reader, accounts, signal), account.key, signal);
  const binding = resolveBinding(graph.get(account.key) ?? account, graph);
  const found = judge(binding, { graph, now, preferences: defaultPreferences }).filter((one) => one.rule === rule);
  const steps = sequence(changesOf(found), graph);
  const findings = [...found.flatMap(withoutRemedy), ...(found.length === 0 ? [nothing(account, rule)] : [])];
  const store = binding.store?.kind === 'found' ? binding.store.resource.id : undefined;
  return {
    format: 2,
    kind: 'mend',
    title: found[0]?.remedy?.title ?? `Mend what “${rule}” finds in ${account.name}`,
    subject: subjectOf(account),
    accounts: [subjectOf(account)],
    related: store === undefined ? [] : [store],
    choices: [
      { label: 'Account', value: account.name },
      { label: 'Finding', value: found[0]?.message ?? 'none any more' },
    ],
    effects: [],
    steps,
    proves: steps.flatMap(({ change }): readonly PlanProof[] =>
      change.kind === 'set'
        ? [{ resource: change.resource, name: graph.get(targetOf(change))?.name ?? account.name, path: change.path }]
        : [],
    ),
    ...sorted([...findings, ...(await preflight(reader, steps, signal))], steps),
  };
}

/** Two findings of one rule may have the same remedy. */
function changesOf(found: readonly Finding[]): readonly GoalChange[] {
  const remedies = new Map<string, { readonly remedy: Remedy; readonly reason: string }>();
  for (const { remedy, message } of found)
    if (remedy && !remedies.has(remedy.id)) remedies.set(remedy.id, { remedy, reason: message });
  return [...remedies.values()].flatMap(({ remedy, reason }) =>
    remedy.changes.map((change, index) => ({
      id: index === 0 ? remedy.id : `${remedy.id}-${index + 1}`,
      title: remedy.title,
      change,
      cost: remedy.cost,
      costExplanation: remedy.costExplanation,
      reason,
    })),
  );
}

function withoutRemedy({ rule, subject, message, remedy }: Finding): readonly PlanFinding[] {
  return remedy ? [] : [blocker(rule, idOf(subject), `${message} No single change mends this.`)];
}

function nothing(account: Resource, rule: string): PlanFinding {
  return note(rule, idOf(account), `“${rule}” finds nothing in ${account.name} any more.`);
}

function idOf({ id, key }: Resource): string {
  return id ?? key;
}
