import type { Preferences } from '../rules/rule.ts';

/**
 * What a person chooses for each plan: the one thing that context menus, command palette, wizard and command line fill in alike.
 * Plain JSON. Ids are ARM ids.
 */
export type PlanInput =
  | EnableInput
  | GrantInput
  | RotateInput
  | RotationPolicyInput
  | DisableInput
  | EnableKeyInput
  | RevokeInput
  | ReplaceCompromisedInput
  | RestoreInput
  | RecoverInput
  | MoveInput
  | PinInput
  | UnpinInput
  | RevertInput
  | BackupInput
  | PrivateEndpointInput
  | DiagnosticsInput
  | MendInput;

/** Puts accounts under a customer-managed key. */
export interface EnableInput {
  readonly kind: 'enable';
  readonly accountIds: readonly string[];
  readonly key: KeyChoice;
  readonly version: VersionChoice;
  readonly identity: IdentityChoice;
  readonly preferences: Preferences;
}

/** Follow the newest version, stay on the version that is the newest when the plan is made or the key is, or on a certain one. */
export type VersionChoice = 'versionless' | 'newest' | { readonly pinned: string };

export type IdentityChoice = { readonly kind: 'system' } | { readonly kind: 'user'; readonly id: string };

export type KeyChoice = ExistingKey | NewKey | ImportedKey;

export interface ExistingKey {
  readonly kind: 'existing';
  readonly id: string;
}

export interface NewKey extends KeyDates {
  readonly kind: 'new';
  readonly store: StoreChoice;
  readonly name: string;
  readonly keyType: 'RSA' | 'RSA-HSM';
  readonly rotationPolicy?: RotationPolicyWish;
}

/** A key whose material somebody brings; Key Vault cannot rotate it by itself. */
export interface ImportedKey extends KeyDates {
  readonly kind: 'import';
  readonly store: StoreChoice;
  readonly name: string;
  readonly file: {
    /** `pem`: an unencrypted private key; `byok`: a blob that the HSM vendor's tool made for the key exchange key of the store. */
    readonly format: 'pem' | 'byok';
    readonly path: string;
    /** Of the file, in hexadecimal: the file that is imported is the one that was reviewed. */
    readonly sha256: string;
  };
  readonly keyType: 'RSA' | 'RSA-HSM';
}

/** Seconds since 1970, as Key Vault counts. */
export interface KeyDates {
  readonly notBefore?: number;
  readonly expires?: number;
}

export type StoreChoice = { readonly kind: 'existing'; readonly id: string } | NewVault;

/** A vault with every property that one for customer-managed keys must have. */
export interface NewVault {
  readonly kind: 'new';
  readonly resourceGroupId: string;
  readonly name: string;
  readonly location: string;
  readonly sku: 'standard' | 'premium';
  /** Days that deleted keys are kept, 7 to 90; it can never be changed. */
  readonly retentionDays: number;
}

/** ISO 8601 durations. Source: "Configure key auto-rotation in Azure Key Vault", "… in Managed HSM". */
export interface RotationPolicyWish {
  /** How long each new version is valid. */
  readonly expiryTime?: string;
  readonly rotate?: { readonly timeAfterCreate: string } | { readonly timeBeforeExpiry: string };
  /** Before expiry; Key Vault only. */
  readonly notify?: { readonly timeBeforeExpiry: string };
}

/** Lets an identity use a key. */
export interface GrantInput {
  readonly kind: 'grant';
  /** A key, a vault or a Managed HSM. */
  readonly scopeId: string;
  readonly principal:
    | { readonly kind: 'account'; readonly id: string }
    | { readonly kind: 'identity'; readonly id: string }
    /** A service principal by its application id; it is made in the tenant where it is missing. */
    | { readonly kind: 'application'; readonly appId: string };
  /** `encryption`: read, wrap and unwrap; `openAiEkm`: read, encrypt and decrypt, as OpenAI's Enterprise Key Management asks. */
  readonly purpose: 'encryption' | 'openAiEkm';
}

/** Gives a key a new version, and brings every account of it along. */
export interface RotateInput {
  readonly kind: 'rotate';
  readonly keyId: string;
  /** Whether the versions before are to be disabled, once the gate says that nothing uses them. */
  readonly disableOld: boolean;
}

export interface RotationPolicyInput {
  readonly kind: 'rotation-policy';
  readonly keyId: string;
  readonly policy: RotationPolicyWish;
}

/** Switches a key, or one version of it, off. */
export interface DisableInput {
  readonly kind: 'disable';
  readonly id: string;
  /** Also where the gate is shut: each version then asks for a typed confirmation. */
  readonly override: boolean;
}

export interface EnableKeyInput {
  readonly kind: 'enable-key';
  readonly id: string;
}

/** Takes access away at once, whoever uses it. */
export interface RevokeInput {
  readonly kind: 'revoke';
  readonly target:
    | { readonly kind: 'key'; readonly id: string }
    | { readonly kind: 'version'; readonly id: string }
    /** The grants of one account's identity at its key. */
    | { readonly kind: 'grants'; readonly accountId: string };
}

/** The documented order for a compromised key: a new key in another store, move every account, prove, then disable. */
export interface ReplaceCompromisedInput {
  readonly kind: 'replace-compromised';
  readonly keyId: string;
  readonly replacement: KeyChoice;
  readonly preferences: Preferences;
}

/** Finds why an account cannot reach its key, and mends it. */
export interface RestoreInput {
  readonly kind: 'restore';
  readonly accountId: string;
}

/** Brings back a deleted key, key store or account, with what it needs. */
export interface RecoverInput {
  readonly kind: 'recover';
  /** The id that it had. */
  readonly id: string;
}

/** Puts accounts that are under a key under another one. */
export interface MoveInput {
  readonly kind: 'move';
  readonly accountIds: readonly string[];
  readonly key: KeyChoice;
  readonly version: VersionChoice;
  /** Absent: the identity that each account uses now. */
  readonly identity?: IdentityChoice;
  readonly preferences: Preferences;
}

/** Holds accounts to one version of their key. */
export interface PinInput {
  readonly kind: 'pin';
  readonly accountIds: readonly string[];
  readonly version: 'newest' | { readonly pinned: string };
}

/** Lets accounts follow the newest version of their key. */
export interface UnpinInput {
  readonly kind: 'unpin';
  readonly accountIds: readonly string[];
}

/** Back to Microsoft-managed keys. */
export interface RevertInput {
  readonly kind: 'revert';
  readonly accountIds: readonly string[];
}

export interface BackupInput {
  readonly kind: 'backup';
  readonly keyId: string;
  /** Where the encrypted blob is written; an existing file is not overwritten. */
  readonly path: string;
}

export interface PrivateEndpointInput {
  readonly kind: 'private-endpoint';
  readonly storeId: string;
  readonly name: string;
  readonly resourceGroupId: string;
  readonly location: string;
  readonly network:
    | { readonly kind: 'existing'; readonly subnetId: string }
    | {
        readonly kind: 'new';
        readonly name: string;
        readonly addressPrefix: string;
        readonly subnetName: string;
        readonly subnetPrefix: string;
      };
  readonly dns:
    | { readonly kind: 'existing'; readonly zoneId: string }
    | { readonly kind: 'new'; readonly resourceGroupId: string }
    /** Names are resolved by means of one's own. */
    | { readonly kind: 'none' };
}

export interface DiagnosticsInput {
  readonly kind: 'diagnostics';
  /** Key stores and accounts. */
  readonly resourceIds: readonly string[];
  readonly workspace:
    | { readonly kind: 'existing'; readonly id: string }
    | { readonly kind: 'new'; readonly resourceGroupId: string; readonly name: string; readonly location: string };
}

/** Carries out what one rule says helps against what it finds in an account's binding. */
export interface MendInput {
  readonly kind: 'mend';
  readonly accountId: string;
  /** The rule's id. */
  readonly rule: string;
}
