import type { Binding, BoundVersion } from '../resources/binding.ts';
import { keyOf, storeOf, versionOf } from '../resources/boundKey.ts';
import type { ResourceGraph } from '../resources/graph.ts';
import { plainKey } from '../resources/order.ts';
import type { Resource } from '../resources/resource.ts';
import { types } from '../resources/types.ts';
import { asString, at, isSettled, known, object, type Value } from '../resources/value.ts';
import type { Remedy } from './rule.ts';
import { short } from './usedVersion.ts';

export const versionPath = 'properties.encryption.keyVaultProperties.keyVersion';

/** How an account is held to one version, as the end of a sentence; undefined where it is not, or that is not known. */
export function pinnedWords(version: BoundVersion | undefined): string | undefined {
  switch (version?.kind) {
    case 'pinned':
      return `version ${short(version.version)}`;
    case 'atDeployment':
      return 'the version that is the newest at deployment';
    default:
      return undefined;
  }
}

/** The accounts in view that are certainly under a key, each with whether it is held to a version of it. */
export function accountsUnder(
  key: Resource,
  graph: ResourceGraph,
): readonly { readonly account: Resource; readonly version: BoundVersion }[] {
  return graph
    .ofType(types.account)
    .filter((account) => plainKey(account.key) === account.key)
    .flatMap((account) => {
      const store = storeOf(account, graph);
      const bound = keyOf(account, store, graph);
      const isUnder = bound.kind === 'found' && bound.resource.key === key.key;
      return isUnder ? [{ account, version: versionOf(account, bound, graph) }] : [];
    });
}

/** Whether Microsoft documents that an account without a version follows its key: for Foundry it does, for Azure OpenAI it does not. */
export function followsByDocument({ account, store }: Binding): boolean {
  const isFoundry = asString(account.read('kind'))?.toLowerCase() === 'aiservices';
  return isFoundry && store?.kind === 'found' && store.resource.type === types.vault;
}

/** Names no version any more. A file says so in one property; Azure takes an encryption as a whole. */
export function versionless({ account }: Binding): Remedy | undefined {
  const change = changeOf(account);
  if (!change) return undefined;
  return {
    id: 'versionless',
    title: `Let ${account.name} follow its key`,
    changes: [{ kind: 'set', resource: account.id ?? account.key, type: account.type, ...change }],
    cost: 'none',
    costExplanation: `${account.name} takes up each new version by itself, as Foundry's documents say, and from now on the newest. When is not published: keep the versions before enabled until the audit log shows the new one in use.`,
  };
}

function changeOf(account: Resource): { readonly path: string; readonly value: Value } | undefined {
  if (account.declaration) return { path: versionPath, value: known('') };
  const encryption = account.read('properties.encryption');
  const properties = at(encryption, 'keyVaultProperties');
  if (!isSettled(properties)) return undefined;
  const part = (name: string): Value => at(properties, name);
  const kept = {
    keyVaultUri: part('keyVaultUri'),
    keyName: part('keyName'),
    keyVersion: known(''),
    identityClientId: part('identityClientId'),
  };
  const value = object({ keySource: at(encryption, 'keySource'), keyVaultProperties: object(kept) });
  return { path: 'properties.encryption', value };
}
