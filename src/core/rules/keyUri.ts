import { clouds } from '../cloud.ts';
import { normalizeArmId, parentArmId } from '../resources/armId.ts';
import type { ResourceGraph } from '../resources/graph.ts';
import { storeNamedBy } from '../resources/namedStore.ts';
import { hostOf } from '../resources/network.ts';
import type { Resource } from '../resources/resource.ts';
import { types } from '../resources/types.ts';
import { asString, canonicalText, isExpression, known, reference, type Value } from '../resources/value.ts';
import { findings } from './finding.ts';
import type { Remedy, Rule, RuleContext } from './rule.ts';
import { parseKeyIdentifier } from '../resources/keyIdentifier.ts';

const { found } = findings('key-uri');
const path = 'properties.encryption.keyVaultProperties.keyVaultUri';

export const keyUri: Rule = {
  id: 'key-uri',
  title: 'The encryption names the key store by its URI alone',
  source:
    'ARM reference, KeyVaultProperties: keyVaultUri is the URI of the key store, beside keyName and keyVersion. Foundry samples: "KeyVaultProperties is invalid" where it is anything else.',
  check({ account, keySource, store }, context) {
    if (keySource !== 'customer') return [];
    const value = account.read(path);
    const bad = ofAKey(value, context) ?? problemOf(value, context.graph) ?? wrongKind(value, account, context);
    if (!bad) return [];
    const { message, related } = bad;
    const named = related ?? (store?.kind === 'found' ? store.resource : undefined);
    const remedy = remedyFor(account, value, named);
    return [
      found(account.declaration ? 'error' : 'warning', account, `${account.name}: ${inWordsOf(account, message)}`, {
        path,
        ...(related && { related: [{ resource: related, message: `${related.name} is meant.` }] }),
        ...(remedy && { remedy }),
      }),
    ];
  },
};

const namesAKey = 'keyVaultUri names a key; it is to name the key store alone, and keyName the key.';

interface Problem {
  readonly message: string;
  readonly related?: Resource;
}

/** Terraform has one argument that names store and key. */
function inWordsOf({ declaration }: Resource, message: string): string {
  if (declaration?.format !== 'terraform') return message;
  return message
    .replace('keyVaultUri', 'key_vault_key_id')
    .replace('the URI of the key store', 'the URI of the key, its versionless_id')
    .replace('it is to name the key store alone', 'it is to be the URI of the key store, then /keys/ and the name');
}

/** The URI of a key, taken from it by reference, alone or put together: `${vault.properties.vaultUri}keys/cmk`. */
function ofAKey(value: Value, { graph }: RuleContext): Problem | undefined {
  if (value.kind !== 'reference') return undefined;
  if (isExpression(value)) {
    const [, of] = /^\{(.+)#properties\.(?:vault|hsm)Uri\}\/*keys\//i.exec(value.path) ?? [];
    const named = of === undefined ? undefined : graph.get(of);
    return of === undefined ? undefined : { message: namesAKey, ...(named && { related: named }) };
  }
  if (!/^properties\.keyUri(WithVersion)?$/i.test(value.path)) return undefined;
  const id = graph.get(value.resource)?.id;
  const store = id === undefined ? undefined : graph.get(parentArmId(id) ?? '');
  return { message: namesAKey, ...(store && { related: store }) };
}

/** What is wrong with the text itself. What is known only once deployed is judged by the part that is written. */
function problemOf(value: Value, graph: ResourceGraph): Problem | undefined {
  const text = value.kind === 'reference' && !isExpression(value) ? undefined : canonicalText(value);
  if (text === undefined || text === '') return undefined;
  if (/^http:\/\//i.test(text)) {
    const meant = storeNamedBy(graph, known(text.replace(/^http:/i, 'https:')));
    return { message: 'a key store is addressed by https, not by http.', ...(meant && { related: meant }) };
  }
  if (/\/keys\//i.test(text) && (asString(value) !== undefined || /^https:\/\/[^/]+\/keys\//i.test(text))) {
    return { message: namesAKey };
  }
  const plain = asString(value);
  if (plain === undefined) return undefined;
  if (plain.startsWith('/')) {
    const meant = keyStoreIn(graph, (store) => normalizeArmId(store.id ?? '') === normalizeArmId(plain));
    const message = 'keyVaultUri is the id of a resource; it is to be the URI of the key store.';
    return { message, ...(meant && { related: meant }) };
  }
  if (!/^https:\/\//i.test(plain)) {
    const meant = keyStoreIn(graph, (store) => nameInHost(store) === plain.toLowerCase());
    return { message: `keyVaultUri is no URI: it is to begin with https://.`, ...(meant && { related: meant }) };
  }
  return /^https:\/\/[^/]+\/+$|^https:\/\/[^/]+$/i.test(plain)
    ? undefined
    : { message: 'keyVaultUri has a path; it is to name the key store alone.' };
}

function keyStoreIn(graph: ResourceGraph, isMeant: (store: Resource) => boolean): Resource | undefined {
  return [...graph.ofType(types.vault), ...graph.ofType(types.managedHsm)].find(isMeant);
}

/** A vault's host where the name is that of a Managed HSM, or the reverse: no such host exists. */
function wrongKind(value: Value, account: Resource, { graph }: RuleContext): Problem | undefined {
  const text = value.kind === 'reference' && !isExpression(value) ? undefined : canonicalText(value);
  if (text === undefined || !account.declaration) return undefined;
  const host = hostOf(text);
  const isVaultHost = clouds.some(({ vaultSuffix }) => host.endsWith(vaultSuffix));
  const isHsmHost = clouds.some(({ hsmSuffix }) => host.endsWith(hsmSuffix));
  if (!isVaultHost && !isHsmHost) return undefined;
  const named = (type: typeof types.vault | typeof types.managedHsm): Resource | undefined =>
    graph.ofType(type).find((store) => store.declaration && nameInHost(store) === host.split('.')[0]);
  const meant = isVaultHost ? named(types.managedHsm) : named(types.vault);
  if (!meant || named(isVaultHost ? types.vault : types.managedHsm)) return undefined;
  const message = isVaultHost
    ? `${meant.name} is a Managed HSM, and ${host} is the host of a vault.`
    : `${meant.name} is a vault, and ${host} is the host of a Managed HSM.`;
  return { message, related: meant };
}

function nameInHost({ id, name }: Resource): string {
  return (id === undefined ? name : id.slice(id.lastIndexOf('/') + 1)).toLowerCase();
}

/** A declared store is best referred to; where it is not in sight, what is too much can be taken away. */
function remedyFor(account: Resource, value: Value, store: Resource | undefined): Remedy | undefined {
  if (!account.declaration) return undefined;
  const identifier = parseKeyIdentifier(asString(value) ?? '');
  // A script has no reference to write; what a text has too much is taken from it.
  const uri =
    store && account.declaration.format !== 'script'
      ? reference(store.key, store.type === types.managedHsm ? 'properties.hsmUri' : 'properties.vaultUri')
      : identifier && known(identifier.storeUri);
  if (!uri) return undefined;
  return {
    id: 'key-uri',
    title:
      store && uri.kind === 'reference' ? `Name the key store by the URI of ${store.name}` : 'Name the key store alone',
    changes: [{ kind: 'set', resource: account.id ?? account.key, type: account.type, path, value: uri }],
    cost: 'none',
    costExplanation: 'The key that is named beside it stays the same.',
  };
}
