/**
 * Through which tenant each subscription was seen, as far as it has been learnt: its requests need tokens of that tenant. With Azure
 * Lighthouse that is another one than the subscription's own.
 */
export class Tenants {
  readonly #seenThrough = new Map<string, string>();

  learn(subscriptionId: string, tenantId: string | undefined): void {
    const id = subscriptionId.toLowerCase();
    if (tenantId === undefined) this.#seenThrough.delete(id);
    else this.#seenThrough.set(id, tenantId);
  }

  /** Undefined for the credential's own tenant, which is also tried where nothing has been learnt. */
  of(subscriptionId: string): string | undefined {
    return this.#seenThrough.get(subscriptionId.toLowerCase());
  }
}
