import { collectBinding } from '../../inspection/collect.ts';
import { nameOf } from '../../resources/armId.ts';
import { newestVersion } from '../../resources/binding.ts';
import { permissionModel } from '../../resources/grant.ts';
import { ResourceGraph } from '../../resources/graph.ts';
import type { LiveResource } from '../../resources/resource.ts';
import { types } from '../../resources/types.ts';
import { asString } from '../../resources/value.ts';
import { short } from '../../rules/usedVersion.ts';
import type { EstateReader } from '../../sources.ts';
import { deriveSteps, type GoalChange } from '../derive.ts';
import type { EnableInput } from '../inputs.ts';
import { isBlocking, planFinding, type Plan, type PlanChoice, type PlanFinding } from '../plan.ts';
import { preflight } from '../preflight.ts';
import type { Step } from '../step.ts';
import { encryptionChange, identityChange, stepId, wayBack } from './parts/account.ts';
import { planKey, wishedVersion, type PlannedKey } from './parts/key.ts';
import { rolesToAssign } from './parts/roles.ts';

export type { EnableInput } from '../inputs.ts';

/**
 * Plans to put accounts under a customer-managed key: reads afresh what they depend on, and derives the steps. Nothing is changed.
 * @throws AzureFailure where an account, or a key store, key or identity that should be there, cannot be read
 */
export async function planEnable(
  reader: EstateReader,
  input: EnableInput,
  now: number,
  signal: AbortSignal,
): Promise<Plan> {
  const [accounts, identity] = await Promise.all([
    Promise.all(input.accountIds.map((id) => reader.resource(id, signal))),
    input.identity.kind === 'user' ? reader.resource(input.identity.id, signal) : undefined,
  ]);
  const [first] = accounts;
  if (!first) throw new TypeError('No account is named.');
  const key = await planKey(reader, input.key, tenantOf(first), signal);
  const goal = [...key.goal, ...(await switches(reader, input, accounts, key, identity, signal))];
  const graph = await graphFor(reader, accounts, key, identity, goal, signal);
  const accountKeys = accounts.map((account) => account.key);
  const { steps, remaining } = deriveSteps(accountKeys, graph, goal, { now, preferences: input.preferences });
  const findings = [...key.findings, ...remaining.map(planFinding), ...(await preflight(reader, steps, signal))];
  return {
    format: 2,
    kind: 'enable',
    title: `Encrypt ${accounts.map(({ name }) => name).join(', ')} with key ${key.name} of ${key.store.name}`,
    subject: subjectOf(first),
    accounts: accounts.map(subjectOf),
    related: [...(key.store.resource ? [key.store.id] : []), ...(identity ? [identity.id] : [])],
    choices: choicesOf(input, key),
    effects: [],
    steps,
    proves: accounts.map(({ id, name }) => ({ resource: id, name, path: 'properties.encryption' })),
    ...sorted(findings, steps),
  };
}

/** What stands in the way, and what is worth knowing besides what a step takes care of. */
export function sorted(
  findings: readonly PlanFinding[],
  steps: readonly Step[],
): { readonly blockers: readonly PlanFinding[]; readonly notes: readonly PlanFinding[] } {
  const handled = new Set(steps.map(({ reason }) => reason));
  return {
    blockers: findings.filter(isBlocking),
    notes: findings.filter((finding) => !isBlocking(finding) && !handled.has(finding.message)),
  };
}

export function subjectOf({ id, name, type }: LiveResource): Plan['subject'] {
  return { id, name, type };
}

function tenantOf(account: LiveResource): string | undefined {
  return asString(account.read('identity.tenantId')) ?? asString(account.read('tenantId'));
}

async function switches(
  reader: EstateReader,
  input: EnableInput,
  accounts: readonly LiveResource[],
  key: PlannedKey,
  identity: LiveResource | undefined,
  signal: AbortSignal,
): Promise<readonly GoalChange[]> {
  const wished = {
    storeUri: key.store.uri,
    storeName: key.store.name,
    keyName: key.name,
    version: wishedVersion(input.version, key),
    identity,
  };
  const changes = accounts.map(async (account) => [
    identityChange(stepId('identity', account, accounts), input.identity, account, identity),
    encryptionChange(stepId('encryption', account, accounts), account, wished, await wayBack(reader, account, signal)),
  ]);
  return (await Promise.all(changes)).flat();
}

/** What the accounts depend on once they are as wished: the grants that count are those of the binding that is to be. */
export async function graphFor(
  reader: EstateReader,
  accounts: readonly LiveResource[],
  key: PlannedKey,
  identity: LiveResource | undefined,
  goal: readonly GoalChange[],
  signal: AbortSignal,
): Promise<ResourceGraph> {
  const read = [...accounts, key.store.resource, key.resource, identity].filter((item) => item !== undefined);
  let graph = ResourceGraph.of(read).after(goal.map(({ change }) => change));
  for (const account of accounts) graph = await collectBinding(reader, graph, account.key, signal);
  // The steps are the difference to what is: what only the goal would make is taken out again.
  const planned = goal.filter(({ change }) => change.kind === 'create' || change.kind === 'act');
  for (const { change } of planned) graph = graph.without(change.resource);
  return graph.with([...read, ...(await rolesToAssign(reader, key.store, signal))]);
}

function choicesOf(input: EnableInput, key: PlannedKey): readonly PlanChoice[] {
  return [
    { label: 'Key', value: keyWords(input, key) },
    { label: 'Version', value: versionWords(input, key) },
    {
      label: 'Identity',
      value: input.identity.kind === 'system' ? 'system-assigned' : `user-assigned: ${nameOf(input.identity.id)}`,
    },
    { label: 'Grant', value: grantWords(input, key) },
  ];
}

function keyWords({ key: choice }: EnableInput, { name, store }: PlannedKey): string {
  const how = { existing: '', new: ' (new)', import: ' (imported)' }[choice.kind];
  return `${name}${how} in ${store.name}${store.resource ? '' : ' (new)'}`;
}

function versionWords({ version }: EnableInput, { resource }: PlannedKey): string {
  if (version === 'versionless') return 'versionless: follows the newest version';
  const newest = resource && newestVersion(resource);
  if (version === 'newest')
    return `pinned to ${newest === undefined ? 'its first version' : `${short(newest)} (the newest)`}`;
  return `pinned to ${short(version.pinned)}${version.pinned === newest ? ' (the newest)' : ''}`;
}

function grantWords({ preferences }: EnableInput, { store }: PlannedKey): string {
  if (store.resource?.type === types.vault && permissionModel(store.resource) === 'accessPolicy')
    return `by access policy, which reaches all keys of ${store.name}`;
  return preferences.grantScope === 'key' ? 'at the key alone' : `at all of ${store.name}`;
}
