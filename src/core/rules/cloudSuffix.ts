import { clouds } from '../cloud.ts';
import type { Resource } from '../resources/resource.ts';
import { types } from '../resources/types.ts';
import { canonicalText, isExpression, reference, type Value } from '../resources/value.ts';
import { findings } from './finding.ts';
import type { Rule } from './rule.ts';

const { found } = findings('cloud-suffix');
const path = 'properties.encryption.keyVaultProperties.keyVaultUri';
const suffixes = clouds.flatMap(({ vaultSuffix, hsmSuffix }) => [vaultSuffix, hsmSuffix]);

export const cloudSuffix: Rule = {
  id: 'cloud-suffix',
  title: 'A template takes the host of a key store from Azure',
  source:
    'Key Vault, object identifiers: each cloud has a DNS suffix of its own for vaults and Managed HSMs; vaultUri and hsmUri are what Azure itself says. An earlier Microsoft sample failed by the URI that it put together ("KeyVaultProperties is invalid").',
  check({ account, keySource, store }) {
    // A script has no reference to write instead.
    if (keySource !== 'customer' || !account.declaration || account.declaration.format === 'script') return [];
    const value = account.read(path);
    const suffix = suffixIn(value);
    const named = store?.kind === 'found' && store.resource.declaration ? store.resource : undefined;
    if (suffix === undefined || !named) return [];
    const message = `The host of ${named.name} is put together with ${suffix}, which holds in one cloud only; ${uriName(named)} of ${named.name} is right in each.`;
    return [
      found('hint', account, message, {
        path,
        related: [{ resource: named, message: `${named.name} is meant.` }],
        remedy: {
          id: 'cloud-suffix',
          title: `Take the URI from ${named.name}`,
          changes: [
            {
              kind: 'set',
              resource: account.id ?? account.key,
              type: account.type,
              path,
              value: reference(named.key, `properties.${uriName(named)}`),
            },
          ],
          cost: 'none',
          costExplanation: `The account is then deployed after ${named.name}.`,
        },
      }),
    ];
  },
};

function suffixIn(value: Value): string | undefined {
  if (value.kind === 'reference' && !isExpression(value)) return undefined;
  const text = canonicalText(value)?.toLowerCase().replace(/\/+$/, '');
  return text === undefined ? undefined : suffixes.find((suffix) => text.endsWith(suffix));
}

function uriName({ type }: Resource): 'vaultUri' | 'hsmUri' {
  return type === types.managedHsm ? 'hsmUri' : 'vaultUri';
}
