import { AzureFailure, toFailure } from './failure.ts';
import { Estate } from './inspection/estate.ts';
import type { ConnectionKind, Session, SessionState } from './session.ts';
import type { Preferences } from './rules/rule.ts';
import type { Clock, LiveSource, LogLine } from './sources.ts';

/** How one connection is to be made. */
export interface Way {
  /** Somebody asked for it, and may be asked in turn; otherwise it is made silently or not at all. */
  readonly isAsked: boolean;
  /** The same way is in use already: the person may want another account. */
  readonly isAgain: boolean;
  /** To be called where what was connected to ends by itself. */
  readonly onEnded: (failure: AzureFailure) => void;
}

/** How sources are reached. */
export interface Ways {
  open(kind: ConnectionKind, way: Way, signal: AbortSignal): Promise<LiveSource>;
  /** Ends what was started for any of them. */
  close(): Promise<void>;
}

export interface SessionOptions {
  readonly ways: Ways;
  readonly clock: Clock;
  readonly log: LogLine;
  /** Which way was used last. */
  readonly last: { get(): ConnectionKind | undefined; set(kind: ConnectionKind | undefined): Promise<void> };
  /** The way to begin with, whatever was used last. */
  readonly first?: ConnectionKind | undefined;
  /** What the person prefers at the moment. */
  readonly preferences?: () => Preferences;
}

/**
 * Milliseconds that whoever shows the state has to do so: opening loads SDKs, and nothing else runs meanwhile. An extension host
 * gathers what it tells its window for a moment before it sends it.
 */
const headStart = 20;

/** Which estate is shown at the moment, and the way from one to another. The latest wish wins. */
export class SessionController implements Session {
  readonly #options: SessionOptions;
  readonly #listeners = new Set<() => void>();
  #state: SessionState = { kind: 'signedOut' };
  #attempt = new AbortController();
  #wasResumed = false;

  constructor(options: SessionOptions) {
    this.#options = options;
  }

  get state(): SessionState {
    return this.#state;
  }

  onDidChange(listener: () => void): { dispose(): void } {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  }

  connect(to: ConnectionKind): Promise<void> {
    this.#wasResumed = true;
    return this.#connect(to, true);
  }

  resume(): Promise<void> {
    const to = this.#options.first ?? this.#options.last.get();
    if (this.#wasResumed || this.#state.kind !== 'signedOut' || !to) return Promise.resolve();
    this.#wasResumed = true;
    return this.#connect(to, false);
  }

  async disconnect(): Promise<void> {
    this.#leave({ kind: 'signedOut' });
    await Promise.all([this.#options.last.set(undefined), this.#options.ways.close()]);
  }

  /** The person prefers something else. */
  judgeAnew(): void {
    if (this.#state.kind === 'connected') this.#state.estate.judgeAnew();
  }

  /** Ends everything; the way that is in use is taken up again next time. */
  async dispose(): Promise<void> {
    this.#leave({ kind: 'signedOut' });
    this.#listeners.clear();
    await this.#options.ways.close();
  }

  async #connect(to: ConnectionKind, isAsked: boolean): Promise<void> {
    const before = this.#state;
    const isAgain = before.kind === 'connected' && before.to === to;
    const { signal } = this.#leave({ kind: 'connecting', to });
    const onEnded = (failure: AzureFailure) => {
      if (!signal.aborted) this.#leave({ kind: 'failed', to, failure });
    };
    try {
      await this.#options.clock.sleep(headStart, signal);
      const source = await this.#options.ways.open(to, { isAsked, isAgain, onEnded }, signal);
      // Whether the sign-in holds is known only once a token was given.
      const { displayName } = await source.caller(signal);
      if (signal.aborted) return;
      this.#options.log('info', `Connected to ${source.cloud.displayName} as ${displayName}.`);
      const { clock, preferences } = this.#options;
      this.#enter({ kind: 'connected', to, estate: new Estate(source, clock, preferences) });
      await this.#options.last.set(to);
    } catch (thrown) {
      if (signal.aborted) return;
      const failure = failureOf(thrown);
      // Who thinks better of choosing another account keeps the one there was.
      if (failure.kind === 'cancelled' && isAgain) return this.#connect(to, false);
      this.#enter(this.#stateAfter(failure, to, isAsked));
    }
  }

  #stateAfter(failure: AzureFailure, to: ConnectionKind, isAsked: boolean): SessionState {
    if (failure.kind === 'cancelled') return { kind: 'signedOut' };
    this.#options.log('warn', failure.message);
    // Nobody asked, and nobody is signed in any more: that is no failure, only where one begins.
    if (!isAsked && failure.kind === 'signedOut') return { kind: 'signedOut' };
    return { kind: 'failed', to, failure };
  }

  /** Ends what is shown or under way, and begins another attempt. */
  #leave(next: SessionState): AbortController {
    this.#attempt.abort();
    this.#attempt = new AbortController();
    if (this.#state.kind === 'connected') this.#state.estate.dispose();
    this.#enter(next);
    return this.#attempt;
  }

  #enter(state: SessionState): void {
    this.#state = state;
    for (const listener of [...this.#listeners]) listener();
  }
}

/** What stopped a connection, in words that need no more than themselves. */
function failureOf(thrown: unknown): AzureFailure {
  if (thrown instanceof AzureFailure || !(thrown instanceof Error)) return toFailure(thrown, 'connect');
  // VS Code's word for a person who closed the sign-in.
  if (thrown.name === 'Canceled' || /^(user did not consent|cancell?ed)/i.test(thrown.message.trim())) {
    return new AzureFailure({ kind: 'cancelled', purpose: 'connect' }, { cause: thrown });
  }
  return new AzureFailure({ kind: 'unavailable', purpose: 'connect', explanation: thrown.message }, { cause: thrown });
}
