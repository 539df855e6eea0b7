import type { Azure } from '../../azure.ts';
import { Windows } from '../../quotas/windows.ts';
import { Refusal } from '../../wire/exchange.ts';

/** Requests that a user may send in a window, and its length in milliseconds (Resource Graph documentation). */
const requests = 15;
const windowLength = 5_000;

type Headers = Readonly<Record<string, string>>;

/** Counts requests by user and tells what is left, in the headers by which Resource Graph does. */
export class QueryQuota {
  readonly #windows = new Windows(windowLength);

  /**
   * Counts one request and gives the headers of its reply. Throws 429 where quotas are on and nothing is left, with the
   * body that a public thread shows; how long to wait is in `x-ms-user-quota-resets-after` alone.
   */
  count({ behaviour, clock }: Azure, user: string, correlationId: string): Headers {
    const now = clock.now();
    const isTooMuch = this.#windows.used(user, now) >= requests;
    if (!isTooMuch) this.#windows.use(user, 1, now);
    const seconds = Math.ceil((this.#windows.startOf(user, now) + windowLength - now) / 1000);
    const headers = {
      'x-ms-user-quota-remaining': String(requests - this.#windows.used(user, now)),
      'x-ms-user-quota-resets-after': `00:00:${String(seconds).padStart(2, '0')}`,
    };
    if (!isTooMuch || behaviour.quotas === 'off') return headers;
    throw new Refusal({ status: 429, headers, body: { error: rateLimiting(now, correlationId) } });
  }
}

function rateLimiting(now: number, correlationId: string): object {
  const code = 'RateLimiting';
  return {
    code,
    message: `Please provide below info when asking for support: timestamp = ${new Date(now).toISOString()}, correlationId = ${correlationId}.`,
    details: [
      {
        code,
        message:
          'Client application has been throttled and should not attempt to repeat the request until an amount of time has elapsed. Please see https://aka.ms/resourcegraph-throttling for help.',
      },
    ],
  };
}
