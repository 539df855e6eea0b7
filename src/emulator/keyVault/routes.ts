import { route, type Parameters } from '../wire/routes.ts';
import type { StoreRoute } from './call.ts';
import { cryptography } from './cryptographyHandler.ts';
import { getDeleted, listDeleted, purge, recover, remove } from './deletedHandlers.ts';
import {
  backup,
  createKey,
  getKey,
  getRotationPolicy,
  importKey,
  listKeys,
  listVersions,
  restore,
  rotate,
  setRotationPolicy,
  updateKey,
} from './handlers.ts';
import { release } from './release.ts';
import { keyOperations, type KeyOperation } from './operations.ts';

/** The key operations of vaults and Managed HSMs. The more specific first: `versions` also fits where a version may stand. */
export const keyRoutes = [
  key('GET /keys', 'list', listKeys),
  key('POST /keys/restore', 'restore', restore),
  key('POST /keys/{keyName}/create', 'create', createKey),
  key('POST /keys/{keyName}/rotate', 'rotate', rotate),
  key('POST /keys/{keyName}/backup', 'backup', backup),
  key('GET /keys/{keyName}/versions', 'listVersions', listVersions),
  key('GET /keys/{keyName}/rotationpolicy', 'getRotationPolicy', getRotationPolicy),
  key('PUT /keys/{keyName}/rotationpolicy', 'setRotationPolicy', setRotationPolicy),
  ...(['encrypt', 'decrypt', 'wrapKey', 'unwrapKey', 'sign', 'verify'] as const).flatMap((operation) => [
    key(`POST /keys/{keyName}/${operation}`, operation, cryptography(operation)),
    key(`POST /keys/{keyName}/{keyVersion}/${operation}`, operation, cryptography(operation)),
  ]),
  key('POST /keys/{keyName}/release', 'release', release),
  key('POST /keys/{keyName}/{keyVersion}/release', 'release', release),
  key('PUT /keys/{keyName}', 'import', importKey),
  key('DELETE /keys/{keyName}', 'delete', remove),
  key('GET /keys/{keyName}', 'get', getKey),
  key('GET /keys/{keyName}/{keyVersion}', 'get', getKey),
  key('PATCH /keys/{keyName}', 'update', updateKey),
  key('PATCH /keys/{keyName}/{keyVersion}', 'update', updateKey),
  key('GET /deletedkeys', 'listDeleted', listDeleted),
  key('GET /deletedkeys/{keyName}', 'getDeleted', getDeleted),
  key('DELETE /deletedkeys/{keyName}', 'purge', purge),
  key('POST /deletedkeys/{keyName}/recover', 'recover', recover),
];

function key(
  methodAndPath: string,
  operation: KeyOperation,
  handler: StoreRoute['handler'],
): ReturnType<typeof route<StoreRoute>> {
  return route<StoreRoute>(methodAndPath, { operation: keyOperations[operation], place: placeOfKey, handler });
}

/** Lists and restores are judged at all keys, everything else at its key. */
function placeOfKey({ keyName }: Parameters): string {
  return keyName === undefined ? '/keys' : `/keys/${keyName}`;
}
