import { isSwitch } from '../../core/plans/derive.ts';
import type { Plan } from '../../core/plans/plan.ts';
import type { RunRecord } from '../../core/plans/record.ts';
import type { Step } from '../../core/plans/step.ts';
import { types } from '../../core/resources/types.ts';
import { asString, at, type Value } from '../../core/resources/value.ts';
import { short } from '../../core/rules/usedVersion.ts';
import type { BindingNode, BindingView, NodeId, NodeState } from '../../protocol/bindingView.ts';
import type { StepState, StepView } from '../../protocol/planView.ts';
import { findingsAt, judgedState } from './judgedNodes.ts';
import { toStepView } from './stepView.ts';

/**
 * The binding that a plan makes, each part with how far its step has come. It is told by the plan alone, so that it can be shown
 * without asking Azure; undefined where the plan does not say which key it is about.
 */
export function toPlannedBinding(plan: Plan, record: RunRecord | undefined, live = true): BindingView | undefined {
  const target = plan.steps.find(({ change }) => isSwitch(change));
  if (target?.change.kind !== 'set') return undefined;
  const encryption = target.change.value;
  const findings = [...plan.blockers, ...plan.notes];
  const node = (id: NodeId, label: string, name: string, facts: readonly string[] = []): BindingNode => {
    const step = plan.steps.find(({ change }) => placeOf(change) === id);
    const view = step && toStepView(step, plan, record, live);
    const own = findingsAt(findings, id);
    const found = judgedState(own);
    const state = view && found !== 'broken' ? stateOfStep[view.state] : found;
    return {
      id,
      label,
      name,
      state,
      stateWords: view && found !== 'broken' ? wordsOfStep(view) : judgedWords[state],
      details: [
        ...facts,
        ...(view ? [`${view.title}: ${view.stateWords.toLowerCase()}.`] : []),
        ...own.map(({ message }) => message),
      ],
      ...(step && { step: step.id }),
    };
  };
  const store = storeOf(encryption);
  const nodes = [
    node('account', 'Account', plan.subject.name),
    node('identity', 'Identity', choice(plan, 'Identity') ?? 'managed identity'),
    node('grant', 'Grant', choice(plan, 'Grant') ?? 'wrap and unwrap'),
    node('key', 'Key', keyName(encryption), versionFacts(encryption)),
    node('store', store.label, store.name),
  ];
  const network = node('network', 'Network path', `To ${store.name}`);
  const all = [...nodes, network];
  const worst = order.find((state) => all.some((one) => one.state === state)) ?? 'ok';
  return {
    summary: `What ${plan.subject.name} will depend on: ${all.map(({ label, name, stateWords }) => `${label} ${name}, ${stateWords.toLowerCase()}`).join('; ')}.`,
    state: worst,
    stateWords: judgedWords[worst],
    nodes,
    network,
    findings: [],
  };
}

/** The state that tells most of the whole comes first. */
const order: readonly NodeState[] = ['broken', 'active', 'unknown', 'attention', 'planned', 'ok', 'none'];

const judgedWords: Readonly<Record<NodeState, string>> = {
  ok: 'Ready',
  attention: 'Needs attention',
  broken: 'In the way',
  unknown: 'Not known',
  planned: 'Will be changed',
  active: 'Being changed',
  none: '',
};

const stateOfStep: Readonly<Record<StepState, NodeState>> = {
  pending: 'planned',
  notBegun: 'planned',
  running: 'active',
  waiting: 'active',
  parked: 'active',
  done: 'ok',
  satisfied: 'ok',
  failed: 'broken',
  cancelled: 'unknown',
  interrupted: 'unknown',
};

function wordsOfStep({ state, stateWords }: StepView): string {
  switch (state) {
    case 'pending':
    case 'notBegun':
      return 'Will be changed';
    case 'running':
      return 'Being changed';
    case 'cancelled':
    case 'interrupted':
      return 'May have been changed';
    case 'waiting':
    case 'parked':
    case 'done':
    case 'satisfied':
    case 'failed':
      return stateWords;
  }
}

/** The part of the binding that a change alters. */
function placeOf(change: Step['change']): NodeId | undefined {
  switch (change.type) {
    case types.account:
      return isSwitch(change)
        ? 'account'
        : change.kind === 'set' && change.path === 'identity'
          ? 'identity'
          : 'network';
    case types.roleAssignment:
    case types.accessPolicy:
    case types.hsmLocalRoleAssignment:
      return 'grant';
    case types.vaultKey:
    case types.vaultKeyVersion:
    case types.hsmKey:
    case types.hsmKeyVersion:
      return 'key';
    case types.vault:
    case types.managedHsm:
      return change.kind === 'set' && /networkAcls|publicNetworkAccess/i.test(change.path) ? 'network' : 'store';
    default:
      return undefined;
  }
}

function keyName(encryption: Value): string {
  return asString(at(encryption, 'keyVaultProperties.keyName')) ?? 'key';
}

function versionFacts(encryption: Value): readonly string[] {
  const version = asString(at(encryption, 'keyVaultProperties.keyVersion'));
  return [version === undefined ? 'Versionless: follows the newest version.' : `Pinned to version ${short(version)}.`];
}

/** The second label of a key store's host tells which kind it is, in every cloud. */
function storeOf(encryption: Value): { readonly label: string; readonly name: string } {
  const host = (asString(at(encryption, 'keyVaultProperties.keyVaultUri')) ?? '').replace(/^https:\/\//, '');
  const [name = 'key store', kind] = host.split('.');
  return { label: kind === 'managedhsm' ? 'Managed HSM' : 'Key vault', name: name === '' ? 'key store' : name };
}

function choice(plan: Plan, label: string): string | undefined {
  return plan.choices.find((one) => one.label === label)?.value;
}
