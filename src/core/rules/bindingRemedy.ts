import type { SetChange } from '../plans/change.ts';
import { memberNamed } from '../resources/replaceAt.ts';
import type { Resource } from '../resources/resource.ts';
import { asString, at, known, memberNames, object, reference, type Value } from '../resources/value.ts';

/** The change by which an account's encryption names another identity; the rest of it stays. Without one it names none. */
export function nameIdentity(account: Resource, identity: Pick<Resource, 'key'> | undefined): SetChange {
  const encryption = members(account.read('properties.encryption'));
  const keyProperties = members(at(object(encryption), 'keyVaultProperties'));
  const others = Object.fromEntries(
    Object.entries(keyProperties).filter(([name]) => !/^identityClientId$/i.test(name)),
  );
  const named = identity && { identityClientId: reference(identity.key, 'properties.clientId') };
  const rest = Object.fromEntries(Object.entries(encryption).filter(([name]) => !/^keyVaultProperties$/i.test(name)));
  return {
    kind: 'set',
    resource: account.key,
    type: account.type,
    path: 'properties.encryption',
    value: object({ ...rest, keyVaultProperties: object({ ...others, ...named }) }),
  };
}

/** The change by which a user-assigned identity is attached to an account beside those that are attached already. */
export function attach(account: Resource, identity: Pick<Resource, 'id' | 'key'>): SetChange {
  const before = account.read('identity');
  const kinds = (asString(at(before, 'type')) ?? 'None').split(',').map((kind) => kind.trim());
  const isSystem = kinds.some((kind) => kind.toLowerCase() === 'systemassigned');
  const attached = members(at(before, 'userAssignedIdentities'));
  return {
    kind: 'set',
    resource: account.key,
    type: account.type,
    path: 'identity',
    value: object({
      type: known(isSystem ? 'SystemAssigned, UserAssigned' : 'UserAssigned'),
      userAssignedIdentities: object({ ...attached, [identity.id ?? identity.key]: known({}) }),
    }),
  };
}

function members(value: Value): Readonly<Record<string, Value>> {
  const names = memberNames(value) ?? [];
  return Object.fromEntries(names.map((name) => [name, memberNamed(value, name)]));
}
