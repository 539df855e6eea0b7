import type { KeyEvents } from './audit/keyEvents.ts';
import type { Clock } from './clock.ts';
import type { TokenAuthority } from './entra/tokenAuthority.ts';
import type { Estate } from './state/estate.ts';

/**
 * How the emulated Azure behaves where the real one takes its time or where its answer is not known. It may be changed
 * while the emulator runs.
 */
export interface Behaviour {
  /** How long a new or removed role assignment takes to count, in milliseconds. */
  propagation: number;
  /** How long a write of an account takes, in milliseconds. */
  operationDuration: number;
  /** How long every reply is held back, in milliseconds. */
  latency: number;
  /**
   * Whether Resource Manager shows the keys of a vault to whoever holds the control-plane action (documented), or also
   * asks for the data action (`refuse`: 400 ForbiddenByRbac, as one public thread quotes).
   */
  armKeys: 'allow' | 'refuse';
  /** How long a deleted key of a vault takes to show as deleted, in milliseconds; a Managed HSM shows it at once. */
  deletionLag: number;
  /** How long the service takes at least to notice a new version for an account that names none, in milliseconds. */
  versionLag: number;
  /** By how much longer it takes at most, in milliseconds: it differs from account to account and from version to version. */
  versionLagSpread: number;
  /** How often the service unwraps the data encryption key of an account, in milliseconds (not published). */
  serviceInterval: number;
  /** Whether a vault's trusted-services bypass admits Azure OpenAI: its documents say so, Key Vault's list omits it. */
  trustedServices: 'admit' | 'refuse';
  /**
   * How long a row of a diagnostic log takes until a query finds it, in milliseconds: Microsoft says "at most 10 minutes".
   */
  ingestionDelay: number;
  /** How many rows a page of a list holds. */
  pageSize: number;
  /** Whether lists of Resource Manager begin with an empty page that has a `nextLink`, as some of Azure's really do. */
  emptyPages: 'none' | 'first';
  /** The most rows of a page of Resource Graph; the service's own limit is 1000. */
  queryPageSize: number;
  /** Whether requests are counted and throttled as Azure does it. */
  quotas: 'azure' | 'off';
  /** The address from which callers seem to come, which vault firewalls judge. */
  clientAddress: string;
  /**
   * The ARM id of the subnet in which callers stand, or `internet`: from there private and service endpoints are found.
   */
  clientSubnet: string;
}

/** The emulated Azure: what it remembers, its clock, its token authority, its ways. */
export interface Azure {
  readonly estate: Estate;
  readonly clock: Clock;
  readonly tokens: TokenAuthority;
  readonly behaviour: Behaviour;
  /** What the key stores have written down of the use of their keys. */
  readonly keyEvents: KeyEvents;
}
