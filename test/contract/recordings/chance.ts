import { asArray, asObject, asString, member } from '../../../src/emulator/json.ts';
import type { Answer } from './scene.ts';

/** A result that is another at each request, of which the length can be compared. */
const randomResult = /key: (encrypt|wrap|sign)$|random bytes/;
const guid = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;

/** An answer with what is left to chance in a body made alike, as far as that goes and no further. */
export function withoutChance(answer: Answer, operation: string): Answer {
  const body = asObject(answer.body);
  if (body === undefined) return answer;
  if (randomResult.test(operation)) return changed(answer, (value) => `${bytesOf(value).length} bytes`);
  if (operation.endsWith('key: back up')) return changed(answer, beginning);
  return operation.startsWith('private endpoint: ') ? { ...answer, body: withInterfaces(body) } : answer;
}

function changed(answer: Answer, form: (value: string) => string): Answer {
  const value = asString(member(answer.body, 'value'));
  return value === undefined ? answer : { ...answer, body: { ...asObject(answer.body), value: form(value) } };
}

function bytesOf(value: string): Buffer {
  return Buffer.from(value, 'base64url');
}

/** How a backup begins: what it is, up to what is encrypted. */
function beginning(value: string): string {
  return bytesOf(value).toString('latin1').split('.')[0] ?? '';
}

/** The network interfaces of private endpoints are named after those, with a random id behind. */
function withInterfaces(body: unknown): unknown {
  const rows = asArray(member(body, 'value'));
  if (rows !== undefined) return { ...asObject(body), value: rows.map(withInterfaces) };
  const properties = asObject(member(body, 'properties'));
  const interfaces = asArray(member(properties, 'networkInterfaces'));
  if (interfaces === undefined) return body;
  const networkInterfaces = interfaces.map((shown) => ({
    ...asObject(shown),
    id: asString(member(shown, 'id'))?.replaceAll(guid, 'GUID'),
  }));
  return { ...asObject(body), properties: { ...properties, networkInterfaces } };
}
