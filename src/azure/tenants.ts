/** Which tenant each subscription trusts, as far as it has been learnt: its requests need tokens of that tenant. */
export class Tenants {
  readonly #tenantOf = new Map<string, string>();

  learn(subscriptionId: string, tenantId: string): void {
    this.#tenantOf.set(subscriptionId.toLowerCase(), tenantId);
  }

  /** Undefined where it is not known: then the credential's own tenant is tried. */
  of(subscriptionId: string): string | undefined {
    return this.#tenantOf.get(subscriptionId.toLowerCase());
  }
}
