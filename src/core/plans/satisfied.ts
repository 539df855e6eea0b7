import { normalizeStoreUri } from '../resources/keyIdentifier.ts';
import { isMicrosoftManaged } from '../resources/binding.ts';
import { isJsonObject, memberOf, type Json, type JsonObject } from '../resources/json.ts';
import { normalizeArmId } from '../resources/armId.ts';
import { toJson, type Value } from '../resources/value.ts';

/**
 * Whether a property is already as a change wishes it. Azure answers with more than was sent and in its own spelling, so this
 * is not equality.
 */
export function isSatisfied(path: string, current: Value, wished: Value): boolean {
  const is = toJson(current);
  const shouldBe = toJson(wished);
  // Azure leaves the encryption out where it is under Microsoft-managed keys.
  if (path === 'properties.encryption' && isMicrosoftManaged(wished)) return isMicrosoftManaged(current);
  if (is === undefined || shouldBe === undefined) return false;
  if (path === 'properties.encryption') return sameEncryption(is, shouldBe);
  if (path === 'identity') return includesIdentities(is, shouldBe);
  if (path === 'properties.rotationPolicy') return samePolicy(is, shouldBe);
  return covers(is, shouldBe);
}

/** Whether `is` has at least what `wished` asks for. */
function covers(is: Json, wished: Json): boolean {
  if (isJsonObject(wished)) {
    return (
      isJsonObject(is) &&
      Object.entries(wished).every(([name, value]) => value === undefined || covers(memberOf(is, name) ?? null, value))
    );
  }
  if (Array.isArray(wished)) {
    const items = Array.isArray(is) ? (is as readonly Json[]) : [];
    return (wished as readonly Json[]).every((item) => items.some((own) => covers(own, item)));
  }
  if (typeof is === 'string' && typeof wished === 'string') return is.toLowerCase() === wished.toLowerCase();
  return JSON.stringify(is) === JSON.stringify(wished);
}

/** Same source, and for a customer-managed key same store, key, version and identity. "No version" is absent or empty. */
function sameEncryption(is: Json, wished: Json): boolean {
  if (!isJsonObject(is) || !isJsonObject(wished)) return false;
  if (text(is, 'keySource') !== text(wished, 'keySource')) return false;
  const current = memberOf(is, 'keyVaultProperties');
  const other = memberOf(wished, 'keyVaultProperties');
  if (!isJsonObject(other)) return true;
  if (!isJsonObject(current)) return false;
  const sameNames = ['keyName', 'keyVersion', 'identityClientId'].every(
    (name) => text(current, name) === text(other, name),
  );
  return sameNames && normalizeStoreUri(text(current, 'keyVaultUri')) === normalizeStoreUri(text(other, 'keyVaultUri'));
}

function text(object: JsonObject, name: string): string {
  const value = memberOf(object, name);
  return typeof value === 'string' ? value.toLowerCase() : '';
}

/**
 * A policy is set as a whole: one that does more than is wished is not as it is wished. Key Vault adds its own reminder, thirty days
 * before expiry, to a policy without one, which does no harm. Source: "Configure key auto-rotation in Azure Key Vault".
 */
function samePolicy(is: Json, wished: Json): boolean {
  if (!isJsonObject(is) || !isJsonObject(wished)) return false;
  const reminder = 'notify {"timebeforeexpiry":"p30d"}';
  const own = policyParts(is);
  const parts = policyParts(wished);
  return parts.every((part) => own.includes(part)) && own.every((part) => parts.includes(part) || part === reminder);
}

/** How long a version is valid, and each action with its trigger, spelt alike. */
function policyParts(policy: JsonObject): readonly string[] {
  const attributes = memberOf(policy, 'attributes');
  const expiry = isJsonObject(attributes) ? text(attributes, 'expiryTime') : '';
  const actions = memberOf(policy, 'lifetimeActions');
  return [
    `expiry ${expiry}`,
    ...(Array.isArray(actions) ? (actions as readonly Json[]) : []).map((item) => {
      const action = isJsonObject(item) ? memberOf(item, 'action') : undefined;
      const trigger = isJsonObject(item) ? memberOf(item, 'trigger') : undefined;
      const set = Object.entries(isJsonObject(trigger) ? trigger : {}).filter(([, value]) => typeof value === 'string');
      const kind = isJsonObject(action) ? text(action, 'type') : '';
      return `${kind} ${JSON.stringify(Object.fromEntries(set)).toLowerCase()}`;
    }),
  ];
}

/** The account has at least the wished kinds of identity and user-assigned identities. */
function includesIdentities(is: Json, wished: Json): boolean {
  if (!isJsonObject(is) || !isJsonObject(wished)) return false;
  const has = kinds(is);
  return (
    kinds(wished).every((kind) => has.includes(kind)) &&
    userAssigned(wished).every((id) => userAssigned(is).includes(id))
  );
}

function kinds(identity: JsonObject): readonly string[] {
  return text(identity, 'type')
    .split(',')
    .map((kind) => kind.trim())
    .filter((kind) => kind !== '' && kind !== 'none');
}

function userAssigned(identity: JsonObject): readonly string[] {
  const map = memberOf(identity, 'userAssignedIdentities');
  return isJsonObject(map) ? Object.keys(map).map(normalizeArmId) : [];
}
