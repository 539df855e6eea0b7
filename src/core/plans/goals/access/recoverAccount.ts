import { collectBinding } from '../../../inspection/collect.ts';
import { deletedStoreAt, originalId, purgeWords } from '../../../inspection/deleted.ts';
import { presenceOfKey, presenceOfResource } from '../../../inspection/presence.ts';
import { nameOf } from '../../../resources/armId.ts';
import { resolveBinding } from '../../../resources/binding.ts';
import { hostOf } from '../../../resources/network.ts';
import { liveResource, type LiveResource } from '../../../resources/resource.ts';
import { types } from '../../../resources/types.ts';
import { asString } from '../../../resources/value.ts';
import { defaultPreferences } from '../../../rules/rule.ts';
import type { EstateReader } from '../../../sources.ts';
import { deriveSteps, type GoalChange } from '../../derive.ts';
import type { PlanFinding } from '../../plan.ts';
import { groupFindings, recovery, storeComeback } from './comeback.ts';
import { storeUriFor } from './mendAccount.ts';
import { purged, stillThere, told, type Recovered } from './recovered.ts';
import { dependantsOf, gapFindings, readSurroundings, type Surroundings } from './surroundings.ts';

/**
 * A deleted account, after what its encryption depends on: "If the deleted resource used customer-managed keys … and the key vault is
 * also deleted, then you must restore the key vault before you restore the Foundry resource." (Recover or purge deleted resources)
 */
export async function recoverAccount(
  reader: EstateReader,
  id: string,
  now: number,
  signal: AbortSignal,
): Promise<Recovered> {
  const presence = await presenceOfResource(reader, id, signal);
  if (presence.kind === 'unread') throw presence.failure;
  if (presence.kind === 'present') return stillThere(id, 'an account');
  if (presence.kind === 'gone') return purged(id, 'account');
  const { deleted } = presence;
  const account = liveResource(id, types.account, deleted.body);
  const surroundings = await readSurroundings(reader, signal);
  const around: Surroundings = {
    ...surroundings,
    accounts: [...surroundings.accounts, account],
    graph: surroundings.graph.with([account]),
  };
  const needs = await needsOf(reader, account, around, signal);
  const own: GoalChange = {
    ...recovery('recover-account', id, types.account, 'account', deleted),
    after: [...needs.goal.map((part) => part.id), ...remedies],
  };
  const { steps, remaining } = deriveSteps(needs.judged ? [account.key] : [], needs.graph, [...needs.goal, own], {
    now,
    preferences: defaultPreferences,
  });
  return {
    steps,
    findings: [
      ...(await groupFindings(reader, id, signal)),
      ...needs.findings,
      ...remaining.map(told),
      ...gapFindings(around.gaps, id),
      ...identityNote(account),
    ],
    choices: [{ label: 'Purged for good on', value: purgeWords(deleted) }],
    accounts: [account, ...needs.others],
    proves: [{ resource: id, name: account.name, path: 'properties.encryption' }],
  };
}

/** Steps by which rules remedy what an account depends on, as far as they are not about the account itself. */
const remedies = ['soft-delete', 'purge-protection', 'trusted-services', 'grant'];

interface Needs {
  readonly goal: readonly GoalChange[];
  readonly findings: readonly PlanFinding[];
  readonly others: readonly LiveResource[];
  readonly graph: Surroundings['graph'];
  /** Whether the rules have all they need to judge the binding. */
  readonly judged: boolean;
}

async function needsOf(
  reader: EstateReader,
  account: LiveResource,
  around: Surroundings,
  signal: AbortSignal,
): Promise<Needs> {
  const nothing: Needs = { goal: [], findings: [], others: [], graph: around.graph, judged: false };
  const binding = resolveBinding(account, around.graph);
  const uri = storeUriFor(account, binding);
  const keyName = asString(account.read('properties.encryption.keyVaultProperties.keyName'));
  if (binding.keySource !== 'customer' || uri === undefined || keyName === undefined) return nothing;
  const warning = (message: string): Needs => ({
    ...nothing,
    findings: [{ rule: 'recover', severity: 'warning', certainty: 'known', subject: account.id, message }],
  });
  const store = binding.store?.kind === 'found' ? binding.store.resource : undefined;
  if (store?.id === undefined) {
    const { deleted, gaps } = await deletedStoreAt(reader, uri, around.subscriptionIds, signal);
    if (!deleted) {
      const lost = warning(
        `${account.name} is encrypted with key ${keyName} at ${hostOf(uri)}, which is neither among the key stores that you can see nor among the deleted ones. Unless it is there all the same, the account comes back without access to its data.`,
      );
      return { ...lost, findings: [...lost.findings, ...gapFindings(gaps, account.id)] };
    }
    const id = originalId(deleted);
    const dependants = dependantsOf(around, uri);
    const back = await storeComeback(reader, id, deleted, uri, [keyName], dependants, signal);
    const others = dependants.map((dependant) => dependant.account).filter(({ key }) => key !== account.key);
    return { ...nothing, goal: back.goal, findings: [...back.findings, ...gapFindings(gaps, account.id)], others };
  }
  const keyId = `${store.id}/keys/${keyName}`;
  const keyType = store.type === types.managedHsm ? types.hsmKey : types.vaultKey;
  const presence = await presenceOfKey(reader, keyId, signal);
  switch (presence.kind) {
    case 'gone':
      return warning(
        `${nameOf(store.id)} has no key ${keyName}, nor a deleted one: ${account.name} comes back without access to its data, unless the key is restored from a backup.`,
      );
    case 'unread':
      return warning(`Whether key ${keyName} is there could not be read: ${presence.failure.message}`);
    case 'present':
    case 'deleted': {
      const isDeleted = presence.kind === 'deleted';
      const graph = isDeleted ? around.graph.with([liveResource(keyId, keyType, presence.deleted.body)]) : around.graph;
      return {
        ...nothing,
        goal: isDeleted ? [recovery('recover-key', keyId, keyType, 'key', presence.deleted)] : [],
        graph: await collectBinding(reader, graph, account.key, signal),
        judged: true,
      };
    }
  }
}

function identityNote(account: LiveResource): readonly PlanFinding[] {
  const message = `Whether ${account.name} comes back with the same system-assigned identity is not documented. Restore access afterwards: it grants access to the new one if there is one.`;
  return [{ rule: 'recover', severity: 'info', certainty: 'unknown', subject: account.id, message }];
}
