import type { Clock } from '../../core/sources.ts';

/** How long requests may take and how they are repeated. All durations in milliseconds. */
export interface Timing {
  readonly clock: Clock;
  /** Azure Resource Manager itself gives up on a provider after 60 s; a read that takes half of that is not coming. */
  readonly readTimeout: number;
  readonly writeTimeout: number;
  /** A token: the Azure CLI alone may take a minute for one. */
  readonly tokenLimit: number;
  /** An operation as a whole, with its pages, pauses and polls: nothing spins for ever. */
  readonly readLimit: number;
  readonly writeLimit: number;
  /** Between two polls of a long-running operation where Azure names no interval; 2 s is the SDK's own. */
  readonly pollInterval: number;
  /** How often one request is sent at most. */
  readonly attempts: number;
  /** The first pause; it doubles up to the longest. */
  readonly firstPause: number;
  readonly longestPause: number;
  /** How many requests of one connection are under way at a time: a large estate must not use up Azure's patience at once. */
  readonly requestsAtOnce: number;
  /** A longer wait than this that Azure asks for is told to the caller instead of waited out. */
  readonly longestRequestedPause: number;
}

export const defaultTiming: Timing = {
  clock: { now: () => Date.now(), sleep },
  readTimeout: 30_000,
  writeTimeout: 90_000,
  tokenLimit: 120_000,
  readLimit: 180_000,
  writeLimit: 15 * 60_000,
  pollInterval: 2000,
  attempts: 5,
  firstPause: 500,
  longestPause: 10_000,
  requestsAtOnce: 24,
  longestRequestedPause: 30_000,
};

function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', abort);
      resolve();
    }, milliseconds);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
}
