import { normalizeArmId, parentArmId } from './armId.ts';
import { normalizeStoreUri } from './keyIdentifier.ts';
import type { Resource } from './resource.ts';
import { isKeyStore, types, type ResourceType } from './types.ts';
import { asString, type Value } from './value.ts';

/** The property that holds a key store's data-plane URI: vaults and Managed HSMs name it differently. */
export function storeUriOf(store: Resource): Value {
  return store.read(store.type === types.managedHsm ? 'properties.hsmUri' : 'properties.vaultUri');
}

/** So many added resources make a base of their own: below it a copy costs less than an index. */
const largestAddition = 500;

/**
 * Resources by key, by type, by parent and by data-plane URI. It never changes, and what is added shares the base and its
 * indexes: an inventory of thousands is indexed once, however many bindings are judged on it.
 */
export class ResourceIndex {
  readonly #base: Base;
  readonly #added: ReadonlyMap<string, Resource>;
  /** Keys of the base's that are no longer there. */
  readonly #removed: ReadonlySet<string>;

  private constructor(base: Base, added: ReadonlyMap<string, Resource>, removed: ReadonlySet<string>) {
    this.#base = base;
    this.#added = added;
    this.#removed = removed;
  }

  static of(resources: Iterable<Resource>): ResourceIndex {
    return new ResourceIndex(new Base(keyed(resources)), new Map(), new Set());
  }

  /** With these resources; one with the same key replaces the older. */
  with(resources: Iterable<Resource>): ResourceIndex {
    const added = keyed(resources, this.#added);
    const removed = new Set([...this.#removed].filter((key) => !added.has(key)));
    if (added.size <= largestAddition) return new ResourceIndex(this.#base, added, removed);
    const kept = [...this.#base.resources.values()].filter(({ key }) => !removed.has(key));
    return new ResourceIndex(new Base(keyed([...kept, ...added.values()])), new Map(), new Set());
  }

  /** Without one resource. */
  without(key: string): ResourceIndex {
    const added = new Map(this.#added);
    added.delete(key);
    return new ResourceIndex(this.#base, added, new Set(this.#removed).add(key));
  }

  get(key: string): Resource | undefined {
    return this.#added.get(key) ?? (this.#removed.has(key) ? undefined : this.#base.resources.get(key));
  }

  ofType(type: ResourceType): readonly Resource[] {
    return this.#both(this.#base.byType.get(type), (resource) => resource.type === type);
  }

  childrenOf(parentKey: string, type: ResourceType): readonly Resource[] {
    const isChild = (resource: Resource): boolean => resource.type === type && parentKeyOf(resource) === parentKey;
    return this.#both(this.#base.byParent.get(parentKey), isChild).filter((resource) => resource.type === type);
  }

  keyStoreByUri(uri: string): Resource | undefined {
    const wanted = normalizeStoreUri(uri);
    const added = [...this.#added.values()].find((resource) => uriKeyOf(resource) === wanted);
    if (added) return added;
    const store = this.#base.byUri.get(wanted)?.[0];
    return store && !this.#isReplaced(store) ? store : undefined;
  }

  #both(fromBase: readonly Resource[] | undefined, isWanted: (resource: Resource) => boolean): readonly Resource[] {
    const kept = (fromBase ?? []).filter((resource) => !this.#isReplaced(resource));
    return [...kept, ...[...this.#added.values()].filter(isWanted)];
  }

  #isReplaced({ key }: Resource): boolean {
    return this.#added.has(key) || this.#removed.has(key);
  }
}

/** What many graphs share; each index is made when it is first asked for. */
class Base {
  readonly resources: ReadonlyMap<string, Resource>;
  readonly #indexes = new Map<string, ReadonlyMap<string, readonly Resource[]>>();

  constructor(resources: ReadonlyMap<string, Resource>) {
    this.resources = resources;
  }

  get byType(): ReadonlyMap<string, readonly Resource[]> {
    return this.#index('type', ({ type }) => type);
  }

  get byParent(): ReadonlyMap<string, readonly Resource[]> {
    return this.#index('parent', parentKeyOf);
  }

  get byUri(): ReadonlyMap<string, readonly Resource[]> {
    return this.#index('uri', uriKeyOf);
  }

  #index(name: string, keyOf: (resource: Resource) => string | undefined): ReadonlyMap<string, readonly Resource[]> {
    const present = this.#indexes.get(name);
    if (present) return present;
    const index = new Map<string, Resource[]>();
    for (const resource of this.resources.values()) {
      const key = keyOf(resource);
      if (key === undefined) continue;
      const group = index.get(key);
      if (group) group.push(resource);
      else index.set(key, [resource]);
    }
    this.#indexes.set(name, index);
    return index;
  }
}

function keyed(resources: Iterable<Resource>, before?: ReadonlyMap<string, Resource>): Map<string, Resource> {
  const map = new Map(before);
  for (const resource of resources) map.set(resource.key, resource);
  return map;
}

function parentKeyOf(resource: Resource): string | undefined {
  const above = resource.id === undefined ? undefined : parentArmId(resource.id);
  return above === undefined ? undefined : normalizeArmId(above);
}

function uriKeyOf(resource: Resource): string | undefined {
  const uri = isKeyStore(resource.type) ? asString(storeUriOf(resource)) : undefined;
  return uri === undefined ? undefined : normalizeStoreUri(uri);
}
