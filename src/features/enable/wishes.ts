import type { EnableInput } from '../../core/plans/goals/enable.ts';
import type { Plan } from '../../core/plans/plan.ts';
import type { LiveResource } from '../../core/resources/resource.ts';
import { defaultPreferences } from '../../core/rules/rule.ts';
import type { IdentityChoice } from './choices/identityRows.ts';
import type { ChosenKey } from './choices/keyRows.ts';
import type { ScopeChoice } from './choices/scopeRows.ts';
import type { VersionChoice } from './choices/versionRows.ts';

/** What a person has chosen so far. */
export interface Wishes {
  readonly account?: LiveResource;
  readonly key?: ChosenKey;
  readonly identity?: IdentityChoice;
  readonly version?: VersionChoice;
  readonly scope?: ScopeChoice;
  /** Set at the end: the plan that is to run, and the irreversible steps that were agreed to. */
  readonly agreed?: { readonly plan: Plan; readonly consents: readonly string[] };
}

/** The choices as the core plans with them; undefined while one is open. */
export function toInput({ account, key, identity, version, scope }: Wishes): EnableInput | undefined {
  if (!account || !key || !identity || version === undefined) return undefined;
  return {
    kind: 'enable',
    accountIds: [account.id],
    key: { kind: 'existing', id: key.key.id },
    identity,
    version,
    preferences: scope === undefined ? defaultPreferences : { grantScope: scope },
  };
}

/** The choice of a key; versions belong to their key, so another key leaves the version open again. */
export function withKey(wishes: Wishes, key: ChosenKey): Wishes {
  if (wishes.key?.key.key === key.key.key) return { ...wishes, key };
  const { version, ...others } = wishes;
  return { ...others, key, ...(version === 'versionless' && { version }) };
}
