import type { PlanFinding } from '../../core/plans/plan.ts';
import type { NodeId, NodeState } from '../../protocol/bindingView.ts';

/** What each rule is about, as a place in the binding. A rule that is not listed speaks of no place, or of all. */
const places: Readonly<Record<string, NodeId>> = {
  'account-state': 'account',
  region: 'store',
  tenant: 'store',
  identity: 'identity',
  'client-id': 'identity',
  'identity-at-creation': 'identity',
  grant: 'grant',
  'grant-role': 'grant',
  'permission-model': 'grant',
  'policy-permissions': 'grant',
  'grant-order': 'grant',
  'excess-rights': 'grant',
  'key-visible': 'key',
  'key-type': 'key',
  'key-operations': 'key',
  'key-enabled': 'key',
  'key-dates': 'key',
  'key-version': 'key',
  'soft-delete': 'store',
  'purge-protection': 'store',
  'network-path': 'network',
};

type Judged = Pick<PlanFinding, 'rule' | 'severity' | 'certainty' | 'message'>;

export function findingsAt<F extends Judged>(findings: readonly F[], node: NodeId): readonly F[] {
  return findings.filter(({ rule }) => places[rule] === node);
}

/** The gravest of what was found, in the same order in which an account's state is told. */
export function judgedState(findings: readonly Judged[]): NodeState {
  const certain = findings.filter(({ certainty }) => certainty === 'known');
  if (certain.some(({ severity }) => severity === 'error')) return 'broken';
  if (certain.length < findings.length) return 'unknown';
  return certain.some(({ severity }) => severity === 'warning') ? 'attention' : 'ok';
}
