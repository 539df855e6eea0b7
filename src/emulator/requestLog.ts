/** One request as the emulator answered it. Tokens, secrets and bodies are not kept. */
export interface LoggedRequest {
  /** Milliseconds since 1970, by the emulator's clock. */
  readonly at: number;
  readonly requestId: string;
  readonly method: string;
  readonly host: string;
  /** Path and query. */
  readonly target: string;
  readonly status: number;
  /** Azure's error code, where the reply had one. */
  readonly errorCode?: string;
  /** The object id of the caller, where the request carried a valid token. */
  readonly principalId?: string;
}

/** The requests of this run, the oldest dropped beyond a bound so that memory stays flat. */
export class RequestLog {
  readonly #entries: LoggedRequest[] = [];
  readonly #capacity: number;

  constructor(capacity = 20_000) {
    this.#capacity = capacity;
  }

  append(entry: LoggedRequest): void {
    this.#entries.push(entry);
    if (this.#entries.length > this.#capacity) this.#entries.splice(0, this.#entries.length - this.#capacity);
  }

  entries(): readonly LoggedRequest[] {
    return this.#entries;
  }
}
