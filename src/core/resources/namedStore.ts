import type { ResourceGraph } from './graph.ts';
import { nameOf } from './armId.ts';
import type { Resource } from './resource.ts';
import { isKeyStore, types } from './types.ts';
import { canonicalText, isExpression, type Value } from './value.ts';

/** A slash inside of a declared resource's name, where a real one would separate segments of its id. */
const slashInside = '∕';

/** A value in the form in which it stands in a declared resource's id. */
export function nameText(value: Value): string | undefined {
  return canonicalText(value)?.replaceAll('/', slashInside).toLowerCase();
}

/**
 * The declared key store whose address a value is: a reference to its URI, or a text whose host begins with its name, such as
 * `https://{parameter:vaultName}.vault.azure.net/`. A store's address always begins with its name.
 */
export function storeNamedBy(graph: ResourceGraph, uri: Value): Resource | undefined {
  if (uri.kind === 'reference' && !isExpression(uri)) {
    const referred = graph.get(uri.resource);
    return referred && isKeyStore(referred.type) ? referred : undefined;
  }
  const text = canonicalText(uri)?.trim();
  const [, whole] = /^\{([^{}]+)#properties\.(?:vault|hsm)Uri\}\/*$/i.exec(text ?? '') ?? [];
  if (whole !== undefined) return graph.get(whole);
  const [, written] = /^https:\/\/(.+)$/i.exec(text ?? '') ?? [];
  if (written === undefined) return undefined;
  const host = written.replaceAll('/', slashInside).toLowerCase();
  const declared = [...graph.ofType(types.vault), ...graph.ofType(types.managedHsm)].filter(
    (store) => store.declaration !== undefined && isNamedBy(host, store) && isOfKind(host, store),
  );
  // `team` and `team.one` can both stand at the beginning where a name is an expression: the longer one is meant.
  return declared.sort((a, b) => nameIn(b).length - nameIn(a).length)[0];
}

function nameIn({ id, name }: Resource): string {
  return (id === undefined ? name : nameOf(id)).toLowerCase();
}

/** Behind the name comes the suffix: as text, or as the expression that names the cloud's own. */
function isNamedBy(host: string, store: Resource): boolean {
  const name = nameIn(store);
  if (name === '' || !host.startsWith(name)) return false;
  const rest = host.slice(name.length);
  return rest.startsWith('.') || /^\{?[^.]*environment\(\)/.test(rest) || /^\{[^{}]*suffix/.test(rest);
}

function isOfKind(host: string, { type }: Resource): boolean {
  const isHsm = host.includes('managedhsm');
  const isVault = /\.vault\.|keyvaultdns/.test(host);
  return type === types.managedHsm ? isHsm : !isHsm || isVault;
}
