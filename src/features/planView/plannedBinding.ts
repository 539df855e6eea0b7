import { isSwitch } from '../../core/plans/derive.ts';
import { placeOf as changedPlace } from '../../core/plans/change.ts';
import type { Plan } from '../../core/plans/plan.ts';
import type { RunRecord } from '../../core/plans/record.ts';
import type { Step } from '../../core/plans/step.ts';
import { nameOf } from '../../core/resources/armId.ts';
import { types } from '../../core/resources/types.ts';
import { asString, at, type Value } from '../../core/resources/value.ts';
import { short } from '../../core/rules/usedVersion.ts';
import type { BindingNode, BindingView, NodeId, NodeState } from '../../protocol/bindingView.ts';
import type { StepState, StepView } from '../../protocol/planView.ts';
import { findingsAt, judgedState } from './judgedNodes.ts';
import { toStepView } from './stepView.ts';

/**
 * The binding that a plan makes or is about, each part with how far its step has come. It is told by the plan alone, so that it can
 * be shown without asking Azure; undefined where the plan does not say which key it is about.
 */
export function toPlannedBinding(plan: Plan, record: RunRecord | undefined, live = true): BindingView | undefined {
  const key = plan.steps.length === 0 ? undefined : plannedKey(plan);
  if (!key) return undefined;
  const findings = [...plan.blockers, ...plan.notes];
  const node = (id: NodeId, label: string, name: string, facts: readonly string[] = []): BindingNode => {
    const views = plan.steps
      .filter(({ change }) => placeOf(change) === id)
      .map((step) => toStepView(step, plan, record, live));
    const view = mostTelling(views);
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
        ...views.map(({ title, stateWords }) => `${title}: ${stateWords.toLowerCase()}.`),
        ...own.map(({ message }) => message),
      ],
      ...(view && { step: view.id }),
    };
  };
  const isTouched = (id: NodeId): boolean => plan.steps.some(({ change }) => placeOf(change) === id);
  const identity = choice(plan, 'Identity') ?? choice(plan, 'Who');
  const grant = choice(plan, 'Grant') ?? choice(plan, 'By');
  const accounts = plan.accounts.map(({ name }) => name);
  const nodes = [
    ...(accounts.length === 0 ? [] : [node('account', 'Account', ...accountWords(accounts))]),
    ...(identity !== undefined || isTouched('identity')
      ? [node('identity', 'Identity', identity ?? 'managed identity')]
      : []),
    ...(grant !== undefined || isTouched('grant') ? [node('grant', 'Grant', grant ?? 'wrap and unwrap')] : []),
    ...(key.name === undefined ? [] : [node('key', 'Key', key.name, key.facts)]),
    node('store', key.store.label, key.store.name),
  ];
  const network =
    key.isSet || isTouched('network') ? node('network', 'Network path', `To ${key.store.name}`) : undefined;
  const all = network ? [...nodes, network] : nodes;
  const worst = order.find((state) => all.some((one) => one.state === state)) ?? 'ok';
  const who = accounts.length === 0 ? plan.subject.name : accounts.join(', ');
  return {
    summary: `What ${who} will depend on: ${all.map(({ label, name, stateWords }) => `${label} ${name}, ${stateWords.toLowerCase()}`).join('; ')}.`,
    state: worst,
    stateWords: judgedWords[worst],
    nodes,
    ...(network && { network }),
    findings: [],
  };
}

function accountWords(names: readonly string[]): readonly [name: string, facts: readonly string[]] {
  const [only = ''] = names;
  return names.length === 1 ? [only, []] : [`${names.length} accounts`, [`${names.join(', ')}.`]];
}

/** The key that a plan is about, and what is known of it without asking. */
interface PlannedKey {
  /** Whether the plan makes accounts use it. */
  readonly isSet: boolean;
  /** Absent where the plan is about all keys of the store. */
  readonly name?: string;
  readonly facts: readonly string[];
  readonly store: { readonly label: string; readonly name: string };
}

function plannedKey(plan: Plan): PlannedKey | undefined {
  const target = plan.steps.find(({ change }) => isSwitch(change) && keyNameIn(change) !== undefined)?.change;
  if (target?.kind === 'set') {
    const { value } = target;
    return { isSet: true, name: keyNameIn(target) ?? 'key', facts: versionFacts(value), store: storeOf(value) };
  }
  const places = [plan.subject.id, ...plan.steps.map(({ change }) => changedPlace(change)), ...plan.related];
  const id = places.find((place) => inStore.test(place));
  const [, storeId = '', name] = inStore.exec(id ?? '') ?? [];
  if (id === undefined) return undefined;
  const isHsm = /\/managedHSMs\//i.test(storeId);
  return {
    isSet: false,
    ...(name !== undefined && { name }),
    facts: [],
    store: { label: isHsm ? 'Managed HSM' : 'Key vault', name: nameOf(storeId) },
  };
}

/** The id of a key store, or of what lies in it. */
const inStore = /^(\/.*\/providers\/Microsoft\.KeyVault\/(?:vaults|managedHSMs)\/[^/]+)(?:\/keys\/([^/]+))?/i;

/** What tells most of a part comes first: what went wrong, then what is under way, then what is to come. */
const telling: readonly StepState[] = [
  'failed',
  'running',
  'waiting',
  'parked',
  'interrupted',
  'cancelled',
  'pending',
  'notBegun',
  'done',
  'satisfied',
];

function mostTelling(views: readonly StepView[]): StepView | undefined {
  return telling.flatMap((state) => views.filter((view) => view.state === state))[0];
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
  if (change.kind === 'await' && change.what === 'use') return 'account';
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

function keyNameIn(change: Step['change']): string | undefined {
  return change.kind === 'set' ? asString(at(change.value, 'keyVaultProperties.keyName')) : undefined;
}

function versionFacts(encryption: Value): readonly string[] {
  const version = asString(at(encryption, 'keyVaultProperties.keyVersion'));
  return [version === undefined ? 'Versionless: follows the newest version.' : `Pinned to version ${short(version)}.`];
}

/** The second label of a key store's host tells which kind it is, in every cloud. */
function storeOf(encryption: Value): { readonly label: string; readonly name: string } {
  const uri = at(encryption, 'keyVaultProperties.keyVaultUri');
  if (uri.kind === 'reference') {
    return { label: uri.path.endsWith('hsmUri') ? 'Managed HSM' : 'Key vault', name: nameOf(uri.resource) };
  }
  const host = (asString(uri) ?? '').replace(/^https:\/\//, '');
  const [name = 'key store', kind] = host.split('.');
  return { label: kind === 'managedhsm' ? 'Managed HSM' : 'Key vault', name: name === '' ? 'key store' : name };
}

function choice(plan: Plan, label: string): string | undefined {
  return plan.choices.find((one) => one.label === label)?.value;
}
