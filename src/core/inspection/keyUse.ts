/**
 * The use of a key as the audit log of its key store shows it: the only evidence there is that a version is used, or by whom.
 * Source: "Azure Key Vault logging" (operations KeyWrap and KeyUnwrap).
 */
export interface KeyUse {
  readonly rows: readonly KeyUseRow[];
  readonly coverage: LogCoverage;
}

/**
 * - `wrap`, `unwrap`: what a service does with the key of its data
 * - `crypto`: any other use of the key (encrypt, decrypt, sign, verify, release), or an operation that is not known
 * - `other`: reading and managing, which needs no use of the key
 */
export type KeyOperation = 'wrap' | 'unwrap' | 'crypto' | 'other';

/** What one identity did with one version of a key. */
export interface KeyUseRow {
  /** Lower case. */
  readonly version: string;
  readonly operation: KeyOperation;
  /** Object id of the identity, lower case; undefined where the log does not name it. */
  readonly principalId: string | undefined;
  /** Application (client) id of the identity, lower case. */
  readonly appId: string | undefined;
  readonly succeeded: number;
  readonly refused: number;
  /** Milliseconds since 1970. */
  readonly first: number;
  readonly last: number;
}

/**
 * Which time the logs cover: outside it, no row proves nothing.
 * - `covered`: rows of the key store are there from `from` on; what happened after `until` may not have arrived yet
 * - `none`: no diagnostic setting keeps the audit log in a Log Analytics workspace
 * - `unknown`: the settings or the log could not be read
 */
export type LogCoverage =
  | { readonly kind: 'covered'; readonly from: number; readonly until: number; readonly workspaces: readonly string[] }
  | { readonly kind: 'none'; readonly reason: string }
  | { readonly kind: 'unknown'; readonly reason: string };

/** Rows of an audit log arrive "at most 10 minutes" after the operation. Source: "Azure Key Vault logging". */
export const logDelay = 10 * 60_000;

/**
 * The documented period in which a service picks up a new version, "from one hour to 24 hours or more", doubled: for so long a version
 * must have been left alone before it counts as unused. Source: "Configure key auto-rotation in Azure Key Vault".
 */
export const quietPeriod = 48 * 60 * 60_000;

/** The moment since which a version must have been left alone, for rows that arrive late included. */
export function quietSince(now: number): number {
  return now - quietPeriod - logDelay;
}

/** Names of operations that only read or manage a key, of vaults and, as far as is known, of Managed HSMs. */
const managing =
  /(get|list|update|create|import|delete|purge|recover|restore|backup|rotat|policy|notification|authentication)/i;

/**
 * What an operation of an audit log is. How a Managed HSM calls its operations no document says, so whatever is not known to read or
 * manage counts as a use.
 */
export function operationOf(name: string): KeyOperation {
  if (/unwrap/i.test(name)) return 'unwrap';
  if (/wrap/i.test(name)) return 'wrap';
  return managing.test(name) ? 'other' : 'crypto';
}

/** Whether a row tells that the key was used or wanted for what it is there for. */
export function isUse({ operation }: KeyUseRow): boolean {
  return operation !== 'other';
}

/** Whether an identity has wrapped or unwrapped with a version, and succeeded. That it has read the key proves nothing. */
export function hasUsed(use: KeyUse, version: string, principalId: string): boolean {
  return use.rows.some(
    (row) =>
      (row.operation === 'wrap' || row.operation === 'unwrap') &&
      row.version === version.toLowerCase() &&
      row.principalId === principalId.toLowerCase() &&
      row.succeeded > 0,
  );
}

/** Whether an identity has asked for a version and was refused. */
export function hasRefused(use: KeyUse, version: string, principalId: string): boolean {
  return use.rows.some(
    (row) => row.version === version.toLowerCase() && row.principalId === principalId.toLowerCase() && row.refused > 0,
  );
}
