import { vi } from 'vitest';

/** How long a request may take, and how long a token: different, so that one can be told from the other. In milliseconds. */
export const requestLimit = 30_001;
export const tokenLimit = 120_001;

/**
 * The time limits that were set last, by their length. No time passes for them by itself: a busy machine must not look like an Azure
 * that does not answer, and an answer that never comes need not be waited for.
 */
const latest = new Map<number, AbortController>();

vi.spyOn(AbortSignal, 'timeout').mockImplementation((milliseconds) => {
  const controller = new AbortController();
  latest.set(milliseconds, controller);
  return controller.signal;
});

/**
 * Lets the time limit of the request that is just being handed over run out. To be asked for at once: the limit that was set last is
 * the request's own.
 */
export function expiryOf({ url }: { readonly url: string }): () => void {
  const own = latest.get(url.startsWith('https://login.') ? tokenLimit : requestLimit);
  return () => {
    own?.abort(new DOMException('The operation timed out.', 'TimeoutError'));
  };
}
