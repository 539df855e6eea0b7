import { resolveBinding } from '../resources/binding.ts';
import type { ResourceGraph } from '../resources/graph.ts';
import { isJsonObject, memberOf } from '../resources/json.ts';
import { normalizeStoreUri } from '../resources/keyIdentifier.ts';
import type { LiveResource, Resource } from '../resources/resource.ts';
import { asString, type Value } from '../resources/value.ts';
import { isUse, type KeyUse, type KeyUseRow } from './keyUse.ts';

/** What an account's encryption names, without a look at whether it exists. */
export type NamedKey =
  | { readonly kind: 'microsoft' }
  | { readonly kind: 'unknown'; readonly reason: string }
  | {
      readonly kind: 'customer';
      /** Normalised. */
      readonly storeUri: string;
      /** Lower case. */
      readonly name: string;
      /** Lower case; undefined for an account that follows the newest. */
      readonly version: string | undefined;
    };

export function namedKey(account: Resource): NamedKey {
  const property = (name: string) => account.read(`properties.encryption.keyVaultProperties.${name}`);
  const source = account.read('properties.encryption.keySource');
  const parts = [source, property('keyVaultUri'), property('keyName'), property('keyVersion')];
  const unread = parts.find((part) => part.kind === 'unknown' || part.kind === 'reference');
  if (unread) return { kind: 'unknown', reason: reasonOf(unread) };
  if (asString(source)?.toLowerCase() !== 'microsoft.keyvault') return { kind: 'microsoft' };
  const [, uri, name, version] = parts.map((part) => asString(part));
  if (uri === undefined || name === undefined) return { kind: 'unknown', reason: 'its encryption names no key' };
  return {
    kind: 'customer',
    storeUri: normalizeStoreUri(uri),
    name: name.toLowerCase(),
    version: version?.toLowerCase(),
  };
}

function reasonOf(value: Value): string {
  return value.kind === 'unknown' ? value.reason : 'it is only known once deployed';
}

/** Whether an account's encryption names a key; undefined where it cannot be known. */
export function names(account: Resource, storeUri: string, keyName: string): boolean | undefined {
  const named = namedKey(account);
  if (named.kind === 'unknown') return undefined;
  return (
    named.kind === 'customer' && named.storeUri === normalizeStoreUri(storeUri) && named.name === keyName.toLowerCase()
  );
}

/** The object id, in lower case, of the identity with which an account reaches its key; undefined where it is not known. */
export function keyPrincipalOf(account: Resource, graph: ResourceGraph): string | undefined {
  const { identity } = resolveBinding(account, graph);
  return identity && asString(identity.principalId)?.toLowerCase();
}

/** The managed identities of accounts, by object id in lower case, in words: whom the rows of an audit log are about. */
export function identitiesOf(accounts: readonly LiveResource[], graph: ResourceGraph): ReadonlyMap<string, string> {
  const words = new Map<string, string>();
  for (const account of accounts) {
    const own = asString(account.read('identity.principalId'));
    if (own !== undefined) words.set(own.toLowerCase(), account.name);
    for (const [id, entry] of attachedEntries(account)) {
      const resource = graph.get(id);
      const listed = isJsonObject(entry) ? memberOf(entry, 'principalId') : undefined;
      const principal =
        (resource && asString(resource.read('properties.principalId'))) ??
        (typeof listed === 'string' ? listed : undefined);
      if (principal === undefined) continue;
      const before = words.get(principal.toLowerCase());
      words.set(principal.toLowerCase(), before === undefined ? account.name : `${before} or ${account.name}`);
    }
  }
  return words;
}

function attachedEntries({ body }: LiveResource): readonly (readonly [string, unknown])[] {
  const identity = memberOf(body, 'identity');
  const map = isJsonObject(identity) ? memberOf(identity, 'userAssignedIdentities') : undefined;
  return isJsonObject(map) ? Object.entries(map) : [];
}

/** Who did what a row tells, in words. */
export function whoDid({ principalId, appId }: KeyUseRow, identities: ReadonlyMap<string, string>): string {
  const name = principalId === undefined ? undefined : identities.get(principalId);
  if (name !== undefined) return name;
  const ids = [
    ...(principalId === undefined ? [] : [`object id ${principalId}`]),
    ...(appId === undefined ? [] : [`application ${appId}`]),
  ];
  return ids.length === 0
    ? 'Somebody whom the log does not name'
    : `Somebody who is no account that you can see (${ids.join(', ')})`;
}

/** What an identity has used, and succeeded with, since a moment. */
export function versionsUsedBy(use: KeyUse, principalId: string, since: number): ReadonlySet<string> {
  return new Set(
    use.rows
      .filter((row) => isUse(row) && row.principalId === principalId && row.succeeded > 0 && row.last >= since)
      .map(({ version }) => version),
  );
}

/** Rows of those who are none of these identities, who have used the key or tried to since a moment. */
export function strangersIn(use: KeyUse, identities: ReadonlyMap<string, string>, since: number): readonly KeyUseRow[] {
  return use.rows.filter(
    (row) =>
      isUse(row) &&
      row.last >= since &&
      row.succeeded + row.refused > 0 &&
      (row.principalId === undefined || !identities.has(row.principalId)),
  );
}
