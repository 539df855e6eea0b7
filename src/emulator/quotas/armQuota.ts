import type { Azure } from '../azure.ts';
import type { Caller } from '../entra/tokenAuthority.ts';
import { gatewayRefusal } from '../arm/refusals.ts';
import { Refusal } from '../wire/exchange.ts';
import { TokenBuckets, type BucketSize } from './tokenBuckets.ts';

/** What Resource Manager counts a request as. */
type RequestKind = 'read' | 'write' | 'delete';

/** By subscription (or tenant), principal and kind ("Understand how Azure Resource Manager throttles requests"). */
const sizes: Readonly<Record<RequestKind, BucketSize>> = {
  read: { size: 250, perSecond: 25 },
  write: { size: 200, perSecond: 10 },
  delete: { size: 200, perSecond: 10 },
};

/** All principals together have so many times what one has in a subscription (the same document). */
const globalFactor = 15;

type Headers = Readonly<Record<string, string>>;

/** Counts the requests to Resource Manager in the buckets that are documented. */
export class ArmQuota {
  readonly #buckets = new TokenBuckets();

  /**
   * Counts a request whose caller is known, and yields the headers that tell what is left. Throws 429 where nothing is
   * left, with the text that public logs quote. Where quotas are off nothing is counted, and the headers show full buckets.
   */
  count(azure: Azure, caller: Caller, method: string, path: string): Headers {
    const kind = kindOf(method);
    const subscription = /^\/+subscriptions\/+([^/]+)/i.exec(path)?.[1]?.toLowerCase();
    const one = sizes[kind];
    const scope = subscription === undefined ? 'tenant' : 'subscription';
    if (azure.behaviour.quotas === 'off') return remaining(scope, kind, one.size - 1);
    const now = azure.clock.now();
    const own = `${kind} ${subscription ?? ''} ${caller.objectId.toLowerCase()}`;
    if (this.#buckets.tokensIn(own, one, now) < 1) {
      const seconds = this.#buckets.secondsUntilToken(own, one, now);
      const where = subscription === undefined ? `tenant '${caller.tenantId}'` : `subscription '${subscription}'`;
      throw tooMany(`Number of '${kind}' requests for ${where} actor '${caller.objectId}' exceeded.`, seconds);
    }
    if (subscription === undefined) {
      this.#buckets.take(own, one, now);
      return remaining(scope, kind, this.#buckets.tokensIn(own, one, now));
    }
    const all = { size: one.size * globalFactor, perSecond: one.perSecond * globalFactor };
    const together = `${kind} ${subscription}`;
    if (this.#buckets.tokensIn(together, all, now) < 1) {
      const seconds = this.#buckets.secondsUntilToken(together, all, now);
      throw tooMany(`Number of '${kind}' requests for subscription '${subscription}' exceeded.`, seconds);
    }
    this.#buckets.take(own, one, now);
    this.#buckets.take(together, all, now);
    return {
      ...remaining(scope, kind, this.#buckets.tokensIn(own, one, now)),
      ...remaining('subscription-global', kind, this.#buckets.tokensIn(together, all, now)),
    };
  }
}

/** An action counts as a write (recorded). */
function kindOf(method: string): RequestKind {
  if (method === 'GET' || method === 'HEAD') return 'read';
  return method === 'DELETE' ? 'delete' : 'write';
}

function remaining(scope: string, kind: RequestKind, left: number): Headers {
  return { [`x-ms-ratelimit-remaining-${scope}-${kind}s`]: String(left) };
}

function tooMany(what: string, seconds: number): Refusal {
  const { reply } = gatewayRefusal(
    429,
    'SubscriptionRequestsThrottled',
    `${what} Please try again after '${seconds}' seconds after additional tokens are available. Refer to https://aka.ms/arm-throttling for additional information.`,
  );
  return new Refusal({ ...reply, headers: { ...reply.headers, 'retry-after': String(seconds) } });
}
