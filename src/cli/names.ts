import { toFailure } from '../core/failure.ts';
import { nameOf, parentArmId, parseArmId } from '../core/resources/armId.ts';
import { uriOf } from '../core/resources/binding.ts';
import { parseKeyIdentifier, sameStoreUri } from '../core/resources/keyIdentifier.ts';
import type { LiveResource } from '../core/resources/resource.ts';
import { resourceType, types, type ResourceType } from '../core/resources/types.ts';
import { asString } from '../core/resources/value.ts';
import type { Listing, LiveSource, Subscription } from '../core/sources.ts';
import { UsageError } from './problem.ts';

const stores: readonly ResourceType[] = [types.vault, types.managedHsm];
const keys: readonly ResourceType[] = [types.vaultKey, types.hsmKey];
const versions: readonly ResourceType[] = [types.vaultKeyVersion, types.hsmKeyVersion];

/**
 * Turns what people call things into ARM ids: an ARM id itself, an account's, vault's, HSM's or identity's name, `STORE/KEY`,
 * `STORE/KEY/VERSION` (or a beginning of the version that only one has), or a key's URL. The estate is read when the first name asks
 * for it, and once.
 * @throws UsageError where nothing, or more than one thing, is called so
 */
export class Names {
  readonly #source: LiveSource;
  readonly #wanted: readonly string[];
  readonly #signal: AbortSignal;
  #subscriptions: Promise<readonly Subscription[]> | undefined;
  #inventory: Promise<Listing<LiveResource>> | undefined;

  /** @param wanted ids or names of the subscriptions to look in; none for all */
  constructor(source: LiveSource, wanted: readonly string[], signal: AbortSignal) {
    this.#source = source;
    this.#wanted = wanted;
    this.#signal = signal;
  }

  account(text: string): Promise<string> {
    return this.#named(text, [types.account], 'account');
  }

  async accounts(texts: readonly string[]): Promise<readonly string[]> {
    if (texts.length === 0) throw new UsageError('No account is named: --account NAME, which may be repeated.');
    return Promise.all(texts.map((text) => this.account(text)));
  }

  identity(text: string): Promise<string> {
    return this.#named(text, [types.userAssignedIdentity], 'user-assigned identity');
  }

  async store(text: string): Promise<string> {
    return this.#named(text, stores, 'key store');
  }

  /** A key: `STORE/KEY`. */
  async key(text: string): Promise<string> {
    const id = await this.keyOrVersion(text);
    if (isOf(id, keys)) return id;
    throw new UsageError(
      `“${text}” is a version; name the key alone: ${nameOf(parentArmId(parentArmId(id) ?? '') ?? '')}/${nameOf(parentArmId(id) ?? '')}.`,
    );
  }

  /** A version of a key: `STORE/KEY/VERSION`. */
  async version(text: string): Promise<string> {
    const id = await this.keyOrVersion(text);
    if (isOf(id, versions)) return id;
    throw new UsageError(`“${text}” is a key; name a version of it: STORE/KEY/VERSION.`);
  }

  /** A key, or one version of it. */
  async keyOrVersion(text: string): Promise<string> {
    if (text.startsWith('/')) return ofType(text, [...keys, ...versions], 'key');
    const [storeId, name, version] = await this.#partsOf(text);
    const id = await this.#keyIn(storeId, name, text);
    return version === undefined ? id : `${id}/versions/${await this.versionOf(id, version)}`;
  }

  /** The whole name of a version of which the beginning is given. */
  async versionOf(keyId: string, beginning: string): Promise<string> {
    // A whole one needs no look: it may be one that cannot be listed.
    if (/^[0-9a-f]{32}$/i.test(beginning)) return beginning.toLowerCase();
    const key = await this.#source.key(keyId, this.#signal);
    const { items } = await this.#source.keyVersions(key, this.#signal);
    const found = items
      .map(({ name }) => name)
      .filter((name) => name.toLowerCase().startsWith(beginning.toLowerCase()));
    return one(
      found,
      `version of ${key.name} that begins with “${beginning}”`,
      items.map(({ name }) => name),
    );
  }

  /** Whatever can be named: as {@link resource}, or any ARM id. */
  async anything(text: string): Promise<string> {
    return text.startsWith('/') ? text : this.resource(text);
  }

  /** A key, key store or account. */
  async resource(text: string): Promise<string> {
    if (text.startsWith('/')) return ofType(text, [types.account, ...stores, ...keys, ...versions], 'resource');
    if (text.includes('/')) return this.keyOrVersion(text);
    return this.#named(text, [types.account, types.userAssignedIdentity, ...stores], 'account, key store or identity');
  }

  /** What was deleted: an account, a key store, or `STORE/KEY`; the id that it had. */
  async deleted(text: string): Promise<string> {
    if (text.startsWith('/')) return ofType(text, [types.account, ...stores, ...keys], 'resource');
    const [name = '', key] = text.split('/');
    const { items, gaps } = await this.#source.deletedResources(await this.#subscriptionIds(), this.#signal);
    const found = items.filter((item) => item.name.toLowerCase() === name.toLowerCase());
    if (key === undefined) {
      const back = found.length === 0 ? await this.#lives(name) : undefined;
      return back ?? idOf(one(found, `deleted account or key store “${name}”${gapWords(gaps)}`, items));
    }
    // The store of a deleted key is there, or is deleted itself.
    const storeId = found[0]?.id ?? (await this.store(name));
    return `${storeId}/keys/${key}`;
  }

  /** A resource group by its name, in the subscription of something else where that is known. */
  async resourceGroup(text: string, beside?: string): Promise<string> {
    if (text.startsWith('/')) return ofType(text, [types.resourceGroup], 'resource group');
    const subscription = beside === undefined ? undefined : parseArmId(beside)?.subscriptionId;
    if (subscription !== undefined && this.#wanted.length === 0) return groupId(subscription, text);
    const [only, ...others] = await this.#subscriptionIds();
    if (only !== undefined && others.length === 0) return groupId(only, text);
    throw new UsageError(
      `In which subscription resource group “${text}” lies is not clear: name one with --subscription, or the group by its ARM id.`,
    );
  }

  /** A workspace, subnet, DNS zone or whatever else lies in the subscriptions that are looked in. */
  async ofType(text: string, type: ResourceType, word: string): Promise<string> {
    if (text.startsWith('/')) return ofType(text, [type], word);
    const { items, gaps } = await this.#source.ofType(type, await this.#subscriptionIds(), this.#signal);
    const found = items.filter(({ name }) => name.toLowerCase() === text.toLowerCase());
    return idOf(one(found, `${word} “${text}”${gapWords(gaps)}`, items));
  }

  /** A subnet: `NETWORK/SUBNET`. */
  async subnet(text: string): Promise<string> {
    if (text.startsWith('/')) return ofType(text, [types.subnet], 'subnet');
    const [network = '', name = '', ...more] = text.split('/');
    if (name === '' || more.length > 0)
      throw new UsageError(`“${text}” names no subnet: it is NETWORK/SUBNET or an ARM id.`);
    return `${await this.ofType(network, types.virtualNetwork, 'virtual network')}/subnets/${name}`;
  }

  /** The region that something lies in; undefined where it cannot be read. */
  async locationOf(id: string | undefined): Promise<string | undefined> {
    if (id === undefined) return undefined;
    try {
      return asString((await this.#source.resource(id, this.#signal)).read('location'));
    } catch (thrown) {
      if (toFailure(thrown, 'read the region', id).kind === 'cancelled') throw thrown;
      return undefined;
    }
  }

  /** What is there under a name: it may have come back already. */
  async #lives(name: string): Promise<string | undefined> {
    const { items } = await this.#all();
    const wanted = items.filter((item) => item.type === types.account || isIn(item.type, stores));
    const found = wanted.filter((item) => item.name.toLowerCase() === name.toLowerCase());
    return found.length === 1 ? found[0]?.id : undefined;
  }

  async #partsOf(text: string): Promise<readonly [storeId: string, key: string, version: string | undefined]> {
    const url = parseKeyIdentifier(text);
    if (url) {
      const { items, gaps } = await this.#all();
      const found = items.filter((item) => isIn(item.type, stores) && sameStoreUri(uriOf(item) ?? '', url.storeUri));
      return [idOf(one(found, `key store at ${url.storeUri}${gapWords(gaps)}`, [])), url.name, url.version];
    }
    const [store = '', name = '', version, ...more] = text.split('/');
    if (store === '' || name === '' || version === '' || more.length > 0) {
      throw new UsageError(`“${text}” names no key: it is STORE/KEY, STORE/KEY/VERSION, a key's URL or an ARM id.`);
    }
    return [await this.store(store), name, version];
  }

  /** Where the keys of the store cannot be listed in full, the plan itself finds out whether there is such a key. */
  async #keyIn(storeId: string, name: string, text: string): Promise<string> {
    const id = `${storeId}/keys/${name}`;
    try {
      const { items, gaps } = await this.#source.keys(await this.#source.resource(storeId, this.#signal), this.#signal);
      if (gaps.length > 0) return id;
      const found = items.filter((key) => key.name.toLowerCase() === name.toLowerCase());
      return idOf(one(found, `key “${text}”`, items));
    } catch (thrown) {
      if (thrown instanceof UsageError || toFailure(thrown, 'list the keys').kind === 'cancelled') throw thrown;
      return id;
    }
  }

  async #named(text: string, wanted: readonly ResourceType[], word: string): Promise<string> {
    if (text.startsWith('/')) return ofType(text, wanted, word);
    const { items, gaps } = await this.#all();
    const candidates = items.filter(({ type }) => isIn(type, wanted));
    const found = candidates.filter(({ name }) => name.toLowerCase() === text.toLowerCase());
    return idOf(one(found, `${word} “${text}”${gapWords(gaps)}`, candidates));
  }

  #all(): Promise<Listing<LiveResource>> {
    this.#inventory ??= this.#subscriptionIds().then((ids) => this.#source.inventory(ids, this.#signal));
    return this.#inventory;
  }

  async #subscriptionIds(): Promise<readonly string[]> {
    this.#subscriptions ??= this.#source
      .subscriptions(this.#signal)
      .then(({ items }) => selectSubscriptions(items, this.#wanted));
    return (await this.#subscriptions).map(({ id }) => id);
  }
}

/**
 * The subscriptions that are named by id or by name; all where none is named.
 * @throws UsageError
 */
export function selectSubscriptions(
  items: readonly Subscription[],
  wanted: readonly string[],
): readonly Subscription[] {
  if (wanted.length === 0) return items;
  return wanted.map((text) => {
    const isWanted = (name: string) => name.toLowerCase() === text.toLowerCase();
    return one(
      items.filter(({ id, name }) => isWanted(id) || isWanted(name)),
      `subscription “${text}”`,
      items.map(({ id, name }) => `${name} (${id})`),
    );
  });
}

function groupId(subscriptionId: string, name: string): string {
  return `/subscriptions/${subscriptionId}/resourceGroups/${name}`;
}

function ofType(id: string, wanted: readonly ResourceType[], word: string): string {
  if (isOf(id, wanted)) return id;
  throw new UsageError(`${id} is an ARM id, but not of what is wanted here: ${word}.`);
}

function isOf(id: string, wanted: readonly ResourceType[]): boolean {
  const type = resourceType(parseArmId(id)?.type ?? '');
  return type !== undefined && isIn(type, wanted);
}

function isIn(type: ResourceType, wanted: readonly ResourceType[]): boolean {
  return wanted.includes(type);
}

/** The only one that was found; otherwise the mistake, with what there is. */
function one<T>(found: readonly T[], what: string, all: readonly (LiveResource | string)[]): T {
  const [only, ...others] = found;
  if (only !== undefined && others.length === 0) return only;
  if (only !== undefined) {
    const ids = found.map((item) => `\n  ${wordOf(item)}`).join('');
    throw new UsageError(`There is more than one ${what}; name it by its ARM id:${ids}`);
  }
  const names = [...new Set(all.map((item) => (typeof item === 'string' ? item : item.name)))].sort();
  const shown = names
    .slice(0, most)
    .map((name) => `\n  ${name}`)
    .join('');
  const rest = names.length > most ? `\n  and ${names.length - most} more` : '';
  throw new UsageError(`There is no ${what}${names.length === 0 ? '.' : `; there are:${shown}${rest}`}`);
}

/** So many names are listed at most. */
const most = 20;

function wordOf(item: unknown): string {
  if (typeof item === 'string') return item;
  return typeof item === 'object' && item !== null && 'id' in item ? String(item.id) : String(item);
}

function idOf({ id }: LiveResource): string {
  return id;
}

function gapWords(gaps: Listing<unknown>['gaps']): string {
  return gaps.length === 0 ? '' : ' among what could be read (not everything could)';
}
