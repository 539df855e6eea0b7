import { storeOf } from '../resources/boundKey.ts';
import { nameOf, parentArmId } from '../resources/armId.ts';
import type { ResourceGraph } from '../resources/graph.ts';
import { nameText } from '../resources/namedStore.ts';
import type { Resource } from '../resources/resource.ts';
import { types } from '../resources/types.ts';
import { isExpression, reference } from '../resources/value.ts';
import { findings } from './finding.ts';
import type { Remedy, Rule } from './rule.ts';

const { found } = findings('key-uri-vault');
const properties = 'properties.encryption.keyVaultProperties';
const path = `${properties}.keyVaultUri`;

export const keyUriVault: Rule = {
  id: 'key-uri-vault',
  title: 'Key and key store belong together',
  source:
    'Key Vault, object identifiers: a key is addressed by the URI of its own key store, its name and its version; another store has no such key.',
  check({ account, key }, { graph }) {
    if (!account.declaration || key?.kind !== 'unseen') return [];
    const named = storeOf(account, graph);
    // What a store holds that is only referred to is not known.
    if (named.kind !== 'found' || !named.resource.declaration || named.resource.declaration.existing) return [];
    const byVersion = keyOfVersion(account, graph);
    const meant = byVersion ?? keyOfName(account, graph);
    const holder = meant && storeHolding(meant, graph);
    if (!meant || !holder || holder.key === named.resource.key || mayBeSame(holder, named.resource)) return [];
    const message = `${account.name} looks for key ${meant.name} in ${named.resource.name}, but it is a key of ${holder.name}.`;
    return [
      // A key of that name may have been made outside of the files; a version is of one key alone.
      found(byVersion ? 'error' : 'warning', account, message, {
        path,
        related: [
          { resource: meant, message: `The key is declared here, in ${holder.name}.` },
          { resource: named.resource, message: `${named.resource.name} is where it is looked for.` },
        ],
        remedy: nameStore(account, holder),
      }),
    ];
  },
};

function keyOfVersion(account: Resource, graph: ResourceGraph): Resource | undefined {
  const version = account.read(`${properties}.keyVersion`);
  if (version.kind !== 'reference' || isExpression(version)) return undefined;
  const from = graph.get(version.resource);
  return from && [types.vaultKey, types.hsmKey].some((type) => type === from.type) ? from : undefined;
}

/** The one key of that name that the files declare. */
function keyOfName(account: Resource, graph: ResourceGraph): Resource | undefined {
  const wanted = nameText(account.read(`${properties}.keyName`));
  if (wanted === undefined || wanted === '') return undefined;
  const keys = [...graph.ofType(types.vaultKey), ...graph.ofType(types.hsmKey)].filter(
    ({ id, declaration }) => declaration && id !== undefined && nameOf(id).toLowerCase() === wanted,
  );
  return keys.length === 1 ? keys[0] : undefined;
}

function storeHolding(key: Resource, graph: ResourceGraph): Resource | undefined {
  const id = key.id === undefined ? undefined : parentArmId(key.id);
  return id === undefined ? undefined : graph.get(id);
}

/** A store that is only referred to, by a name that a variable or parameter gives, may well be the one that is made here. */
function mayBeSame(holder: Resource, named: Resource): boolean {
  const isOpen = [holder, named].some(({ id, key }) => nameOf(id ?? key).includes('{'));
  return isOpen && (holder.declaration?.existing ?? false);
}

function nameStore(account: Resource, store: Resource): Remedy {
  const isHsm = store.type === types.managedHsm;
  return {
    id: 'key-uri-vault',
    title: `Name ${store.name} as the key store`,
    changes: [
      {
        kind: 'set',
        resource: account.id ?? account.key,
        type: account.type,
        path,
        value: reference(store.key, isHsm ? 'properties.hsmUri' : 'properties.vaultUri'),
      },
    ],
    cost: 'none',
    costExplanation: `${account.name} must be allowed to use the key in ${store.name}.`,
  };
}
