import type { Reply } from '../wire/exchange.ts';
import { parameter } from '../wire/routes.ts';
import type { StoreCall } from './call.ts';
import { currentVersion, keyOf } from './cryptography.ts';
import { deletedKeyOf, deletedKeysOf, deleteKey, purgeKey, recoverKey } from './deletion.ts';
import { isManagedHsm } from './keyStore.ts';
import { storePage } from './paging.ts';
import { deletionView, keyBundle, keyIdentifier, keyItem } from './views.ts';

export async function remove({ azure, store, parameters, note }: StoreCall): Promise<Reply> {
  const { estate } = azure;
  const key = keyOf(estate, store, parameter(parameters, 'keyName'));
  const current = currentVersion(key);
  note(keyIdentifier(estate, store, key, current));
  // The bundle is made first: it may have to make the key, and meanwhile another request could delete it.
  const bundle = await keyBundle(estate, store, key, current);
  keyOf(estate, store, key.name);
  const deleted = deleteKey(azure, store, key);
  return { status: 200, body: { ...(deleted === undefined ? {} : deletionView(estate, store, deleted)), ...bundle } };
}

export function listDeleted({ azure, store, request }: StoreCall): Reply {
  return storePage(store, request, deletedKeysOf(azure, store), (deleted) => ({
    ...deletionView(azure.estate, store, deleted),
    ...keyItem(store, keyIdentifier(azure.estate, store, deleted.key), currentVersion(deleted.key)),
  }));
}

export async function getDeleted({ azure, store, parameters, note }: StoreCall): Promise<Reply> {
  const deleted = deletedKeyOf(azure, store, parameter(parameters, 'keyName'));
  const current = currentVersion(deleted.key);
  note(keyIdentifier(azure.estate, store, deleted.key, current));
  const bundle = await keyBundle(azure.estate, store, deleted.key, current);
  return { status: 200, body: { ...deletionView(azure.estate, store, deleted), ...bundle } };
}

export async function recover({ azure, store, parameters, note }: StoreCall): Promise<Reply> {
  const key = recoverKey(azure, store, parameter(parameters, 'keyName'));
  const current = currentVersion(key);
  note(keyIdentifier(azure.estate, store, key, current));
  return { status: 200, body: await keyBundle(azure.estate, store, key, current) };
}

/** A Managed HSM tells a content type though there is no content (recorded). */
export function purge({ azure, store, parameters }: StoreCall): Reply {
  purgeKey(azure, store, parameter(parameters, 'keyName'));
  return {
    status: 204,
    headers: isManagedHsm(store) ? { 'content-type': 'application/json; charset=utf-8' } : {},
  };
}
