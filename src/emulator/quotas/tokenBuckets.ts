/** How many tokens a bucket holds, and how many come into it each second. */
export interface BucketSize {
  readonly size: number;
  readonly perSecond: number;
}

interface Bucket {
  tokens: number;
  readonly perSecond: number;
  readonly size: number;
  /** Up to when it was filled, in milliseconds. */
  filledAt: number;
}

/** Beyond so many buckets those that are full again are forgotten, so that memory stays flat. */
const mostBuckets = 20_000;

/** Buckets of tokens by name, each full at first and filled steadily up to its size. Times are milliseconds. */
export class TokenBuckets {
  readonly #buckets = new Map<string, Bucket>();

  get count(): number {
    return this.#buckets.size;
  }

  /** How many whole tokens the bucket holds. */
  tokensIn(name: string, size: BucketSize, now: number): number {
    return Math.floor(this.#filled(name, size, now).tokens);
  }

  /** Takes a token, of which there must be one. */
  take(name: string, size: BucketSize, now: number): void {
    this.#filled(name, size, now).tokens -= 1;
  }

  /** Whole seconds until there is a token. */
  secondsUntilToken(name: string, size: BucketSize, now: number): number {
    const { tokens } = this.#filled(name, size, now);
    return Math.max(1, Math.ceil((1 - tokens) / size.perSecond));
  }

  #filled(name: string, { size, perSecond }: BucketSize, now: number): Bucket {
    let bucket = this.#buckets.get(name);
    if (bucket === undefined) {
      if (this.#buckets.size >= mostBuckets) this.#forgetFull(now);
      bucket = { tokens: size, perSecond, size, filledAt: now };
      this.#buckets.set(name, bucket);
    }
    fill(bucket, now);
    return bucket;
  }

  #forgetFull(now: number): void {
    for (const [name, bucket] of this.#buckets) {
      fill(bucket, now);
      if (bucket.tokens >= bucket.size) this.#buckets.delete(name);
    }
  }
}

function fill(bucket: Bucket, now: number): void {
  const seconds = Math.max(0, now - bucket.filledAt) / 1000;
  bucket.tokens = Math.min(bucket.size, bucket.tokens + seconds * bucket.perSecond);
  bucket.filledAt = now;
}
