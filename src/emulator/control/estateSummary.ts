import { hsmUri, vaultUri, type Estate } from '../state/estate.ts';
import type { Account, Encryption, KeyVersion, ManagedHsm, Vault } from '../state/resources.ts';
import { shownProtection, type ShownProtection } from './watchdog.ts';

export interface EstateSummary {
  readonly accounts: readonly AccountSummary[];
  readonly keyVersions: readonly KeyVersionSummary[];
}

export interface AccountSummary {
  readonly id: string;
  readonly kind: Account['kind'];
  readonly provisioningState: Account['provisioningState'];
  readonly encryption: Encryption | null;
  readonly protection: ShownProtection | null;
}

export interface KeyVersionSummary {
  /** The key's address without its version. */
  readonly keyId: string;
  readonly version: string;
  readonly enabled: boolean;
  /** Seconds since 1970. */
  readonly nbf: number | null;
  readonly exp: number | null;
}

/** What tests look at most: the accounts' encryption, and which versions of keys are enabled. */
export function estateSummary(estate: Estate): EstateSummary {
  return {
    accounts: [...estate.accounts.values()].map(({ id, kind, provisioningState, encryption, protection }) => ({
      id,
      kind,
      provisioningState,
      encryption: encryption ?? null,
      protection: shownProtection(protection),
    })),
    keyVersions: [
      ...[...estate.vaults.values()].flatMap((vault) => versionsOf(vaultUri(estate, vault), vault)),
      ...[...estate.managedHsms.values()].flatMap((hsm) => versionsOf(hsmUri(estate, hsm), hsm)),
    ],
  };
}

function versionsOf(uri: string, { keys }: Vault | ManagedHsm): readonly KeyVersionSummary[] {
  return [...keys.values()].flatMap(({ name, versions }) =>
    versions.map(({ version, enabled, nbf, exp }: KeyVersion) => ({
      keyId: `${uri}keys/${name}`,
      version,
      enabled,
      nbf: nbf ?? null,
      exp: exp ?? null,
    })),
  );
}
