import type { Azure } from '../azure.ts';
import { noteExpiries } from '../eventGrid/vaultEvents.ts';
import { purgeWhatIsDue } from './deletion.ts';
import type { KeyStore } from './keyStore.ts';
import { rotateWhatIsDue } from './rotation.ts';

/** What a key store does by itself as time passes; called whenever it is looked at. */
export function tendStore(azure: Azure, store: KeyStore): void {
  purgeWhatIsDue(azure, store);
  rotateWhatIsDue(azure, store);
  noteExpiries(azure, store);
}

/** Every key store of the estate. */
export function tendStores(azure: Azure): void {
  for (const vault of azure.estate.vaults.values()) tendStore(azure, vault);
  for (const hsm of azure.estate.managedHsms.values()) tendStore(azure, hsm);
}
