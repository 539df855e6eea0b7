import type { ActChange } from '../../../core/plans/change.ts';
import { isJsonObject, memberOf, type JsonObject } from '../../../core/resources/json.ts';
import type { Context } from '../../read/context.ts';
import { changeKey, keyPlace, versionIn } from '../keyStoreCall.ts';
import { namesInKid } from '../../read/keyBodies.ts';
import { digestOf, readWhole, refused, requireFree, writeNew, type FileUse } from './files.ts';
import { textOf } from './parameters.ts';

/**
 * Saves a key with all its versions, encrypted by Azure, to a file as `az keyvault key backup` does.
 * @returns the file with its SHA-256 and size
 * @throws AzureFailure
 */
export async function backUpKey(context: Context, change: ActChange, signal: AbortSignal): Promise<JsonObject> {
  const purpose = 'back up the key';
  const use: FileUse = { purpose, resource: change.resource, path: textOf(change, 'path', purpose) };
  await requireFree(use);
  const place = await keyPlace(context, change.resource, signal);
  const body = await changeKey(context, place, purpose, signal, (operation) =>
    place.client.backupKey(place.name, { abortSignal: operation.signal }),
  );
  const value = memberOf(body, 'value');
  const blob = Buffer.from(typeof value === 'string' ? value : '', 'base64url');
  if (blob.length === 0) throw refused(use, 'Azure gave an empty backup.');
  await writeNew(use, blob);
  return { path: use.path, sha256: digestOf(blob), bytes: blob.length };
}

/**
 * Makes a key of a backup. It comes back under the name that it had.
 * @returns its newest version
 * @throws AzureFailure
 */
export async function restoreKey(
  context: Context,
  change: ActChange,
  signal: AbortSignal,
): Promise<JsonObject | undefined> {
  const purpose = 'restore the key';
  const use: FileUse = { purpose, resource: change.resource, path: textOf(change, 'path', purpose) };
  const blob = await readWhole(use, textOf(change, 'sha256'));
  const place = await keyPlace(context, change.resource, signal);
  const body = await changeKey(context, place, purpose, signal, (operation) =>
    place.client.restoreKeyBackup(blob, { abortSignal: operation.signal }),
  );
  const key = memberOf(body, 'key');
  const { name } = (isJsonObject(key) ? namesInKid(memberOf(key, 'kid')) : undefined) ?? {};
  if (name !== undefined && name.toLowerCase() !== place.name.toLowerCase()) {
    throw refused(use, `The backup was of key ${name}, which is there now, and not of ${place.name}.`);
  }
  return versionIn(body);
}
