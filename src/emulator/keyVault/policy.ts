import { denialOf, identifiersOf } from '../arm/policy/compliance.ts';
import { violationByKey } from '../arm/policy/definition.ts';
import { judgedKey, keyModeOf } from '../arm/policy/judged.ts';
import type { Azure } from '../azure.ts';
import type { Key, KeyVersion } from '../state/resources.ts';
import type { KeyStore } from './keyStore.ts';
import { vaultRefusal } from './refusals.ts';

/**
 * Throws where a policy on keys with the effect Deny forbids a version as a request would make or change it: 403 `Forbidden`,
 * which threads tell; inner code and text are assumed. What the key store does by itself (scheduled rotation) is never denied.
 */
export function requireCompliantKey(azure: Azure, store: KeyStore, key: Key, version: KeyVersion): void {
  const judged = judgedKey(azure, store, key, version);
  const denial = denialOf(azure.estate, store.id, (policy, values) =>
    policy.mode === 'Indexed' || policy.mode !== keyModeOf(store) ? undefined : violationByKey(policy, judged, values),
  );
  if (denial === undefined) return;
  throw vaultRefusal(
    403,
    'Forbidden',
    `Key '${key.name}' was disallowed by policy. Policy identifiers: '${identifiersOf(denial)}'.`,
    'ForbiddenByPolicy',
  );
}
