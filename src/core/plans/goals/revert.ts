import { isMicrosoftManaged } from '../../resources/binding.ts';
import type { LiveResource } from '../../resources/resource.ts';
import { types } from '../../resources/types.ts';
import { asString, known } from '../../resources/value.ts';
import { defaultPreferences } from '../../rules/rule.ts';
import type { EstateReader } from '../../sources.ts';
import { deriveSteps, type GoalChange } from '../derive.ts';
import type { RevertInput } from '../inputs.ts';
import { planFinding, type Plan, type PlanEffect, type PlanFinding } from '../plan.ts';
import { preflight } from '../preflight.ts';
import { stepId } from './parts/account.ts';
import { namesOf, readAccounts, type Accounts } from './parts/accounts.ts';
import { note } from './parts/finding.ts';
import { revertFindings } from './parts/foundry.ts';
import { estateOf, storeIdOf } from './parts/graph.ts';
import { sorted, subjectOf } from './parts/sorted.ts';
import { oneFirst } from './parts/switches.ts';

/**
 * Plans to put accounts back under Microsoft-managed keys. Key, grants and identities stay. Source: Azure OpenAI encryption of data at
 * rest: "When you disable customer-managed keys, your Azure OpenAI resource is then encrypted with Microsoft-managed keys."
 * @throws AzureFailure where an account or its key store cannot be read
 */
export async function planRevert(
  reader: EstateReader,
  input: RevertInput,
  now: number,
  signal: AbortSignal,
): Promise<Plan> {
  const accounts = await readAccounts(reader, input.accountIds, signal);
  const graph = await estateOf(reader, accounts, signal);
  const underKey = accounts.filter((account) => !isMicrosoftManaged(account.read('properties.encryption')));
  const goal = oneFirst(underKey.map((account) => ({ account, change: switchBack(account, accounts) })));
  const keys = underKey.map(({ key }) => key);
  const { steps, remaining } = deriveSteps(keys, graph, goal, { now, preferences: defaultPreferences });
  const refusals = await Promise.all(underKey.map((account) => revertFindings(reader, account, signal)));
  const findings = [
    ...refusals.flat(),
    ...accounts.filter((account) => !underKey.includes(account)).map(alreadyNote),
    ...underKey.map(keepNote),
    ...remaining.map(planFinding),
    ...(await preflight(reader, steps, signal)),
  ];
  const stores = underKey.map((account) => storeIdOf(account, graph)).filter((id) => id !== undefined);
  return {
    format: 2,
    kind: 'revert',
    title: `Put ${namesOf(accounts)} back under Microsoft-managed keys`,
    subject: subjectOf(accounts[0]),
    accounts: accounts.map(subjectOf),
    related: [...new Set(stores)],
    choices: [{ label: 'Accounts', value: namesOf(accounts) }],
    effects: underKey.map(effectOf),
    steps,
    proves: accounts.map(({ id, name }) => ({ resource: id, name, path: 'properties.encryption' })),
    ...sorted(findings, steps),
  };
}

function switchBack(account: LiveResource, accounts: Accounts): GoalChange {
  return {
    id: stepId('encryption', account, accounts),
    title: `Put ${account.name} under Microsoft-managed keys`,
    change: {
      kind: 'set',
      resource: account.id,
      type: types.account,
      path: 'properties.encryption',
      value: known({ keySource: 'Microsoft.CognitiveServices' }),
    },
    cost: 'none',
    costExplanation:
      'No interruption is documented. The key, the grants and the identity stay, so there is a way back.',
  };
}

function effectOf({ id, name }: LiveResource): PlanEffect {
  const message = `${name} is encrypted with Microsoft-managed keys from then on. Your key no longer decides who can open what it stores.`;
  return { kind: 'keeps', subject: id, name, message };
}

/** The documents say what holds afterwards; of what was stored before, and of when the key is last used, they say nothing. */
function keepNote(account: LiveResource): PlanFinding {
  const name = asString(account.read('properties.encryption.keyVaultProperties.keyName')) ?? 'the key';
  const message = `Keep key ${name} enabled, and the grant of ${account.name} at it: whether Azure still needs it for what was stored before is not documented. Disable it only once the audit log of its key store shows no more KeyWrap and KeyUnwrap by the account's identity.`;
  return note('old-key', account.id, message, 'warning');
}

function alreadyNote({ id, name }: LiveResource): PlanFinding {
  return note('key-source', id, `${name} is under Microsoft-managed keys already: there is nothing to do.`);
}
