import type { CloudEnvironment } from './cloud.ts';
import type { Change } from './plans/change.ts';
import type { RunRecord } from './plans/record.ts';
import type { EffectiveGrants, Listing } from './resources/reading.ts';
import type { LiveResource } from './resources/resource.ts';

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
  /** What the caller may do at a scope. */
  permissions(scope: string, signal: AbortSignal): Promise<readonly Permission[]>;
}

/** Live Azure, written. */
export interface EstateWriter {
  /**
   * Makes one change and waits until Azure has finished with it; says nothing of whether it is visible afterwards.
   * References inside the change are resolved already.
   * @throws AzureFailure
   */
  apply(change: Change, signal: AbortSignal): Promise<void>;
}

export type LiveSource = EstateReader & EstateWriter;

/** Where runs are kept so that they survive whatever happens to the program. */
export interface Journal {
  list(): Promise<readonly RunRecord[]>;
  /** Stores the record whole or leaves the one before untouched. */
  save(record: RunRecord): Promise<void>;
  remove(runId: string): Promise<void>;
}

/** A line for the person who wants to know what happened: purpose, resource, result; never a secret. */
export type LogLine = (level: 'info' | 'warn' | 'error', message: string) => void;
