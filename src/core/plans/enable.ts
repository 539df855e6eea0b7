import { collectBinding } from '../inspection/collect.ts';
import { attachedIdentities, identityKinds, newestVersion, uriOf } from '../resources/binding.ts';
import { nameOf, normalizeArmId, parentArmId } from '../resources/armId.ts';
import { ResourceGraph } from '../resources/graph.ts';
import type { LiveResource } from '../resources/resource.ts';
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
  const goal = goalOf(input, account, store, key, identity);
  const read = ResourceGraph.of([account, store, key, ...(identity ? [identity] : [])]);
  // The grants that count are those of the binding as wished, so the reading follows the wished account.
  const wished = await collectBinding(reader, read.after(goal.map(({ change }) => change)), account.key, signal);
  const graph = wished.with([account]);
  const { steps, remaining } = deriveSteps(account.key, graph, goal, { now, preferences: input.preferences });
  const rights = await judgeCallerRights(reader, steps, signal);
  const findings = [...remaining.map(planFinding), ...rights];
  const handled = new Set(steps.map(({ reason }) => reason));
  return {
    format: 1,
    kind: 'enable',
    title: `Encrypt ${account.name} with key ${key.name} of ${store.name}`,
    account: { id: account.id, name: account.name },
    choices: choicesOf(input, store, key),
    steps,
    blockers: findings.filter(({ severity, certainty }) => severity === 'error' && certainty === 'known'),
    notes: findings.filter(
      ({ severity, certainty, message }) => !(severity === 'error' && certainty === 'known') && !handled.has(message),
    ),
  };
}

function goalOf(
  input: EnableInput,
  account: LiveResource,
  store: LiveResource,
  key: LiveResource,
  identity: LiveResource | undefined,
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
      cost: 'waits',
      costExplanation: wayBack(account),
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

/** Sources: Azure OpenAI encryption of data at rest (disabling) and the Foundry documentation on customer-managed keys. */
function wayBack(account: LiveResource): string {
  const foundry = asString(account.read('kind'))?.toLowerCase() === 'aiservices';
  const back = foundry
    ? 'A Foundry account with projects cannot go back to Microsoft-managed keys.'
    : 'The account can go back to Microsoft-managed keys later.';
  return `Azure refuses this until the grant has taken effect; it is tried again until then. No interruption is documented. ${back}`;
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
    { label: 'Grant', value: input.preferences.grantScope === 'key' ? `at the key alone` : `at all of ${store.name}` },
  ];
}
