import type { Change } from '../plans/change.ts';
import { targetOf } from '../plans/change.ts';
import type { EffectiveGrants, Gap } from './reading.ts';
import { normalizeArmId } from './armId.ts';
import type { Resource } from './resource.ts';
import { ResourceIndex } from './resourceIndex.ts';
import { types, type ResourceType } from './types.ts';
import { absent, asString, at, isNotSet, reference, sameValue, type Value } from './value.ts';

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

  /** The graph as it would be after these changes. */
  after(changes: readonly Change[]): ResourceGraph {
    return changes.reduce<ResourceGraph>((graph, change) => {
      if (change.kind === 'create') return graph.with([wished(change.resource, change.type, change.properties)]);
      const base = graph.get(targetOf(change));
      return base ? graph.with([altered(base, change.path, change.value)]) : graph;
    }, this);
  }
}

function grantsKey(principalId: string, scope: string): string {
  return `${principalId.toLowerCase()} ${normalizeArmId(scope)}`;
}

/** Properties that Azure fills in: until it has, a change that causes them makes them a reference. */
const computed: Readonly<Partial<Record<ResourceType, readonly string[]>>> = {
  [types.account]: ['identity.principalId', 'identity.tenantId'],
};

function altered(base: Resource, path: string, value: Value): Resource {
  return {
    ...base,
    read(asked) {
      if (asked !== path && !asked.startsWith(`${path}.`)) return base.read(asked);
      const computedHere = computed[base.type]?.includes(asked) ?? false;
      if (!computedHere) return at(value, asked === path ? '' : asked.slice(path.length + 1));
      const present = base.read(asked);
      return isNotSet(present) ? reference(base.key, asked) : present;
    },
  };
}

function wished(key: string, type: ResourceType, properties: Value): Resource {
  return {
    key,
    type,
    name: key,
    read: (path) =>
      path === 'properties'
        ? properties
        : path.startsWith('properties.')
          ? at(properties, path.slice('properties.'.length))
          : absent,
  };
}
