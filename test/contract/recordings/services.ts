/** Which of Azure's services a recorded request went to. */
export type Service = 'resourceManager' | 'vault' | 'managedHsm';

/** By host name: recorders replaced hosts by `localhost`, `fakemhsm` and the like. */
export function serviceOf(url: URL): Service {
  if (url.hostname.includes('managedhsm') || url.hostname.includes('mhsm')) return 'managedHsm';
  return url.hostname.includes('vault') ? 'vault' : 'resourceManager';
}

/** The name of the vault or Managed HSM that a recorded URL addresses, as one that Azure could have given. */
export function storeName(url: URL): string {
  const [first = ''] = url.hostname.split('.');
  return first.replaceAll('_', '-');
}

/** The host at which the emulator answers for a recorded URL. */
export function hostOf(service: Service, url: URL): string {
  switch (service) {
    case 'resourceManager':
      return 'management.azure.com';
    case 'vault':
      return `${storeName(url)}.vault.azure.net`;
    case 'managedHsm':
      return `${storeName(url)}.managedhsm.azure.net`;
  }
}

/** The path without doubled and trailing slashes, which clients write in several ways. */
export function pathOf(url: URL): string {
  return url.pathname.replaceAll(/\/{2,}/g, '/').replace(/(.)\/$/, '$1');
}
