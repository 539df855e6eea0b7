import type { ActChange } from '../../../core/plans/change.ts';
import { isJsonObject, type JsonObject } from '../../../core/resources/json.ts';
import { asBoolean, at, toJson } from '../../../core/resources/value.ts';
import type { Context } from '../../read/context.ts';
import { attributesFrom } from '../keyAttributes.ts';
import { changeKey, keyPlace, requireAbsent, versionIn } from '../keyStoreCall.ts';
import { readWhole, refused, type FileUse } from './files.ts';
import { keyFromPem, keyFromTransferBlob } from './keyMaterial.ts';
import { textOf } from './parameters.ts';

/**
 * Makes a key of the material in a file. It is read at the last moment and kept nowhere.
 * @returns the version that was made
 * @throws AzureFailure
 */
export async function importKey(
  context: Context,
  change: ActChange,
  signal: AbortSignal,
): Promise<JsonObject | undefined> {
  const purpose = 'import the key';
  const { resource, parameters } = change;
  const use: FileUse = { purpose, resource, path: textOf(change, 'path', purpose) };
  const format = textOf(change, 'format', purpose).toLowerCase();
  if (format !== 'pem' && format !== 'byok') throw refused(use, `The format ${format} is neither pem nor byok.`);
  const hardware = format === 'byok' || asBoolean(at(parameters, 'hsm')) === true;
  const content = await readWhole(use, textOf(change, 'sha256'));
  const material =
    format === 'pem' ? keyFromPem(use, content, hardware ? 'RSA-HSM' : 'RSA') : keyFromTransferBlob(use, content);
  const wished = toJson(at(parameters, 'key'));
  const { attributes, keyOps } = isJsonObject(wished) ? wished : {};
  const place = await keyPlace(context, resource, signal);
  await requireAbsent(context, place, purpose, signal);
  const body = await changeKey(context, place, purpose, signal, (operation) =>
    place.client.importKey(
      place.name,
      { ...material, ...(Array.isArray(keyOps) && { keyOps: keyOps as string[] }) },
      {
        abortSignal: operation.signal,
        hardwareProtected: hardware,
        ...attributesFrom(attributes ?? toJson(at(parameters, 'attributes')), purpose, resource),
      },
    ),
  );
  return versionIn(body);
}
