import { toFailure } from '../failure.ts';
import { collectBinding } from '../inspection/collect.ts';
import { attachedIdentities, identityKinds, newestVersion, uriOf } from '../resources/binding.ts';
import { nameOf, normalizeArmId, parentArmId, subscriptionOf } from '../resources/armId.ts';
import { permissionModel } from '../resources/grant.ts';
import { ResourceGraph } from '../resources/graph.ts';
import type { LiveResource } from '../resources/resource.ts';
import { builtInRoles, roleDefinitionId } from '../resources/roles.ts';
import { types } from '../resources/types.ts';
import { asString, known } from '../resources/value.ts';
import { short } from '../rules/usedVersion.ts';
import type { Preferences } from '../rules/rule.ts';
import type { EstateReader } from '../sources.ts';
import { judgeCallerRights } from './callerRights.ts';
import { deriveSteps, type GoalChange } from './derive.ts';
import { planFinding, type Plan, type PlanChoice } from './plan.ts';

/** What a person chooses to put an account under a key. */
export interface EnableInput {
  readonly accountId: string;
  /** ARM id of a key in a vault. */
  readonly keyId: string;
  /** Follow the newest version, or stay on one. */
  readonly version: 'versionless' | { readonly pinned: string };
  readonly identity: { readonly kind: 'system' } | { readonly kind: 'user'; readonly id: string };
  readonly preferences: Preferences;
}

/**
 * Plans to put an account under a customer-managed key: reads afresh what it depends on, and derives the steps.
 * Nothing is changed.
 * @throws AzureFailure where the account, the key store or the key cannot be read
 */
export async function planEnable(
  reader: EstateReader,
  input: EnableInput,
  now: number,
  signal: AbortSignal,
): Promise<Plan> {
  const storeId = parentArmId(input.keyId);
  if (storeId === undefined) throw new TypeError(`${input.keyId} is not the id of a key.`);
  const [account, store, key, identity] = await Promise.all([
    reader.resource(input.accountId, signal),
    reader.resource(storeId, signal),
    reader.key(input.keyId, signal),
    input.identity.kind === 'user' ? reader.resource(input.identity.id, signal) : undefined,
  ]);
  const back = await wayBack(reader, account, signal);
  const goal = goalOf(input, account, store, key, identity, back);
  const read = ResourceGraph.of([account, store, key, ...(identity ? [identity] : [])]);
  // The grants that count are those of the binding as wished, so the reading follows the wished account.
  const wished = await collectBinding(reader, read.after(goal.map(({ change }) => change)), account.key, signal);
  const graph = wished.with([account, ...(await rolesToAssign(reader, store, signal))]);
  const { steps, remaining } = deriveSteps(account.key, graph, goal, { now, preferences: input.preferences });
  const rights = await judgeCallerRights(reader, steps, signal);
  const findings = [...remaining.map(planFinding), ...rights];
  const handled = new Set(steps.map(({ reason }) => reason));
  return {
    format: 1,
    kind: 'enable',
    title: `Encrypt ${account.name} with key ${key.name} of ${store.name}`,
    account: { id: account.id, name: account.name },
    related: [store.id, ...(identity ? [identity.id] : [])],
    choices: choicesOf(input, store, key),
    steps,
    blockers: findings.filter(({ severity, certainty }) => severity === 'error' && certainty === 'known'),
    notes: findings.filter(
      ({ severity, certainty, message }) => !(severity === 'error' && certainty === 'known') && !handled.has(message),
    ),
  };
}

/**
 * The definition of the role that the plan would assign: without it, what the assignment will allow could not be judged. Where it
 * cannot be read, the plan says so in its notes.
 */
async function rolesToAssign(
  reader: EstateReader,
  store: LiveResource,
  signal: AbortSignal,
): Promise<readonly LiveResource[]> {
  const subscription = subscriptionOf(store.id);
  if (subscription === undefined || store.type !== types.vault || permissionModel(store) !== 'rbac') return [];
  const id = roleDefinitionId(subscription, builtInRoles.cryptoServiceEncryptionUser.id);
  try {
    return [await reader.roleDefinition(id, signal)];
  } catch (thrown) {
    const failure = toFailure(thrown, 'read the role', id);
    if (failure.kind === 'cancelled') throw failure;
    return [];
  }
}

function goalOf(
  input: EnableInput,
  account: LiveResource,
  store: LiveResource,
  key: LiveResource,
  identity: LiveResource | undefined,
  back: WayBack,
): readonly GoalChange[] {
  const clientId = identity && asString(identity.read('properties.clientId'));
  const version = input.version === 'versionless' ? '' : input.version.pinned;
  return [
    identityChange(input, account, identity),
    {
      id: 'encryption',
      title: `Set key ${key.name} of ${store.name} on ${account.name}`,
      change: {
        kind: 'set',
        resource: account.id,
        type: types.account,
        path: 'properties.encryption',
        value: known({
          keySource: 'Microsoft.KeyVault',
          keyVaultProperties: {
            keyVaultUri: uriOf(store) ?? '',
            keyName: key.name,
            keyVersion: version,
            // Azure refuses an empty client id, so for the system-assigned identity there is none.
            ...(clientId !== undefined && { identityClientId: clientId }),
          },
        }),
      },
      cost: back.exists ? 'waits' : 'irreversible',
      costExplanation: `Azure refuses this until the grant has taken effect; it is tried again until then. No interruption is documented. ${back.words}`,
    },
  ];
}

function identityChange(input: EnableInput, account: LiveResource, identity: LiveResource | undefined): GoalChange {
  const has = identityKinds(account);
  const user = [...attachedIdentities(account)];
  if (identity && !user.some((id) => normalizeArmId(id) === identity.key)) user.push(identity.id);
  const kinds = [
    ...(has.system || input.identity.kind === 'system' ? ['SystemAssigned'] : []),
    ...(user.length > 0 ? ['UserAssigned'] : []),
  ];
  const what = identity ? `user-assigned identity ${identity.name}` : 'a system-assigned identity';
  return {
    id: 'identity',
    title: identity ? `Attach ${what} to ${account.name}` : `Give ${account.name} ${what}`,
    change: {
      kind: 'set',
      resource: account.id,
      type: types.account,
      path: 'identity',
      value: known({
        type: kinds.join(', '),
        ...(user.length > 0 && { userAssignedIdentities: Object.fromEntries(user.map((id) => [id, {}])) }),
      }),
    },
    cost: 'none',
    costExplanation: 'Identities that are attached already stay as they are. Nothing is interrupted.',
  };
}

interface WayBack {
  readonly exists: boolean;
  readonly words: string;
}

/**
 * Whether the account can go back to Microsoft-managed keys. Sources: Azure OpenAI encryption of data at rest (disabling); Foundry:
 * "Projects can be updated from Microsoft-managed keys to CMKs but not reverted".
 */
async function wayBack(reader: EstateReader, account: LiveResource, signal: AbortSignal): Promise<WayBack> {
  const foundry = asString(account.read('kind'))?.toLowerCase() === 'aiservices';
  const microsoft = asString(account.read('properties.encryption.keySource'))?.toLowerCase() !== 'microsoft.keyvault';
  if (!foundry) return { exists: true, words: 'The account can go back to Microsoft-managed keys later.' };
  if (!microsoft) return { exists: true, words: 'The account is under a key of yours already.' };
  const projects = await hasProjects(reader, account, signal);
  if (projects === false) {
    return { exists: true, words: 'It has no projects yet: once it has, it cannot go back to Microsoft-managed keys.' };
  }
  const doubt = projects === undefined ? ' Whether it has projects could not be read.' : '';
  return {
    exists: false,
    words: `A Foundry account with projects can never go back to Microsoft-managed keys, other than by being made anew.${doubt}`,
  };
}

/** Undefined where that cannot be read. */
async function hasProjects(
  reader: EstateReader,
  account: LiveResource,
  signal: AbortSignal,
): Promise<boolean | undefined> {
  try {
    const { items, gaps } = await reader.projects(account, signal);
    return items.length > 0 ? true : gaps.length > 0 ? undefined : false;
  } catch (thrown) {
    const failure = toFailure(thrown, 'list the projects', account.id);
    if (failure.kind === 'cancelled') throw failure;
    return undefined;
  }
}

function choicesOf(input: EnableInput, store: LiveResource, key: LiveResource): readonly PlanChoice[] {
  const newest = newestVersion(key);
  return [
    { label: 'Key', value: `${key.name} in ${store.name}` },
    {
      label: 'Version',
      value:
        input.version === 'versionless'
          ? 'versionless: follows the newest version'
          : `pinned to ${short(input.version.pinned)}${input.version.pinned === newest ? ' (the newest)' : ''}`,
    },
    {
      label: 'Identity',
      value: input.identity.kind === 'system' ? 'system-assigned' : `user-assigned: ${nameOf(input.identity.id)}`,
    },
    { label: 'Grant', value: grantWords(input, store) },
  ];
}

function grantWords({ preferences }: EnableInput, store: LiveResource): string {
  if (permissionModel(store) === 'accessPolicy') return `by access policy, which reaches all keys of ${store.name}`;
  return preferences.grantScope === 'key' ? 'at the key alone' : `at all of ${store.name}`;
}
