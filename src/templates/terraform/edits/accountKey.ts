import type { SetChange } from '../../../core/plans/change.ts';
import { keyOf } from '../../../core/resources/boundKey.ts';
import type { ResourceGraph } from '../../../core/resources/graph.ts';
import type { Resource } from '../../../core/resources/resource.ts';
import {
  asString,
  at,
  isNotSet,
  memberNames,
  reference,
  sameValue,
  type Value,
} from '../../../core/resources/value.ts';
import type { TextEdit } from '../../../core/templates.ts';
import { folderOf } from '../entries.ts';
import { attributeOf, blocksOf } from '../access.ts';
import { setExpression, type Source } from './block.ts';
import { expressionText } from './print.ts';

const encryption = 'properties.encryption';
const storeUri = `${encryption}.keyVaultProperties.keyVaultUri`;
const clientId = 'keyVaultProperties.identityClientId';
const separateKey = 'azurerm_cognitive_account_customer_managed_key';

/** Whether a change is of an account's encryption, of which one argument here is three properties in ARM. */
export function isOfKey({ path }: SetChange): boolean {
  return path === encryption || path === storeUri;
}

/** The arguments of `customer_managed_key`, or of the resource of its own, after which the encryption is as a change wants it. */
export function keyEdits(
  { path, value }: SetChange,
  account: Resource,
  found: Source,
  graph: ResourceGraph,
): readonly TextEdit[] | undefined {
  const isSeparate = found.block.labels[0]?.text === separateKey;
  const [block] = isSeparate ? [found.block] : blocksOf(found.block.body, 'customer_managed_key');
  if (!block) return undefined;
  const source = { ...found, block };
  return path === storeUri
    ? nameStore(value, account, source, graph)
    : nameIdentity(value, account.read(encryption), source, graph);
}

/** A key is named with its store: the one of the same name that the store holds. */
function nameStore(
  value: Value,
  account: Resource,
  source: Source,
  graph: ResourceGraph,
): readonly TextEdit[] | undefined {
  const store = value.kind === 'reference' ? graph.get(value.resource) : undefined;
  const argument = ['key_vault_key_id', 'managed_hsm_key_id'].find((name) => attributeOf(source.block.body, name));
  if (!store || argument === undefined) return undefined;
  const text = keyText(account, store, value, source, graph);
  return text === undefined ? undefined : setExpression(source, argument, text);
}

function keyText(
  account: Resource,
  store: Resource,
  uri: Value,
  { uri: file }: Source,
  graph: ResourceGraph,
): string | undefined {
  const isPinned = !isNotSet(account.read(`${encryption}.keyVaultProperties.keyVersion`));
  const key = keyOf(account, { kind: 'found', resource: store }, graph);
  const folder = folderOf(file);
  if (key.kind === 'found') {
    const path = isPinned ? 'properties.keyUriWithVersion' : 'properties.keyUri';
    return expressionText(reference(key.resource.key, path), graph, folder);
  }
  // The URI of a store ends in a slash.
  const name = asString(account.read(`${encryption}.keyVaultProperties.keyName`));
  const host = expressionText(uri, graph, folder);
  return name === undefined || host === undefined || isPinned ? undefined : `"\${${host}}keys/${name}"`;
}

/** Only the identity is written: what else would change has no argument of its own. */
function nameIdentity(
  wished: Value,
  present: Value,
  source: Source,
  graph: ResourceGraph,
): readonly TextEdit[] | undefined {
  const key = ['keyVaultUri', 'keyName', 'keyVersion'];
  const isSameKey = key.every((name) => {
    const [before, after] = [present, wished].map((value) => at(value, `keyVaultProperties.${name}`));
    return before && after && (sameValue(before, after) || (isNotSet(before) && isNotSet(after)));
  });
  const named = at(wished, clientId);
  if (!isSameKey || isNotSet(named) || memberNames(wished) === undefined) return undefined;
  if (sameValue(named, at(present, clientId))) return [];
  const text = expressionText(named, graph, folderOf(source.uri));
  return text === undefined ? undefined : setExpression(source, 'identity_client_id', text);
}
