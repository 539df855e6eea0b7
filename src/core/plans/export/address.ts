import { nameOf, parentArmId, parseArmId } from '../../resources/armId.ts';
import { isKeyVersion, resourceType, types, type ResourceType } from '../../resources/types.ts';

/** The parts of an ARM id as commands ask for them. */
export interface Address {
  readonly id: string;
  readonly subscription: string;
  readonly group: string;
  readonly name: string;
}

export function addressOf(id: string): Address {
  const { subscriptionId = '', resourceGroup = '', name = nameOf(id) } = parseArmId(id) ?? {};
  return { id, subscription: subscriptionId, group: resourceGroup, name };
}

/** Where a key lies. */
export interface KeyAddress {
  readonly storeId: string;
  readonly store: string;
  readonly isHsm: boolean;
  readonly key: string;
  readonly version?: string;
}

/** The parts of the id of a key or a key version. */
export function keyAddressOf(id: string): KeyAddress {
  const type = typeOf(id);
  const isVersion = type !== undefined && isKeyVersion(type);
  const keyId = isVersion ? (parentArmId(id) ?? id) : id;
  const storeId = parentArmId(keyId) ?? keyId;
  return {
    storeId,
    store: nameOf(storeId),
    isHsm: typeOf(storeId) === types.managedHsm,
    key: nameOf(keyId),
    ...(isVersion && { version: nameOf(id) }),
  };
}

export function typeOf(id: string): ResourceType | undefined {
  return resourceType(parseArmId(id)?.type ?? '');
}

/** A scope inside a Managed HSM (`{hsmId}`, `{hsmId}/keys`, `{hsmId}/keys/{name}`) as the HSM itself writes it, and whose it is. */
export function localScopeOf(scope: string): { readonly hsmId: string; readonly hsm: string; readonly scope: string } {
  const [, hsmId = scope, rest = ''] = /^(.*\/managedHSMs\/[^/]+)(\/.*)?$/i.exec(scope) ?? [];
  return { hsmId, hsm: nameOf(hsmId), scope: rest === '' ? '/' : rest };
}
