/**
 * The web-standard globals on which the core relies, which Node, browsers and VS Code all have. Only the core's own
 * tsconfig includes this file; everywhere else the platform's full declarations apply.
 */
interface AbortSignal {
  readonly aborted: boolean;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- as the platform declares it
  readonly reason: any;
  throwIfAborted(): void;
}

interface AbortController {
  readonly signal: AbortSignal;
  abort(reason?: unknown): void;
}

declare const AbortController: new () => AbortController;
