import type { GrantInput, IdentityChoice, RotationPolicyWish, VersionChoice } from '../../core/plans/inputs.ts';
import type { Plan } from '../../core/plans/plan.ts';
import type { RunRecord } from '../../core/plans/record.ts';
import { nameOf } from '../../core/resources/armId.ts';
import type { LiveResource } from '../../core/resources/resource.ts';
import { isKeyVersion } from '../../core/resources/types.ts';
import { short } from '../../core/rules/usedVersion.ts';
import type { ChosenKey } from './choices/keyRows.ts';
import type { ScopeChoice } from './choices/scopeRows.ts';
import type { EndpointDraft } from './questions/endpoint.ts';
import type { KeyDraft } from './questions/newKey.ts';
import type { WorkspaceDraft } from './questions/workspace.ts';

/** What a person has chosen so far, for whichever plan. */
export interface Wishes {
  /** The accounts that the plan is for. */
  readonly accounts?: readonly LiveResource[];
  /** The key, version, key store or deleted resource that the plan is about. */
  readonly target?: LiveResource;
  /** The key that accounts are to be under. */
  readonly key?: KeyWish;
  /** The key that is yet to be made or imported, as far as it is described. */
  readonly draft?: KeyDraft;
  readonly identity?: IdentityChoice;
  readonly version?: VersionChoice;
  readonly scope?: ScopeChoice;
  readonly principal?: GrantInput['principal'];
  readonly purpose?: GrantInput['purpose'];
  readonly disableOld?: boolean;
  /** Also where the gate is shut. */
  readonly override?: boolean;
  readonly policy?: PolicyWish;
  /** Where a backup is written. */
  readonly path?: string;
  readonly endpoint?: EndpointDraft;
  /** The key stores and accounts whose logs are to be kept. */
  readonly logged?: readonly LiveResource[];
  readonly workspace?: WorkspaceDraft;
  /** The rule whose findings are to be mended. */
  readonly rule?: string;
  /** The run that is to be taken back. */
  readonly run?: RunRecord;
  /** Set at the end: the plan that is to run, and the steps that were agreed to. */
  readonly agreed?: Agreed;
}

export interface Agreed {
  readonly plan: Plan;
  readonly consents: readonly string[];
}

export type KeyWish =
  ({ readonly kind: 'existing' } & ChosenKey) | { readonly kind: 'new' } | { readonly kind: 'import' };

export interface PolicyWish {
  /** The row that was chosen; `own`: every duration is asked for. */
  readonly preset: string;
  readonly wish: RotationPolicyWish;
}

/** What the plan is about, in a word or two; undefined while that is open. */
export function subjectWords({ accounts, target, logged, run }: Wishes): string | undefined {
  if (run) return run.plan.subject.name;
  if (target) return isKeyVersion(target.type) ? versionWords(target) : target.name;
  const [first, ...others] = accounts ?? logged ?? [];
  if (!first) return undefined;
  return others.length === 0 ? first.name : `${first.name} and ${others.length} more`;
}

function versionWords({ id, name }: LiveResource): string {
  const key = /\/keys\/([^/]+)\/versions\//i.exec(id)?.[1] ?? nameOf(id);
  return `version ${short(name)} of ${key}`;
}

/** The choice of a key; a version belongs to its key, so another key leaves it open again. */
export function withKey(wishes: Wishes, key: KeyWish): Wishes {
  const before = wishes.key;
  const isSame = before?.kind === 'existing' && key.kind === 'existing' && before.key.key === key.key.key;
  if (isSame || typeof wishes.version !== 'object') return { ...wishes, key };
  return { ...without(wishes, 'version'), key };
}

/** The wishes with one of them open again. */
export function without<T extends object, K extends keyof T>(wishes: T, name: K): Omit<T, K> {
  const others: Partial<T> = { ...wishes };
  // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- a copy of its own, whose member must not be there
  delete others[name];
  return others as Omit<T, K>;
}

/** The choice of accounts; what was chosen for others is open again. */
export function withAccounts(wishes: Wishes, accounts: readonly LiveResource[]): Wishes {
  const keysOf = (list: readonly LiveResource[] = []) => list.map(({ key }) => key).join(' ');
  return keysOf(wishes.accounts) === keysOf(accounts) ? wishes : { accounts };
}
