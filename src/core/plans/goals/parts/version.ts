import { resolveBinding } from '../../../resources/binding.ts';
import type { ResourceGraph } from '../../../resources/graph.ts';
import type { LiveResource } from '../../../resources/resource.ts';
import { types } from '../../../resources/types.ts';
import { asString } from '../../../resources/value.ts';
import { defaultPreferences } from '../../../rules/rule.ts';
import { short } from '../../../rules/usedVersion.ts';
import type { EstateReader } from '../../../sources.ts';
import { deriveSteps, type GoalChange } from '../../derive.ts';
import { planFinding, type Plan, type PlanFinding, type PlanKind } from '../../plan.ts';
import { preflight } from '../../preflight.ts';
import { stepId, withVersion } from './account.ts';
import { keylessBlockers, namesOf, type Accounts } from './accounts.ts';
import { collectAfter, storeIdOf } from './graph.ts';
import { sorted, subjectOf } from './sorted.ts';
import { oneFirst } from './switches.ts';

/** The version that one account's key is to have; an empty string for none. */
export interface VersionWish {
  readonly account: LiveResource;
  readonly version: string;
}

/** The key of an account, as far as it can be seen. */
export interface PresentKey {
  /** Its ARM id; undefined where its key store cannot be seen. */
  readonly id?: string;
  readonly name: string;
  readonly isInHsm: boolean;
}

/** @param graph an inventory that holds the account's key store */
export function presentKey(account: LiveResource, graph: ResourceGraph): PresentKey {
  const name = asString(account.read('properties.encryption.keyVaultProperties.keyName')) ?? 'key';
  const store = resolveBinding(account, graph).store;
  const isInHsm = store?.kind === 'found' && store.resource.type === types.managedHsm;
  const storeId = storeIdOf(account, graph);
  return { name, isInHsm, ...(storeId !== undefined && { id: `${storeId}/keys/${name}` }) };
}

/** Plans to set or take away the version in the encryption of accounts; key and identity stay as they are. */
export async function planVersions(
  reader: EstateReader,
  wish: {
    readonly kind: Extract<PlanKind, 'pin' | 'unpin'>;
    readonly title: string;
    readonly accounts: Accounts;
    readonly graph: ResourceGraph;
    readonly wishes: readonly VersionWish[];
    readonly findings: readonly PlanFinding[];
  },
  now: number,
  signal: AbortSignal,
): Promise<Plan> {
  const { accounts, wishes } = wish;
  const goal = oneFirst(
    wishes.map(({ account, version }) => ({ account, change: switchOf(account, version, accounts) })),
  );
  const changes = goal.map(({ change }) => change);
  const graph = await collectAfter(reader, wish.graph, accounts, changes, signal);
  const keys = wishes.map(({ account }) => account.key);
  const { steps, remaining } = deriveSteps(keys, graph, goal, { now, preferences: defaultPreferences });
  const findings = [
    ...keylessBlockers(accounts),
    ...wish.findings,
    // That a pinned account does not follow a rotation is said in the words of the plan.
    ...remaining.filter(({ rule }) => rule !== 'rotation-pinned').map(planFinding),
    ...(await preflight(reader, steps, signal)),
  ];
  const stores = accounts.map((account) => storeIdOf(account, graph)).filter((id) => id !== undefined);
  return {
    format: 2,
    kind: wish.kind,
    title: wish.title,
    subject: subjectOf(accounts[0]),
    accounts: accounts.map(subjectOf),
    related: [...new Set(stores)],
    choices: [
      { label: 'Accounts', value: namesOf(accounts) },
      ...wishes.map(({ account, version }) => ({
        label: `Version of ${account.name}`,
        value: version === '' ? 'versionless: follows the newest version' : `pinned to ${short(version)}`,
      })),
    ],
    effects: [],
    steps,
    proves: accounts.map(({ id, name }) => ({ resource: id, name, path: 'properties.encryption' })),
    ...sorted(findings, steps),
  };
}

function switchOf(account: LiveResource, version: string, accounts: Accounts): GoalChange {
  const what = version === '' ? 'the newest version' : `version ${short(version)}`;
  return {
    id: stepId('encryption', account, accounts),
    title: `${version === '' ? `Let ${account.name} follow` : `Hold ${account.name} to`} ${what} of its key`,
    change: {
      kind: 'set',
      resource: account.id,
      type: types.account,
      path: 'properties.encryption',
      value: withVersion(account, version),
    },
    cost: 'waits',
    costExplanation:
      'Key and identity stay as they are. Azure tries the key, and refuses where the identity may not use it. No interruption is documented, and what is stored already is not encrypted anew.',
  };
}
