import { asArray } from '../json.ts';
import type { StatePart } from '../persistence/part.ts';
import type { NetworkPath } from '../network/path.ts';

/**
 * What a key store writes down of each operation: the category AuditEvent of its diagnostic logs. Kept whether or not anybody has
 * asked for it; which workspace shows a row, and from when on, the diagnostic settings decide.
 * Source: "Azure Key Vault logging" and the reference of the table AZKVAuditLogs.
 */
export interface KeyEvent {
  /** Milliseconds since 1970, by the emulator's clock. */
  readonly at: number;
  /** The ARM id of the vault or Managed HSM. */
  readonly storeId: string;
  /** As Azure writes it, for example `KeyWrap`. */
  readonly operationName: string;
  /** The key identifier, with its version where one was used; undefined where the operation is about no single key. */
  readonly keyId: string | undefined;
  readonly requestUri: string;
  readonly status: number;
  /** `OK`, or the error code of the refusal. */
  readonly resultSignature: string;
  /** The refusal's own text. */
  readonly resultDescription: string | undefined;
  readonly callerAddress: string | undefined;
  /** How a client came to the store; absent for a service and for what the store does itself. */
  readonly path?: NetworkPath;
  readonly caller: { readonly objectId: string; readonly appId: string } | undefined;
  /** The name of the service that called as a resource's identity, where it came through the bypass for trusted services. */
  readonly trustedService: string | undefined;
  readonly isAddressAuthorized: boolean;
  readonly isRbacAuthorized: boolean | undefined;
  readonly isAccessPolicyMatch: boolean | undefined;
  readonly algorithm: string | undefined;
  readonly correlationId: string;
}

/** The events of this run, the oldest dropped beyond a bound so that memory stays flat. */
export class KeyEvents implements StatePart {
  readonly name = 'keyEvents';
  readonly #entries: KeyEvent[] = [];
  readonly #capacity: number;

  constructor(capacity = 50_000) {
    this.#capacity = capacity;
  }

  append(event: KeyEvent): void {
    this.#entries.push(event);
    if (this.#entries.length > this.#capacity) this.#entries.splice(0, this.#entries.length - this.#capacity);
  }

  entries(): readonly KeyEvent[] {
    return this.#entries;
  }

  take(): readonly KeyEvent[] {
    return this.#entries;
  }

  prepare(value: unknown): () => void {
    const entries = (asArray(value) ?? []) as readonly KeyEvent[];
    return () => {
      this.#entries.length = 0;
      for (const entry of entries) this.append(entry);
    };
  }
}
