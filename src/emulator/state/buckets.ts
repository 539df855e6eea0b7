/** Values under a key of their own, gathered under a second key that many of them share; in the order in which they came. */
export class Buckets<Value> {
  readonly #buckets = new Map<string, Map<string, Value>>();

  add(bucket: string, key: string, value: Value): void {
    const found = this.#buckets.get(bucket);
    if (found === undefined) this.#buckets.set(bucket, new Map([[key, value]]));
    else found.set(key, value);
  }

  remove(bucket: string, key: string): void {
    const found = this.#buckets.get(bucket);
    found?.delete(key);
    if (found?.size === 0) this.#buckets.delete(bucket);
  }

  of(bucket: string): Iterable<Value> {
    return this.#buckets.get(bucket)?.values() ?? [];
  }

  first(bucket: string): Value | undefined {
    for (const value of this.of(bucket)) return value;
    return undefined;
  }

  clear(): void {
    this.#buckets.clear();
  }
}
