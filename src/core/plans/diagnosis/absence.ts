import type { Presence } from '../../inspection/presence.ts';
import { purgeWords } from '../../inspection/deleted.ts';
import { nameOf } from '../../resources/armId.ts';
import { hostOf } from '../../resources/network.ts';
import type { EstateReader } from '../../sources.ts';
import type { Diagnosis } from '../diagnose.ts';

/** That something is not there any more; undefined where it is, or where that could not be read. */
export function diagnoseAbsence(id: string, what: string, presence: Presence): Diagnosis | undefined {
  switch (presence.kind) {
    case 'present':
    case 'unread':
      return undefined;
    case 'deleted':
      return {
        message: `${what} ${nameOf(id)} was deleted. It can be recovered until it is purged for good (${purgeWords(presence.deleted)}).`,
        remedy: { kind: 'recover', id },
      };
    case 'gone':
      return {
        message: `${what} ${nameOf(id)} is not there, and no deleted one of that name can be seen: it was purged, or it is not for you to see.`,
      };
  }
}

/**
 * Tokens for a key store are made for the audience of one cloud; a store with an address of another one refuses them. Source: "Azure
 * Key Vault basic concepts", DNS suffixes.
 */
export function diagnoseAudience({ cloud }: EstateReader, storeUri: string): Diagnosis | undefined {
  const host = hostOf(storeUri);
  if (host.endsWith(cloud.vaultSuffix) || host.endsWith(cloud.hsmSuffix)) return undefined;
  const message = `${host} is no key store of ${cloud.displayName}, whose vaults end in ${cloud.vaultSuffix} and whose Managed HSMs end in ${cloud.hsmSuffix}: a token of this cloud is for another audience and is refused there.`;
  return { message };
}
