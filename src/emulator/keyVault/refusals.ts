import type { Estate } from '../state/estate.ts';
import { Refusal } from '../wire/exchange.ts';
import { isManagedHsm, storeUri, type KeyStore } from './keyStore.ts';

/** A refusal in Key Vault's form; `innererror` is lower case on the wire (recorded). */
export function vaultRefusal(status: number, code: string, message: string, inner?: string): Refusal {
  return new Refusal({
    status,
    body: { error: { code, message, ...(inner === undefined ? {} : { innererror: { code: inner } }) } },
  });
}

/** 404 as recorded from vaults of today, and from Managed HSMs. `name` may hold a version after a slash. */
export function keyNotFound(estate: Estate, store: KeyStore, name: string): Refusal {
  return vaultRefusal(
    404,
    'KeyNotFound',
    isManagedHsm(store)
      ? `Key not found: Key not found: ${storeUri(estate, store)}keys/${name}`
      : `A key with (name/id) ${name} was not found in this key vault. If you recently deleted this key you may be able to recover it using the correct recovery command. For help resolving this issue, please see https://go.microsoft.com/fwlink/?linkid=2125182`,
  );
}

/** 404 as recorded of vaults; also while a deletion has not come through yet. */
export function deletedKeyNotFound(name: string): Refusal {
  return vaultRefusal(404, 'KeyNotFound', `Deleted Key not found: ${name}`);
}

/** 409 as recorded of vaults (recovering too early). */
export function beingDeleted(name: string): Refusal {
  return vaultRefusal(409, 'Conflict', `Key ${name} is currently being deleted.`, 'ObjectIsBeingDeleted');
}

/** 409; the codes are recorded, the text is assumed. */
export function deletedButRecoverable(name: string): Refusal {
  return vaultRefusal(
    409,
    'Conflict',
    `Key ${name} is currently in a deleted but recoverable state, and its name cannot be reused; in this state, the key can only be recovered or purged.`,
    'ObjectIsDeletedButRecoverable',
  );
}

/** 409 as recorded of vaults: restoring over a key that exists. */
export function restoreConflict(keyId: string): Refusal {
  return vaultRefusal(
    409,
    'Conflict',
    `Conflict while restoring key ${keyId} - key already exists or concurrent access`,
  );
}

/** 400 as recorded of vaults. */
export function malformedBackup(): Refusal {
  return vaultRefusal(400, 'Malformed backup blob', 'Backup blob contains invalid or corrupt version.');
}

/** 403 as quoted in public threads. */
export function keyDisabled(operation: string): Refusal {
  return vaultRefusal(403, 'Forbidden', `Operation ${operation} is not allowed on a disabled key.`, 'KeyDisabled');
}

export function badParameter(message: string): Refusal {
  return vaultRefusal(400, 'BadParameter', message);
}
