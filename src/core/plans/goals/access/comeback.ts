import { toFailure } from '../../../failure.ts';
import { groupOf, purgeWords } from '../../../inspection/deleted.ts';
import { nameOf } from '../../../resources/armId.ts';
import { judgeGrant } from '../../../resources/grant.ts';
import { ResourceGraph } from '../../../resources/graph.ts';
import { identityInWords } from '../../../resources/identityInWords.ts';
import { liveResource, type LiveResource } from '../../../resources/resource.ts';
import { types, type ResourceType } from '../../../resources/types.ts';
import { absent, asString, known, object, type Value } from '../../../resources/value.ts';
import type { EstateReader } from '../../../sources.ts';
import type { GoalChange } from '../../derive.ts';
import type { PlanFinding } from '../../plan.ts';
import { accessFor, grantChange, scopeOf } from './granting.ts';
import type { Dependant } from './surroundings.ts';

/** What a deleted key store, key or account needs to come back, in steps and in words. */
export interface Comeback {
  readonly goal: readonly GoalChange[];
  readonly findings: readonly PlanFinding[];
}

/** The step that brings something deleted back under the id that it had. */
export function recovery(
  stepId: string,
  id: string,
  type: ResourceType,
  what: string,
  deleted?: LiveResource,
): GoalChange {
  return {
    id: stepId,
    title: `Recover the deleted ${what} ${nameOf(id)}`,
    change: {
      kind: 'act',
      act: 'recover',
      resource: id,
      type,
      parameters: object({ location: locationOf(deleted) }),
    },
    cost: 'none',
    costExplanation: `It comes back as it was when it was deleted. Until it is purged for good (${deleted ? purgeWords(deleted) : 'date not known'}) that can be done at any time.`,
  };
}

function locationOf(deleted: LiveResource | undefined): Value {
  const location =
    asString(deleted?.read('location') ?? absent) ?? asString(deleted?.read('properties.location') ?? absent);
  return location === undefined ? absent : known(location);
}

/**
 * A deleted key store with what went with it: it comes back with its keys, a key that had been deleted before it is recovered then,
 * and a vault's role assignments, which do not come back, are made again for every account that is known to have had one.
 * Source: "Azure Key Vault soft-delete overview".
 * @param keyNames the keys that are needed
 */
export async function storeComeback(
  reader: EstateReader,
  id: string,
  deleted: LiveResource,
  storeUri: string,
  keyNames: readonly string[],
  dependants: readonly Dependant[],
  signal: AbortSignal,
): Promise<Comeback> {
  const isHsm = deleted.type === types.deletedManagedHsm;
  const type = isHsm ? types.managedHsm : types.vault;
  const keyType = isHsm ? types.hsmKey : types.vaultKey;
  const keys = keyNames.map((name, index): GoalChange => {
    const keyId = `${id}/keys/${name}`;
    const stepId = keyNames.length === 1 ? 'recover-key' : `recover-key-${index + 1}`;
    return {
      ...recovery(stepId, keyId, keyType, 'key'),
      title: `Recover key ${name} of ${nameOf(id)}, if it was deleted itself`,
      reason: `Whether key ${name} had been deleted before ${nameOf(id)} was shows only once that is back.`,
    };
  });
  const grants = isHsm ? none : await lostGrants(reader, id, storeUri, dependants, signal);
  const group = await groupFindings(reader, id, signal);
  return {
    goal: [recovery('recover-store', id, type, isHsm ? 'Managed HSM' : 'vault', deleted), ...keys, ...grants.goal],
    findings: [...group, ...grants.findings, othersFinding(id, isHsm)],
  };
}

const none: Comeback = { goal: [], findings: [] };

function othersFinding(id: string, isHsm: boolean): PlanFinding {
  const name = nameOf(id);
  const message = isHsm
    ? `The local role assignments of ${name} lie in the HSM itself and are expected back with it. Role assignments of Azure Resource Manager at it are not.`
    : `Deleting a vault drops the role assignments made at it and its keys. Those of the accounts that are known to use it are made again; who else had one, people, other services or accounts that you cannot see, cannot be known. If ${name} uses access policies, these come back with it and the assignments add nothing.`;
  return { rule: 'lost-grants', severity: 'warning', certainty: 'known', subject: id, message };
}

/** Role assignments that went with a vault; one that is made above the vault has stayed. */
async function lostGrants(
  reader: EstateReader,
  storeId: string,
  storeUri: string,
  dependants: readonly Dependant[],
  signal: AbortSignal,
): Promise<Comeback> {
  const store = liveResource(storeId, types.vault, {
    properties: { enableRbacAuthorization: true, vaultUri: storeUri },
  });
  const goal: GoalChange[] = [];
  const findings: PlanFinding[] = [];
  for (const { account, binding, keyName } of dependants) {
    const key = liveResource(`${storeId}/keys/${keyName}`, types.vaultKey, {});
    const { identity } = binding;
    const principalId = identity?.missing === undefined ? asString(identity?.principalId ?? absent) : undefined;
    if (identity === undefined || principalId === undefined) {
      const message = `The identity with which ${account.name} reached key ${keyName} is not known (${identity?.missing ?? 'it could not be read'}), so nothing can be granted to it here. Restore access for ${account.name} afterwards.`;
      findings.push({ rule: 'identity', severity: 'warning', certainty: 'known', subject: account.id, message });
      continue;
    }
    if (await isGrantedAbove(reader, store, key, principalId, signal)) continue;
    const stepId = dependants.length === 1 ? 'grant' : `grant-${account.name}`;
    const access = accessFor('encryption', storeId);
    const change = grantChange(stepId, scopeOf(key, store), known(principalId), identityInWords(identity), access);
    if (!change || goal.some((other) => other.change.resource === change.change.resource)) continue;
    goal.push({
      ...change,
      reason: `${account.name} is encrypted with key ${keyName}, and the vault's role assignments went with it.`,
    });
  }
  return { goal, findings };
}

async function isGrantedAbove(
  reader: EstateReader,
  store: LiveResource,
  key: LiveResource,
  principalId: string,
  signal: AbortSignal,
): Promise<boolean> {
  const group = groupOf(store.id);
  if (group === undefined) return false;
  try {
    const grants = await reader.grants(principalId, group, signal);
    const graph = ResourceGraph.of([store, key]).withGrants(principalId, group, grants);
    return judgeGrant(graph, store, key, known(principalId)).kind === 'sufficient';
  } catch (thrown) {
    const failure = toFailure(thrown, 'read the role assignments', group);
    if (failure.kind === 'cancelled') throw failure;
    // An assignment that is there already counts as made.
    return false;
  }
}

/** What is recovered comes back into its resource group, which must be there. */
export async function groupFindings(
  reader: EstateReader,
  id: string,
  signal: AbortSignal,
): Promise<readonly PlanFinding[]> {
  const group = groupOf(id);
  if (group === undefined) return [];
  const finding = { rule: 'resource-group', subject: group };
  try {
    await reader.resource(group, signal);
    return [];
  } catch (thrown) {
    const failure = toFailure(thrown, 'read the resource group', group);
    if (failure.kind === 'cancelled') throw failure;
    if (failure.kind === 'notFound') {
      const message = `${nameOf(id)} comes back into its resource group ${nameOf(group)}, which is not there any more. Create a resource group of that name first.`;
      return [{ ...finding, severity: 'error', certainty: 'known', message }];
    }
    const message = `Whether resource group ${nameOf(group)}, into which ${nameOf(id)} comes back, is still there could not be read: ${failure.message}`;
    return [{ ...finding, severity: 'info', certainty: 'unknown', message }];
  }
}
