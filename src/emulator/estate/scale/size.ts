/** How many of each an estate by scale has. */
export interface EstateSize {
  readonly subscriptions: number;
  readonly vaults: number;
  /** Spread evenly over the vaults; most have more than one version. */
  readonly keys: number;
  /** Besides them there are some deleted ones. */
  readonly accounts: number;
}
