import type { Azure } from '../azure.ts';
import { vaultRefusal } from '../keyVault/refusals.ts';
import type { ManagedHsm } from '../state/resources.ts';

/**
 * Whether the HSM can be used for its keys: a new one cannot before its security domain was downloaded, or another HSM's
 * was uploaded.
 */
export function isActivated({ clock }: Azure, hsm: ManagedHsm): boolean {
  if (hsm.activationStatus !== 'NotActivated') return true;
  return hsm.activation !== undefined && hsm.activation.completesAt <= clock.now();
}

/** "All data plane commands are disabled until the HSM is activated" (quickstart); status and code are assumed. */
export function requireActivated(azure: Azure, hsm: ManagedHsm): void {
  if (isActivated(azure, hsm)) return;
  throw vaultRefusal(
    403,
    'Forbidden',
    'The Managed HSM is not activated. To activate the HSM, download the security domain.',
    'HsmNotActivated',
  );
}
