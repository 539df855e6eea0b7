/** A request and what was answered, as far as an API description speaks of it. */
export interface Exchange {
  readonly method: string;
  /** Absolute, with Azure's host name. */
  readonly url: string;
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed where it is JSON, else the text; undefined where there is none. */
  readonly body: unknown;
}
