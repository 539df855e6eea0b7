/**
 * The use of a key as the audit log of its key store shows it: the only evidence there is that a version is used, or by whom.
 * Source: "Azure Key Vault logging" (operations KeyWrap and KeyUnwrap).
 */
export interface KeyUse {
  readonly rows: readonly KeyUseRow[];
  readonly coverage: LogCoverage;
}

/** What one identity did with one version of a key. */
export interface KeyUseRow {
  /** Lower case. */
  readonly version: string;
  readonly operation: 'wrap' | 'unwrap' | 'other';
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

/** Whether an identity has used a version, and succeeded. */
export function hasUsed(use: KeyUse, version: string, principalId: string): boolean {
  return use.rows.some(
    (row) =>
      row.version === version.toLowerCase() && row.principalId === principalId.toLowerCase() && row.succeeded > 0,
  );
}

/** Whether an identity has asked for a version and was refused. */
export function hasRefused(use: KeyUse, version: string, principalId: string): boolean {
  return use.rows.some(
    (row) => row.version === version.toLowerCase() && row.principalId === principalId.toLowerCase() && row.refused > 0,
  );
}
