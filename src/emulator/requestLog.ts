/** One request as the emulator answered it. Tokens, secrets and bodies are not kept. */
export interface LoggedRequest {
  /** Its place in the order of answers, from 0; no other request of this run has it. */
  readonly index: number;
  /** Milliseconds since 1970, by the emulator's clock. */
  readonly at: number;
  readonly requestId: string;
  readonly method: string;
  readonly host: string;
  /** Path and query. */
  readonly target: string;
  /** 0 where no answer was sent: an unknown host, a cut connection, a request left waiting. */
  readonly status: number;
  /** Azure's error code, where the reply had one. */
  readonly errorCode?: string;
  /** The object id of the caller, where the request carried a valid token. */
  readonly principalId?: string;
  /** The id of the fault that struck it. */
  readonly fault?: string;
  /** x-ms-correlation-request-id, where the client sent one. */
  readonly correlationId?: string;
  /** x-ms-client-request-id, where the client sent one. */
  readonly clientRequestId?: string;
}

/** The requests of this run, the oldest dropped beyond a bound so that memory stays flat. */
export class RequestLog {
  readonly #entries: LoggedRequest[] = [];
  readonly #capacity: number;
  readonly #listeners: ((entry: LoggedRequest) => void)[] = [];
  #next = 0;

  constructor(capacity = 20_000) {
    this.#capacity = capacity;
  }

  append(entry: Omit<LoggedRequest, 'index'>): void {
    const logged = { index: this.#next, ...entry };
    this.#entries.push(logged);
    this.#next += 1;
    if (this.#entries.length > this.#capacity) this.#entries.splice(0, this.#entries.length - this.#capacity);
    for (const listener of this.#listeners) listener(logged);
  }

  /** Has every request told from now on, before its reply is sent. */
  listen(listener: (entry: LoggedRequest) => void): void {
    this.#listeners.push(listener);
  }

  entries(): readonly LoggedRequest[] {
    return this.#entries;
  }

  /** The requests after the one of that index; all that are kept, for -1. */
  after(index: number): readonly LoggedRequest[] {
    const first = this.#entries[0]?.index ?? 0;
    return this.#entries.slice(Math.max(0, index + 1 - first));
  }
}
