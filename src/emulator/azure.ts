import type { KeyEvents } from './audit/keyEvents.ts';
import type { Clock } from './clock.ts';
import type { TokenAuthority } from './entra/tokenAuthority.ts';
import type { Estate } from './state/estate.ts';

/** How the emulated Azure behaves where the real one takes its time or where its answer is not known. */
export interface Behaviour {
  /** How long a new or removed role assignment takes to count, in milliseconds. */
  readonly propagation: number;
  /** How long a write of an account takes, in milliseconds. */
  readonly operationDuration: number;
  /** How long every reply is held back, in milliseconds. */
  readonly latency: number;
  /**
   * Whether Resource Manager shows the keys of a vault to whoever holds the control-plane action (documented), or also
   * asks for the data action (`refuse`: 400 ForbiddenByRbac, as one public thread quotes).
   */
  readonly armKeys: 'allow' | 'refuse';
  /** Whether a vault's trusted-services bypass admits Azure OpenAI: its documents say so, Key Vault's list omits it. */
  readonly trustedServices: 'admit' | 'refuse';
  /** How long a deleted key of a vault takes to show as deleted, in milliseconds; a Managed HSM shows it at once. */
  readonly deletionLag: number;
  /** How long the service takes to notice a new version for an account that names none, in milliseconds (not published). */
  readonly versionLag: number;
  /** How often the service unwraps the data encryption key of an account, in milliseconds (not published). */
  readonly serviceInterval: number;
  /** How many rows a page of a list holds. */
  readonly pageSize: number;
  /** The most rows of a page of Resource Graph; the service's own limit is 1000. */
  readonly queryPageSize: number;
  /** The address from which callers seem to come, which vault firewalls judge. */
  readonly clientAddress: string;
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
