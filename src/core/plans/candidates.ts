import { resolveBinding, uriOf } from '../resources/binding.ts';
import { ResourceGraph } from '../resources/graph.ts';
import type { LiveResource, Resource } from '../resources/resource.ts';
import { known } from '../resources/value.ts';
import { catalogue } from '../rules/catalogue.ts';
import { defaultPreferences } from '../rules/rule.ts';

/** Why a key store cannot serve an account at all; undefined where nothing known speaks against it. */
export function storeObstacle(account: LiveResource, store: LiveResource, now: number): string | undefined {
  return obstacle(['region', 'tenant', 'hsm-activated'], account, store, undefined, now);
}

/** Why a key cannot serve an account; undefined where nothing known speaks against it. */
export function keyObstacle(
  account: LiveResource,
  store: LiveResource,
  key: LiveResource,
  now: number,
): string | undefined {
  return (
    storeObstacle(account, store, now) ??
    obstacle(['key-type', 'key-operations', 'key-enabled', 'key-dates'], account, store, key, now)
  );
}

/** The first certain error that these rules find in the binding as it would be. */
function obstacle(
  ruleIds: readonly string[],
  account: Resource,
  store: LiveResource,
  key: LiveResource | undefined,
  now: number,
): string | undefined {
  const encryption = {
    keySource: 'Microsoft.KeyVault',
    keyVaultProperties: { keyVaultUri: uriOf(store) ?? '', keyName: key?.name ?? '', keyVersion: '' },
  };
  const graph = ResourceGraph.of([account, store, ...(key ? [key] : [])]).after([
    {
      kind: 'set',
      resource: account.id ?? account.key,
      type: account.type,
      path: 'properties.encryption',
      value: known(encryption),
    },
  ]);
  const wished = graph.get(account.key);
  if (!wished) return undefined;
  const context = { graph, now, preferences: defaultPreferences };
  const found = catalogue
    .filter(({ id }) => ruleIds.includes(id))
    .flatMap((rule) => rule.check(resolveBinding(wished, graph), context))
    .find(({ severity, certainty }) => severity === 'error' && certainty === 'known');
  return found?.message;
}
