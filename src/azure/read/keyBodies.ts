import { nameOf } from '../../core/resources/armId.ts';
import { isJsonObject, memberOf, type Json, type JsonObject } from '../../core/resources/json.ts';
import { types, type ResourceType } from '../../core/resources/types.ts';

/** What lists of keys and versions leave out, in Azure Resource Manager and in the key stores alike. */
export const unlisted: Readonly<Record<string, string>> = Object.fromEntries(
  ['kty', 'keySize', 'keyOps', 'curveName', 'rotationPolicy'].map((name) => [
    `properties.${name}`,
    'lists of keys leave it out; a read of the key itself shows it',
  ]),
);

/** ARM's body of a key with its addresses in one spelling: ARM writes the port, the key store does not. */
export function withPlainUris(body: JsonObject): JsonObject {
  const properties = body['properties'];
  if (!isJsonObject(properties)) return body;
  const uris = ['keyUri', 'keyUriWithVersion']
    .map((name) => [name, memberOf(properties, name)] as const)
    .filter((entry): entry is readonly [string, string] => typeof entry[1] === 'string')
    .map(([name, uri]) => [name, plainUri(uri)] as const);
  return { ...body, properties: { ...properties, ...Object.fromEntries(uris) } };
}

function plainUri(uri: string): string {
  return uri.replace(/^(https:\/\/[^/:]+):443(?=\/|$)/i, '$1');
}

/** The name of a key, and its version where there is one, in a key store's `kid`. */
export function namesInKid(kid: Json | undefined): { readonly name: string; readonly version?: string } | undefined {
  if (typeof kid !== 'string') return undefined;
  const [, name, version] = /^https:\/\/[^/]+\/keys\/([^/]+)(?:\/([^/]+))?\/?$/.exec(kid) ?? [];
  if (name === undefined) return undefined;
  return version === undefined ? { name } : { name, version };
}

/**
 * A key store's answer in the shape of Azure Resource Manager's: `{key, attributes}` of a single read, `{kid, attributes}` of a list.
 * @param id the ARM id that the key or version has
 */
export function lowered(id: string, type: ResourceType, bundle: JsonObject, rotationPolicy?: JsonObject): JsonObject {
  const material = memberOf(bundle, 'key');
  const key = isJsonObject(material) ? material : {};
  const kid = memberOf(key, 'kid') ?? memberOf(bundle, 'kid');
  const attributes = memberOf(bundle, 'attributes');
  const uri = typeof kid === 'string' ? plainUri(kid).replace(/\/$/, '') : undefined;
  const { version } = namesInKid(kid) ?? {};
  const tags = memberOf(bundle, 'tags');
  return {
    id,
    name: nameOf(id),
    type,
    ...(tags !== undefined && { tags }),
    properties: present({
      kty: memberOf(key, 'kty'),
      keySize: keySize(key),
      keyOps: memberOf(key, 'key_ops'),
      curveName: memberOf(key, 'crv'),
      attributes: isJsonObject(attributes) ? attributesOf(attributes) : undefined,
      keyUri: version === undefined ? uri : uri?.slice(0, -version.length - 1),
      keyUriWithVersion: version === undefined ? undefined : uri,
      rotationPolicy,
      release_policy: memberOf(bundle, 'release_policy'),
    }),
  };
}

function attributesOf(attributes: JsonObject): JsonObject {
  const names = ['enabled', 'exp', 'nbf', 'created', 'updated', 'recoveryLevel'];
  return present(Object.fromEntries(names.map((name) => [name, memberOf(attributes, name)])));
}

/** Bits of an RSA modulus or of a symmetric HSM key; an elliptic curve has its name instead. */
function keySize(key: JsonObject): number | undefined {
  const bits = memberOf(key, 'key_size');
  if (typeof bits === 'number') return bits;
  const modulus = memberOf(key, 'n');
  if (typeof modulus !== 'string') return undefined;
  const bytes = Buffer.from(modulus, 'base64url');
  const first = bytes.findIndex((byte) => byte !== 0);
  return first < 0 ? undefined : (bytes.length - first) * 8 - Math.clz32(bytes[first] ?? 0) + 24;
}

/**
 * A key store's rotation policy as ARM has it. A key without one answers with a default that has no id; ARM leaves it out then.
 */
export function loweredRotationPolicy(policy: JsonObject): JsonObject | undefined {
  if (typeof memberOf(policy, 'id') !== 'string') return undefined;
  const attributes = memberOf(policy, 'attributes');
  const actions = memberOf(policy, 'lifetimeActions');
  return present({
    attributes: isJsonObject(attributes) ? attributes : undefined,
    lifetimeActions: Array.isArray(actions) ? (actions as readonly Json[]).map(loweredAction) : undefined,
  });
}

/** ARM writes `rotate` and `notify`, the key stores `Rotate` and `Notify`. */
function loweredAction(item: Json): Json {
  const action = isJsonObject(item) ? memberOf(item, 'action') : undefined;
  const type = isJsonObject(action) ? memberOf(action, 'type') : undefined;
  if (!isJsonObject(item) || typeof type !== 'string') return item;
  return { ...item, action: { type: type.toLowerCase() } };
}

function present(members: Readonly<Record<string, Json | undefined>>): JsonObject {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined && value !== null));
}

/** The type of a key's versions. */
export function versionType(keyType: ResourceType): typeof types.vaultKeyVersion | typeof types.hsmKeyVersion {
  return keyType === types.hsmKey ? types.hsmKeyVersion : types.vaultKeyVersion;
}
