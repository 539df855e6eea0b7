/** The events of vaults that are about keys and access (Event Grid, system topic of Key Vault). */
export type VaultEventType = 'KeyNewVersionCreated' | 'KeyNearExpiry' | 'KeyExpired' | 'VaultAccessPolicyChanged';

/** An event in Event Grid's schema. */
export interface VaultEvent {
  readonly id: string;
  /** The ARM id of the vault. */
  readonly topic: string;
  readonly subject: string;
  readonly eventType: `Microsoft.KeyVault.${VaultEventType}`;
  /** ISO 8601. */
  readonly eventTime: string;
  readonly data: {
    readonly Id: string;
    readonly VaultName: string;
    readonly ObjectType: 'Key' | 'Vault';
    readonly ObjectName: string;
    readonly Version: string | null;
    /** Seconds since 1970. */
    readonly NBF: number | null;
    readonly EXP: number | null;
  };
  readonly dataVersion: '1';
  readonly metadataVersion: '1';
}

/** A write that Resource Manager was asked for, as the activity log keeps it. */
export interface ActivityEvent {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly subscriptionId: string;
  readonly resourceGroup: string | undefined;
  /** What the write was about. */
  readonly resourceId: string;
  readonly resourceProvider: string;
  readonly resourceType: string;
  /** For example `Microsoft.KeyVault/vaults/write`. */
  readonly operation: string;
  readonly status: number;
  readonly correlationId: string;
  readonly caller: { readonly objectId: string; readonly appId: string };
  /** Where it came from; absent from what older emulators wrote down. */
  readonly callerAddress?: string;
  /** `Administrative` unless policy has made it. */
  readonly category?: 'Policy';
}
