import { normalizeArmId, nameOf, parentArmId } from '../resources/armId.ts';
import { newestVersion, resolveBinding, type Binding } from '../resources/binding.ts';
import type { ResourceGraph } from '../resources/graph.ts';
import { identityInWords } from '../resources/identityInWords.ts';
import type { LiveResource, Resource } from '../resources/resource.ts';
import type { ResourceType } from '../resources/types.ts';
import { types } from '../resources/types.ts';
import { absent, asItems, asString, asStrings, at, known, object, sameValue, type Value } from '../resources/value.ts';
import { short } from '../rules/usedVersion.ts';
import { quietSince, type KeyUse } from './keyUse.ts';
import { versionsUsedBy } from './keyUsers.ts';

/** What is thought away. Ids are ARM ids. */
export type BlastSubject =
  | {
      /** `account-identity`: an account's own, system-assigned identity; `assignment`: a role assignment, or a local one of an HSM. */
      readonly kind: 'store' | 'key' | 'version' | 'identity' | 'account-identity' | 'assignment';
      readonly id: string;
    }
  | PolicySubject
  /** Several grants at once: each alone may leave another one that suffices. */
  | { readonly kind: 'grants'; readonly id: string; readonly grants: readonly GrantSubject[] };

/** What the access policies of a vault give one principal. */
export interface PolicySubject {
  readonly kind: 'policy';
  readonly id: string;
  readonly objectId: string;
}

export type GrantSubject = PolicySubject | { readonly kind: 'assignment'; readonly id: string };

/**
 * How one account depends on a subject.
 * - `dark`: without it, the account cannot open its data; `keeps`: it has something else that serves; `unknown`: that cannot be known
 */
export interface Dependence {
  readonly account: { readonly id: string; readonly name: string; readonly type: ResourceType };
  readonly effect: 'dark' | 'keeps' | 'unknown';
  readonly version: 'pinned' | 'versionless' | 'unknown';
  /** The identity with which it reaches its key, as words after “the”. */
  readonly identity: string;
  /** The grants that let it, in words. */
  readonly via: readonly string[];
  /** Why, as a clause that follows the account's name. */
  readonly reason: string;
}

/** What takes the version at its deployment is pinned to it from then on. */
function versionKind({ version }: Binding): Dependence['version'] {
  return version?.kind === 'atDeployment' ? 'pinned' : (version?.kind ?? 'unknown');
}

type Judgement = Pick<Dependence, 'effect' | 'reason'>;

/**
 * Judges one account's binding with and without the subject.
 * @param graph with what the binding depends on
 * @param uses what the audit log shows of each key, by its normalised id
 * @returns undefined where the account has nothing to do with it
 */
export function judgeDependence(
  graph: ResourceGraph,
  account: LiveResource,
  subject: BlastSubject,
  uses: ReadonlyMap<string, KeyUse>,
  now: number,
): Dependence | undefined {
  const binding = resolveBinding(account, graph);
  const judgement = judge(binding, graph, subject, uses, now);
  if (!judgement) return undefined;
  const { id, name } = account;
  return {
    account: { id, name, type: types.account },
    ...judgement,
    version: versionKind(binding),
    identity: binding.identity ? identityInWords(binding.identity) : 'identity that is not known',
    via: binding.grant?.kind === 'sufficient' ? binding.grant.via.map(({ description }) => description) : [],
  };
}

function judge(
  binding: Binding,
  graph: ResourceGraph,
  subject: BlastSubject,
  uses: ReadonlyMap<string, KeyUse>,
  now: number,
): Judgement | undefined {
  if (binding.keySource === 'unknown') return { effect: 'unknown', reason: 'its encryption could not be read' };
  if (binding.keySource === 'microsoft') return undefined;
  switch (subject.kind) {
    case 'store':
    case 'key':
      return judgeKey(binding, subject);
    case 'version':
      return judgeVersion(binding, subject.id, uses, now);
    case 'identity':
    case 'account-identity':
      return judgeIdentity(binding, subject);
    case 'assignment':
      return judgeGrants(binding, graph, [{ kind: 'assignment', id: subject.id }]);
    case 'policy':
      return judgeGrants(binding, graph, [subject]);
    case 'grants':
      return judgeGrants(binding, graph, subject.grants);
  }
}

function judgeKey({ store, key, version }: Binding, { kind, id }: BlastSubject): Judgement | undefined {
  const isOf = isIn(store, kind === 'store' ? id : (parentArmId(id) ?? id));
  if (isOf === undefined) return { effect: 'unknown', reason: store?.kind === 'unseen' ? store.reason : unread };
  if (!isOf) return undefined;
  const name = key?.kind === 'found' ? key.resource.name : (key?.name ?? 'its key');
  const how = version?.kind === 'versionless' ? 'and follows its newest version' : 'and is pinned to a version of it';
  return { effect: 'dark', reason: `it is under key ${name} ${how}` };
}

const unread = 'its key store could not be read';

/** Whether a binding's store is this one; undefined where it cannot be seen. */
function isIn(store: Binding['store'], storeId: string): boolean | undefined {
  return store?.kind === 'found' ? store.resource.key === normalizeArmId(storeId) : undefined;
}

function judgeVersion(
  binding: Binding,
  id: string,
  uses: ReadonlyMap<string, KeyUse>,
  now: number,
): Judgement | undefined {
  const keyId = parentArmId(id) ?? id;
  const ofKey = judgeKey(binding, { kind: 'key', id: keyId });
  if (ofKey?.effect !== 'dark') return ofKey;
  const wanted = nameOf(id).toLowerCase();
  const { version, key } = binding;
  if (version?.kind === 'unknown') return { effect: 'unknown', reason: version.reason };
  if (version?.kind === 'pinned' && version.version.toLowerCase() === wanted)
    return { effect: 'dark', reason: 'it is pinned to this version' };
  const newest = key?.kind === 'found' ? newestVersion(key.resource)?.toLowerCase() : undefined;
  if (version?.kind === 'versionless' && newest === wanted)
    return { effect: 'dark', reason: 'it follows the newest version, which this is' };
  return judgeUse(binding, wanted, uses.get(normalizeArmId(keyId)), now);
}

/** An account that is set to another version may still use this one: only the audit log tells. */
function judgeUse(binding: Binding, wanted: string, use: KeyUse | undefined, now: number): Judgement {
  const principal = binding.identity && asString(binding.identity.principalId)?.toLowerCase();
  const used = use && principal !== undefined ? versionsUsedBy(use, principal, quietSince(now)) : undefined;
  if (used?.has(wanted) === true) return { effect: 'dark', reason: 'the audit log shows that it uses this version' };
  const other = [...(used ?? [])].find((version) => version !== '');
  if (other !== undefined && use?.coverage.kind === 'covered' && use.coverage.from <= quietSince(now))
    return { effect: 'keeps', reason: `the audit log shows that it uses version ${short(other)} and not this one` };
  return {
    effect: 'unknown',
    reason: 'it is set to another version, and nothing shows whether it still uses this one',
  };
}

function judgeIdentity({ identity, key }: Binding, { kind, id }: BlastSubject): Judgement | undefined {
  if (!identity) return undefined;
  const name = key?.kind === 'found' ? key.resource.name : (key?.name ?? 'its key');
  if (kind === 'account-identity') {
    return identity.kind === 'system'
      ? { effect: 'dark', reason: `it reaches key ${name} with this identity` }
      : {
          effect: 'keeps',
          reason: `it reaches key ${name} with the ${identityInWords(identity)}, not with its own identity`,
        };
  }
  if (identity.kind !== 'user') return undefined;
  if (identity.resource?.key === normalizeArmId(id) || sameName(identity.displayName, id))
    return { effect: 'dark', reason: `it reaches key ${name} with this identity` };
  return identity.missing === undefined ? undefined : { effect: 'unknown', reason: identity.missing };
}

/** An identity that could not be read is known by its name alone. */
function sameName(name: string, id: string): boolean {
  return name.toLowerCase() === nameOf(id).toLowerCase();
}

/** Dark only where no other grant suffices. */
function judgeGrants(binding: Binding, graph: ResourceGraph, grants: readonly GrantSubject[]): Judgement | undefined {
  const { grant, account, identity } = binding;
  if (!grant || grant.kind === 'missing' || !identity) return undefined;
  const own = grants.filter((subject) => graph.reaches(holderOf(graph, subject), identity.principalId));
  const less = own.reduce(withoutGrant, graph);
  if (less === graph) return undefined;
  if (grant.kind === 'unknown') return { effect: 'unknown', reason: grant.reason };
  const isPart = grant.via.some(({ resource }) => own.some(({ id }) => resource.key === normalizeArmId(id)));
  if (!isPart) return undefined;
  const after = resolveBinding(less.get(account.key) ?? account, less).grant;
  switch (after?.kind) {
    case 'sufficient': {
      const others = after.via.map(({ resource, description }) => `${description}${placeOf(resource)}`);
      return { effect: 'keeps', reason: `${others.join(' and ')} gives it the same right` };
    }
    case 'unknown':
      return { effect: 'unknown', reason: after.reason };
    case 'missing':
    case undefined:
      return { effect: 'dark', reason: 'nothing else lets it use its key' };
  }
}

/** Whom a grant is given to. */
function holderOf(graph: ResourceGraph, subject: GrantSubject): Value {
  if (subject.kind === 'policy') return known(subject.objectId);
  return graph.get(subject.id)?.read('properties.principalId') ?? absent;
}

function placeOf(grant: Resource): string {
  const scope = asString(grant.read('properties.scope'));
  return scope === undefined ? '' : ` at ${nameOf(scope)}`;
}

function withoutGrant(graph: ResourceGraph, subject: GrantSubject): ResourceGraph {
  if (subject.kind === 'assignment') return graph.get(subject.id) ? graph.without(subject.id) : graph;
  const vault = graph.get(subject.id);
  const own = vault && asItems(vault.read('properties.accessPolicies'))?.filter((policy) => isFor(policy, subject));
  if (!own || own.length === 0) return graph;
  const keys = own.flatMap((policy) => asStrings(at(policy, 'permissions.keys')) ?? []);
  return graph.after([
    {
      kind: 'delete',
      resource: `policy:${subject.objectId}`,
      type: types.accessPolicy,
      scope: subject.id,
      properties: object({ objectId: known(subject.objectId), permissions: known({ keys }) }),
    },
  ]);
}

function isFor(policy: Value, { objectId }: PolicySubject): boolean {
  return sameValue(at(policy, 'objectId'), known(objectId));
}
