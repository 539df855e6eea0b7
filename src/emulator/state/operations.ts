/** A write that a provider finishes later: what it leads to is in the estate at once, and shows until when it runs. */
export interface ArmOperation {
  readonly name: string;
  readonly subscriptionId: string;
  readonly location: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly completesAt: number;
}
