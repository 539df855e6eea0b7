import { collectBinding } from '../../inspection/collect.ts';
import { deletedStoreAt, originalId, purgeWords } from '../../inspection/deleted.ts';
import { presenceOfKey, presenceOfResource, type Presence } from '../../inspection/presence.ts';
import { nameOf, sameArmId } from '../../resources/armId.ts';
import { resolveBinding, type Binding } from '../../resources/binding.ts';
import { hostOf } from '../../resources/network.ts';
import type { ResourceGraph } from '../../resources/graph.ts';
import { isLive, liveResource, type LiveResource } from '../../resources/resource.ts';
import { types, type ResourceType } from '../../resources/types.ts';
import { asString } from '../../resources/value.ts';
import { defaultPreferences } from '../../rules/rule.ts';
import { short } from '../../rules/usedVersion.ts';
import type { EstateReader } from '../../sources.ts';
import { targetOf } from '../change.ts';
import { deriveSteps, type GoalChange } from '../derive.ts';
import type { RestoreInput } from '../inputs.ts';
import {
  isBlocking,
  planFinding,
  type Plan,
  type PlanChoice,
  type PlanEffect,
  type PlanFinding,
  type PlanProof,
} from '../plan.ts';
import { preflight } from '../preflight.ts';
import { recovery, storeComeback } from './access/comeback.ts';
import { mendAccount, storeUriFor } from './access/mendAccount.ts';
import { mendKey, mendOlderVersions } from './access/mendKey.ts';
import { dependantsOf, gapFindings, readSurroundings, type Surroundings } from './access/surroundings.ts';
import { sorted, subjectOf } from './enable.ts';
import { existingStore } from './parts/store.ts';
import { rolesToAssign } from './parts/roles.ts';
import { planRecover } from './recover.ts';

/**
 * Finds why an account cannot reach its key, and plans to mend it: what the rules find and remedy, and besides what no rule does, a
 * key store, key or identity that is gone, a key that is off or not valid, outbound rules. Nothing is changed.
 * @throws AzureFailure where the account cannot be read
 */
export async function planRestore(
  reader: EstateReader,
  input: RestoreInput,
  now: number,
  signal: AbortSignal,
): Promise<Plan> {
  const presence = await presenceOfResource(reader, input.accountId, signal);
  if (presence.kind === 'unread') throw presence.failure;
  if (presence.kind !== 'present') {
    return { ...(await planRecover(reader, { kind: 'recover', id: input.accountId }, now, signal)), kind: 'restore' };
  }
  const around = await readSurroundings(reader, signal);
  const account = presence.resource;
  const found = await caseOf(reader, account, around, signal);
  const cause = await find(reader, found, now, signal);
  const findings = [
    ...cause.findings,
    ...gapFindings(found.around.gaps, account.id),
    ...(await preflight(reader, cause.steps, signal)),
  ];
  const summary = summarize(account, cause, findings);
  return {
    format: 2,
    kind: 'restore',
    title: `Let ${account.name} reach its key again`,
    subject: subjectOf(account),
    accounts: [subjectOf(account), ...cause.others.map(subjectOf)],
    related: cause.related,
    choices: cause.choices,
    effects: cause.others.map(effectOn),
    steps: cause.steps,
    proves: cause.proves,
    ...sorted([...findings, ...summary], cause.steps),
  };
}

/** An account with what its encryption depends on, as far as it is there. */
interface Case {
  readonly account: LiveResource;
  readonly binding: Binding;
  readonly around: Surroundings;
}

/** What stands between an account and its key, and the steps that take it away. */
interface Cause {
  readonly steps: Plan['steps'];
  readonly findings: readonly PlanFinding[];
  readonly others: readonly LiveResource[];
  readonly choices: readonly PlanChoice[];
  readonly related: readonly string[];
  readonly proves: readonly PlanProof[];
}

const nothing: Cause = { steps: [], findings: [], others: [], choices: [], related: [], proves: [] };

/** The account and its key store as they are now, which the inventory may lag behind. */
async function caseOf(
  reader: EstateReader,
  account: LiveResource,
  around: Surroundings,
  signal: AbortSignal,
): Promise<Case> {
  const graph = around.graph.with([account]);
  const { store } = resolveBinding(account, graph);
  const id = store?.kind === 'found' ? store.resource.id : undefined;
  const presence = id === undefined ? undefined : await presenceOfResource(reader, id, signal);
  const read = (now: ResourceGraph, gaps: Surroundings['gaps'] = []): Case => ({
    account,
    binding: resolveBinding(account, now),
    around: { ...around, graph: now, gaps: [...around.gaps, ...gaps] },
  });
  if (id === undefined || presence === undefined) return read(graph);
  switch (presence.kind) {
    case 'present':
      return read(graph.with([presence.resource]));
    case 'deleted':
    case 'gone':
      return read(graph.without(id));
    case 'unread':
      // What the inventory knows of it has to do.
      return read(graph, [{ scope: id, failure: presence.failure }]);
  }
}

async function find(reader: EstateReader, which: Case, now: number, signal: AbortSignal): Promise<Cause> {
  const { account, binding } = which;
  switch (binding.keySource) {
    case 'microsoft':
      return told(
        'info',
        account.id,
        `${account.name} is under Microsoft-managed keys: no key of yours stands between it and its data.`,
      );
    case 'unknown':
      return told('error', account.id, `How ${account.name} is encrypted could not be read, so nothing can be mended.`);
    case 'customer':
      break;
  }
  const uri = storeUriFor(account, binding);
  const keyName = asString(account.read('properties.encryption.keyVaultProperties.keyName'));
  if (uri === undefined || keyName === undefined) {
    return told(
      'error',
      account.id,
      `The encryption of ${account.name} names no key store or no key. Put it under a key anew.`,
    );
  }
  if (binding.store?.kind !== 'found') return lostStore(reader, which, uri, keyName, signal);
  return reachableStore(reader, which, uri, keyName, now, signal);
}

function told(severity: PlanFinding['severity'], subject: string, message: string, rule = 'restore'): Cause {
  return { ...nothing, findings: [{ rule, severity, certainty: 'known', subject, message }] };
}

/** The key store is not there: recovered where it is deleted; otherwise nothing can be done from here. */
async function lostStore(
  reader: EstateReader,
  { account, binding, around }: Case,
  uri: string,
  keyName: string,
  signal: AbortSignal,
): Promise<Cause> {
  const { deleted, gaps } = await deletedStoreAt(reader, uri, around.subscriptionIds, signal);
  const looked = gapFindings(gaps, account.id);
  if (!deleted) {
    const message = `No vault or Managed HSM at ${hostOf(uri)} is among those that you can see, nor among the deleted ones. It may lie in a subscription that you cannot see; ask its owner. If it was purged, the key is gone, and the data of ${account.name} with it unless Azure Support can help.`;
    const lost = told('error', account.id, message, 'key-store-lost');
    return { ...lost, findings: [...lost.findings, ...looked] };
  }
  const id = originalId(deleted);
  const dependants = dependantsOf({ ...around, graph: around.graph.with([account]) }, uri);
  const comeback = await storeComeback(reader, id, deleted, uri, [keyName], dependants, signal);
  const own = mendAccount(account, binding, around.identities, uri);
  const { steps } = deriveSteps([], around.graph, [...comeback.goal, ...own.goal], context(0));
  return {
    steps,
    findings: [...comeback.findings, ...own.findings, ...looked],
    others: dependants.map((dependant) => dependant.account).filter(({ key }) => key !== account.key),
    choices: [
      { label: 'Cause', value: `${nameOf(id)} was deleted` },
      { label: 'Purged for good on', value: purgeWords(deleted) },
    ],
    related: [],
    proves: [{ resource: `${id}/keys/${keyName}`, name: keyName, path: 'properties.attributes' }],
  };
}

function context(now: number) {
  return { now, preferences: defaultPreferences };
}

/** The key store is there: the key, and everything on the way to it, is judged as it is. */
async function reachableStore(
  reader: EstateReader,
  { account, binding, around }: Case,
  uri: string,
  keyName: string,
  now: number,
  signal: AbortSignal,
): Promise<Cause> {
  if (binding.store?.kind !== 'found' || binding.store.resource.id === undefined) return nothing;
  const storeId = binding.store.resource.id;
  const keyId = `${storeId}/keys/${keyName}`;
  const keyType = binding.store.resource.type === types.managedHsm ? types.hsmKey : types.vaultKey;
  const presence = await presenceOfKey(reader, keyId, signal);
  if (presence.kind === 'gone') {
    const message = `${nameOf(storeId)} has no key ${keyName}, nor is there a deleted one that could be recovered. Restore it from a backup if you have one; if it was purged without one, the data of ${account.name} is out of reach, and only Azure Support can tell more.`;
    return told('error', keyId, message, 'key-lost');
  }
  const known = await collectKey(reader, around.graph, account, keyId, keyType, presence, signal);
  const bound = resolveBinding(account, known);
  const older = await mendOlderVersions(reader, bound, now, signal);
  const own = mendAccount(account, bound, around.identities, uri);
  const goal: readonly GoalChange[] = [
    ...(presence.kind === 'deleted' ? [recovery('recover-key', keyId, keyType, 'key', presence.deleted)] : []),
    ...own.goal,
    ...mendKey(bound, now),
    ...older.goal,
  ];
  const graph = await forWished(reader, known, account, goal, signal);
  const { steps, remaining } = deriveSteps([account.key], graph, goal, context(now));
  const sharing = dependantsOf(around, uri).filter((other) => other.keyName.toLowerCase() === keyName.toLowerCase());
  return {
    steps,
    findings: [
      ...own.findings,
      ...older.findings,
      ...remaining.map(planFinding),
      ...(presence.kind === 'present' ? versionFindings(bound, known, keyId) : []),
    ],
    others: steps.length === 0 ? [] : sharing.map((other) => other.account).filter(({ key }) => key !== account.key),
    choices: [
      { label: 'Key', value: `${keyName} of ${nameOf(storeId)}` },
      ...(presence.kind === 'deleted' ? [{ label: 'Purged for good on', value: purgeWords(presence.deleted) }] : []),
    ],
    related: [storeId],
    proves: presence.kind === 'unread' ? [] : [{ resource: keyId, name: keyName, path: 'properties.attributes' }],
  };
}

/** What the binding depends on; a deleted key as it will be once it is back. */
async function collectKey(
  reader: EstateReader,
  graph: ResourceGraph,
  account: LiveResource,
  keyId: string,
  keyType: ResourceType,
  presence: Presence,
  signal: AbortSignal,
): Promise<ResourceGraph> {
  const known = presence.kind === 'deleted' ? graph.with([liveResource(keyId, keyType, presence.deleted.body)]) : graph;
  return collectBinding(reader, known, account.key, signal);
}

/** With the grants of the identity that the account is to have, and of the role that may be assigned to it. */
async function forWished(
  reader: EstateReader,
  graph: ResourceGraph,
  account: LiveResource,
  goal: readonly GoalChange[],
  signal: AbortSignal,
): Promise<ResourceGraph> {
  const { store } = resolveBinding(account, graph);
  const roles =
    store?.kind === 'found' && isLive(store.resource)
      ? await rolesToAssign(reader, existingStore(store.resource), signal)
      : [];
  const changes = goal.map(({ change }) => change);
  const asTheyAre = changes.map((change) => graph.get(targetOf(change))).filter((resource) => resource !== undefined);
  const wished = await collectBinding(reader, graph.after(changes), account.key, signal);
  return wished.with([...asTheyAre, ...roles]);
}

/** A version cannot be deleted by itself, so one that is not there never was, or belongs to another key of the same name. */
function versionFindings({ account, version }: Binding, graph: ResourceGraph, keyId: string): readonly PlanFinding[] {
  if (version?.kind !== 'pinned' || version.resource) return [];
  const finding = { rule: 'key-version-lost', subject: `${keyId}/versions/${version.version}` };
  // The key itself was read, so a gap there is about the version.
  const gap = graph.gaps.find(({ scope }) => sameArmId(scope, keyId));
  if (gap?.failure.kind === 'notFound') {
    const message = `${account.name} is pinned to version ${short(version.version)}, which key ${nameOf(keyId)} does not have. Pin it to a version that is there, or let it follow the newest.`;
    return [{ ...finding, severity: 'error', certainty: 'known', message }];
  }
  const why = gap ? `: ${gap.failure.message}` : '.';
  const message = `The version ${short(version.version)} to which ${account.name} is pinned could not be read${why}`;
  return [{ ...finding, severity: 'info', certainty: 'unknown', message }];
}

function effectOn({ id, name }: LiveResource): PlanEffect {
  return {
    kind: 'follows',
    subject: id,
    name,
    message: `${name} depends on the same key store and gets its key back too.`,
  };
}

/** What was looked at, where there is nothing to do; what comes after the steps, where there is. */
function summarize(
  account: LiveResource,
  { steps, related }: Cause,
  findings: readonly PlanFinding[],
): readonly PlanFinding[] {
  const note = (message: string): readonly PlanFinding[] => [
    { rule: 'restore', severity: 'info', certainty: 'known', subject: account.id, message },
  ];
  if (steps.length > 0) {
    return note(
      `${account.name} notices by itself that its key is back; how long that takes is not published. Only KeyUnwrap rows in the key store's audit log show that it has.`,
    );
  }
  if (related.length === 0 || findings.some(isBlocking)) return [];
  const unseen = findings.some(({ certainty }) => certainty === 'unknown')
    ? ' What could not be read is named beside this.'
    : '';
  return note(
    `Nothing is wrong that can be seen: key store and key are there, the key is on, valid and may wrap and unwrap, the network lets the service in, and the identity of ${account.name} is attached and granted access.${unseen}`,
  );
}
