import { resolveBinding, type Binding } from '../resources/binding.ts';
import type { ResourceGraph } from '../resources/graph.ts';
import { judge, ruleById } from '../rules/catalogue.ts';
import { defaultPreferences, type Finding, type Preferences, type RuleInfo } from '../rules/rule.ts';
import type { EstateReader } from '../sources.ts';
import { collectBinding } from './collect.ts';
import { stateOf, type EncryptionState } from './state.ts';

/** What there is to say of one account's encryption. */
export interface Inspection {
  readonly binding: Binding;
  readonly findings: readonly Finding[];
  readonly state: EncryptionState;
  /** The resources that were read for it. */
  readonly graph: ResourceGraph;
  /** What people are told of a rule: whoever shows findings need not load the rules. */
  readonly ruleOf: (id: string) => RuleInfo | undefined;
}

/**
 * Reads what an account's encryption depends on and judges it.
 * @param graph an inventory that holds the account and the key stores
 * @throws AzureFailure of kind `cancelled` only: what cannot be read is said in the findings
 */
export async function inspectAccount(
  reader: EstateReader,
  graph: ResourceGraph,
  accountKey: string,
  now: number,
  signal: AbortSignal,
  preferences?: Preferences,
): Promise<Inspection | undefined> {
  const collected = await collectBinding(reader, graph, accountKey, signal);
  const account = collected.get(accountKey);
  if (!account) return undefined;
  return inspectBinding(resolveBinding(account, collected), collected, now, preferences);
}

/** Judges a binding by what the graph holds already. */
export function inspectBinding(
  binding: Binding,
  graph: ResourceGraph,
  now: number,
  preferences: Preferences = defaultPreferences,
): Inspection {
  const findings = judge(binding, { graph, now, preferences });
  return { binding, findings, state: stateOf(binding, findings), graph, ruleOf: ruleById };
}
