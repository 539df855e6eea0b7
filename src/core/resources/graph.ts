import { targetOf, type Change, type CreateChange, type DeleteChange } from '../plans/change.ts';
import type { EffectiveGrants, Gap } from './reading.ts';
import { nameOf, normalizeArmId, sameArmId } from './armId.ts';
import { replaceAt } from './replaceAt.ts';
import type { Resource } from './resource.ts';
import { ResourceIndex } from './resourceIndex.ts';
import { types, type ResourceType } from './types.ts';
import {
  absent,
  asItems,
  asString,
  asStrings,
  at,
  isNotSet,
  known,
  object,
  plain,
  reference,
  sameValue,
  type Value,
} from './value.ts';

/**
 * Resources and what is known of their relations, from one source or several. A graph never changes: what adds to it returns
 * another one.
 */
export class ResourceGraph {
  readonly #resources: ResourceIndex;
  readonly #groupsOf: ReadonlyMap<string, ReadonlySet<string>>;
  readonly #grantsReadFor: ReadonlySet<string>;
  readonly gaps: readonly Gap[];

  private constructor(
    resources: ResourceIndex,
    groupsOf: ReadonlyMap<string, ReadonlySet<string>>,
    grantsReadFor: ReadonlySet<string>,
    gaps: readonly Gap[],
  ) {
    this.#resources = resources;
    this.#groupsOf = groupsOf;
    this.#grantsReadFor = grantsReadFor;
    this.gaps = gaps;
  }

  static of(resources: Iterable<Resource>, gaps: readonly Gap[] = []): ResourceGraph {
    return new ResourceGraph(ResourceIndex.of(resources), new Map(), new Set(), gaps);
  }

  get(key: string): Resource | undefined {
    return this.#resources.get(key) ?? this.#resources.get(normalizeArmId(key));
  }

  ofType(type: ResourceType): readonly Resource[] {
    return this.#resources.ofType(type);
  }

  /** Resources of a type whose ARM id lies directly below this one. */
  childrenOf(parent: Resource, type: ResourceType): readonly Resource[] {
    return this.#resources.childrenOf(parent.key, type);
  }

  /** The vault or Managed HSM behind a data-plane URI. */
  keyStoreByUri(uri: string): Resource | undefined {
    return this.#resources.keyStoreByUri(uri);
  }

  /** The graph with these resources added; one with the same key replaces the older. */
  with(resources: Iterable<Resource>, gaps: readonly Gap[] = []): ResourceGraph {
    const merged = this.#resources.with(resources);
    return new ResourceGraph(merged, this.#groupsOf, this.#grantsReadFor, [...this.gaps, ...gaps]);
  }

  /**
   * The graph with the grants that reach a principal at a scope. An assignment to another principal can be among them only
   * because the principal is a member of it: so the membership is learnt too.
   */
  withGrants(principalId: string, scope: string, grants: EffectiveGrants): ResourceGraph {
    const principal = principalId.toLowerCase();
    const groups = new Set(this.#groupsOf.get(principal));
    for (const assignment of grants.assignments) {
      const holder = asString(assignment.read('properties.principalId'))?.toLowerCase();
      if (holder !== undefined && holder !== principal) groups.add(holder);
    }
    const read = new Set(this.#grantsReadFor);
    if (grants.gaps.length === 0) read.add(grantsKey(principal, scope));
    const merged = this.with([...grants.assignments, ...grants.definitions, ...grants.denyAssignments], grants.gaps);
    return new ResourceGraph(merged.#resources, new Map(this.#groupsOf).set(principal, groups), read, merged.gaps);
  }

  /** Whether every grant that can reach the principal at this scope is in the graph, so that a missing one is known to be missing. */
  knowsGrantsOf(principalId: string, scope: string): boolean {
    return this.#grantsReadFor.has(grantsKey(principalId, scope));
  }

  /** Whether something given to `holder` is given to `principal`: the same one, or a group it is a known member of. */
  reaches(holder: Value, principal: Value): boolean {
    if (sameValue(holder, principal)) return true;
    const member = asString(principal)?.toLowerCase();
    const group = asString(holder)?.toLowerCase();
    return member !== undefined && group !== undefined && (this.#groupsOf.get(member)?.has(group) ?? false);
  }

  /** The graph without one resource: what would be if it were not there. */
  without(key: string): ResourceGraph {
    const rest = this.#resources.without(this.get(key)?.key ?? key);
    return new ResourceGraph(rest, this.#groupsOf, this.#grantsReadFor, this.gaps);
  }

  /** The graph as it would be after these changes. What an act leaves behind is not known before it has happened. */
  after(changes: readonly Change[]): ResourceGraph {
    return changes.reduce<ResourceGraph>((graph, change) => {
      switch (change.kind) {
        case 'set': {
          const base = graph.get(targetOf(change));
          return base ? graph.with([altered(base, change.path, change.value)]) : graph;
        }
        case 'create':
          return graph.with([wished(change)]);
        case 'delete':
          if (change.type === types.accessPolicy) return graph.#withoutPolicy(change);
          return graph.#matching(change).reduce<ResourceGraph>((less, { key }) => less.without(key), graph);
        case 'act':
          return change.act === 'import' || change.act === 'restore'
            ? graph.with([wished({ ...change, properties: at(change.parameters, 'key') })])
            : graph;
        case 'await':
          return graph;
      }
    }, this);
  }

  /** A policy is part of its vault: the permissions that a change gave are taken out of it. */
  #withoutPolicy({ resource, scope, properties }: DeleteChange): ResourceGraph {
    const rest = this.without(resource);
    const vault = rest.get(scope);
    const policies = vault && asItems(vault.read('properties.accessPolicies'));
    if (!vault || !policies) return rest;
    const given = (asStrings(at(properties, 'permissions.keys')) ?? []).map((name) => name.toLowerCase());
    const left = policies.map((policy) => {
      if (!sameValue(at(policy, 'objectId'), at(properties, 'objectId'))) return policy;
      const held = asStrings(at(policy, 'permissions.keys')) ?? [];
      const keys = held.filter((name) => !given.includes(name.toLowerCase()));
      return object({ objectId: at(policy, 'objectId'), permissions: known({ keys }) });
    });
    return rest.with([altered(vault, 'properties.accessPolicies', { kind: 'array', items: left })]);
  }

  /** What a deletion takes away: by its id, or as an assignment of the same role to the same principal at the same scope. */
  #matching({ resource, type, scope, properties }: DeleteChange): readonly Resource[] {
    const own = this.get(resource);
    if (own) return [own];
    const role = (value: Value) => nameOf(asString(value) ?? '').toLowerCase();
    return this.ofType(type).filter((candidate) => {
      const place = asString(candidate.read('properties.scope'));
      return (
        place !== undefined &&
        sameArmId(place, scope) &&
        sameValue(candidate.read('properties.principalId'), at(properties, 'principalId')) &&
        role(candidate.read('properties.roleDefinitionId')) === role(at(properties, 'roleDefinitionId'))
      );
    });
  }
}

function grantsKey(principalId: string, scope: string): string {
  return `${principalId.toLowerCase()} ${normalizeArmId(scope)}`;
}

/** Properties that Azure fills in: until it has, a change that causes them makes them a reference. */
const computed: Readonly<Partial<Record<ResourceType, readonly string[]>>> = {
  [types.account]: ['identity.principalId', 'identity.tenantId'],
  [types.vault]: ['properties.vaultUri'],
  [types.managedHsm]: ['properties.hsmUri'],
  [types.userAssignedIdentity]: ['properties.principalId', 'properties.clientId', 'properties.tenantId'],
  [types.vaultKey]: ['properties.keyUri', 'properties.keyUriWithVersion'],
  [types.hsmKey]: ['properties.keyUri', 'properties.keyUriWithVersion'],
  [types.servicePrincipal]: ['properties.id'],
};

function isComputed(type: ResourceType, path: string): boolean {
  return computed[type]?.includes(path) ?? false;
}

function altered(base: Resource, path: string, value: Value): Resource {
  return {
    ...base,
    read(asked) {
      // What is around the changed property has it too.
      if (path.startsWith(`${asked}.`)) return plain(replaceAt(base.read(asked), path.slice(asked.length + 1), value));
      if (asked !== path && !asked.startsWith(`${path}.`)) return base.read(asked);
      if (!isComputed(base.type, asked)) return at(value, asked === path ? '' : asked.slice(path.length + 1));
      const present = base.read(asked);
      return isNotSet(present) ? reference(base.key, asked) : present;
    },
  };
}

/** A resource that a change makes: as the change says, and what Azure fills in as references to it. */
function wished(change: Pick<CreateChange, 'resource' | 'type' | 'properties' | 'body'>): Resource {
  const isId = change.resource.startsWith('/');
  return {
    key: isId ? normalizeArmId(change.resource) : change.resource,
    type: change.type,
    ...(isId && { id: change.resource }),
    name: isId ? nameOf(change.resource) : change.resource,
    read(path) {
      const [first = '', ...rest] = path.split('.');
      const root = first === 'properties' ? change.properties : (change.body?.[first] ?? absent);
      const own = at(root, rest.join('.'));
      return own.kind === 'absent' && isComputed(change.type, path) ? reference(change.resource, path) : own;
    },
  };
}
