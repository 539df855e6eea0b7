import type { CloudEnvironment } from './cloud.ts';
import type { KeyUse } from './inspection/keyUse.ts';
import type { Change } from './plans/change.ts';
import type { Lock, LockHolder } from './plans/lock.ts';
import type { RunRecord } from './plans/record.ts';
import type { EffectiveGrants, Listing } from './resources/reading.ts';
import type { JsonObject } from './resources/json.ts';
import type { LiveResource } from './resources/resource.ts';
import type { ResourceType } from './resources/types.ts';

export type { EffectiveGrants, Gap, Listing } from './resources/reading.ts';

/**
 * What the core asks of the world. The composition roots hand in the implementations: live Azure (src/azure), the disk
 * (src/node), VS Code (src/platform).
 */

export interface Clock {
  /** Milliseconds since 1970-01-01 UTC. */
  now(): number;
  /**
   * Resolves after so many milliseconds.
   * @throws the signal's reason when it is aborted first.
   */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
}

export interface Subscription {
  readonly id: string;
  readonly name: string;
  readonly tenantId: string;
  /** Azure's word: Enabled, Warned, PastDue, Disabled, Deleted. */
  readonly state: string;
}

/** Who the requests are made as. */
export interface Caller {
  readonly displayName: string;
  readonly tenantId: string | undefined;
  readonly objectId: string | undefined;
}

/** What one role lets its holder do at a scope. Source: the Permissions API of Microsoft.Authorization. */
export interface Permission {
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  readonly dataActions: readonly string[];
  readonly notDataActions: readonly string[];
}

/**
 * Live Azure, read. Every method rejects with an {@link AzureFailure} only where nothing at all can be said; what fails in
 * part is a gap.
 */
export interface EstateReader {
  readonly cloud: CloudEnvironment;
  caller(signal: AbortSignal): Promise<Caller>;
  subscriptions(signal: AbortSignal): Promise<Listing<Subscription>>;
  /** Accounts (kinds OpenAI and AIServices), vaults, Managed HSMs and user-assigned identities of these subscriptions. */
  inventory(subscriptionIds: readonly string[], signal: AbortSignal): Promise<Listing<LiveResource>>;
  /** Keys of a vault or HSM; their bodies may lack `properties.kty` and what only a single read shows. */
  keys(store: LiveResource, signal: AbortSignal): Promise<Listing<LiveResource>>;
  /** One key or key version with all its properties. What could not be read reads as unknown. */
  key(keyId: string, signal: AbortSignal): Promise<LiveResource>;
  /** Versions of a key, newest first. */
  keyVersions(key: LiveResource, signal: AbortSignal): Promise<Listing<LiveResource>>;
  /** Projects of a Foundry account. */
  projects(account: LiveResource, signal: AbortSignal): Promise<Listing<LiveResource>>;
  /** Any resource of a type in resources/types.ts, read from its own provider, never from an index that lags. */
  resource(id: string, signal: AbortSignal): Promise<LiveResource>;
  /** What reaches a principal at a scope and above it. */
  grants(principalId: string, scope: string, signal: AbortSignal): Promise<EffectiveGrants>;
  roleDefinition(id: string, signal: AbortSignal): Promise<LiveResource>;
  /**
   * What the caller may do at a scope. At a Managed HSM, its `keys` or one of them: what its local role assignments allow, as data
   * actions, beside the actions of Azure Resource Manager.
   */
  permissions(scope: string, signal: AbortSignal): Promise<readonly Permission[]>;
  /** Resources of one type in these subscriptions, for example workspaces or virtual networks to choose from. */
  ofType(type: ResourceType, subscriptionIds: readonly string[], signal: AbortSignal): Promise<Listing<LiveResource>>;
  /** Vaults, Managed HSMs and accounts that are deleted and can be recovered; what they were is told by `deletedTypes`. */
  deletedResources(subscriptionIds: readonly string[], signal: AbortSignal): Promise<Listing<LiveResource>>;
  /** The deleted vault, Managed HSM, account or key that had this id; undefined where there is none. */
  deleted(id: string, signal: AbortSignal): Promise<LiveResource | undefined>;
  /** The use of a key since a moment (milliseconds since 1970). It never rejects for want of a log: that is its coverage. */
  keyUse(keyId: string, since: number, signal: AbortSignal): Promise<KeyUse>;
  /** Where a resource sends its logs. */
  diagnosticSettings(resourceId: string, signal: AbortSignal): Promise<Listing<LiveResource>>;
  /** Why a new vault cannot have this name, in Azure's words; undefined where it can. */
  vaultNameProblem(name: string, subscriptionId: string, signal: AbortSignal): Promise<string | undefined>;
  /** The locks that hold at a scope: its own and those above it. */
  locks(scope: string, signal: AbortSignal): Promise<Listing<LiveResource>>;
}

/** Live Azure, written. */
export interface EstateWriter {
  /**
   * Makes one change and waits until Azure has finished with it; says nothing of whether it is visible afterwards.
   * References inside the change are resolved already. A change that awaits is never applied.
   * @returns what an act leaves behind
   * @throws AzureFailure
   */
  apply(change: Change, signal: AbortSignal): Promise<JsonObject | undefined>;
}

export type LiveSource = EstateReader & EstateWriter;

/** Where runs are kept so that they survive whatever happens to the program. */
export interface Journal {
  list(): Promise<readonly RunRecord[]>;
  /** Stores the record whole or leaves the one before untouched. */
  save(record: RunRecord): Promise<void>;
  remove(runId: string): Promise<void>;
  /**
   * Takes hold of resources, so that no other window or program changes them by a plan at the same time.
   * @param resources ids, in any spelling
   * @throws Locked where somebody else holds one of them; a holder that has died holds nothing
   */
  lock(resources: readonly string[], holder: Pick<LockHolder, 'runId' | 'title'>): Promise<Lock>;
}

/** A line for the person who wants to know what happened: purpose, resource, result; never a secret. */
export type LogLine = (level: 'info' | 'warn' | 'error', message: string) => void;
