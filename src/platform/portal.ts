import type { CloudEnvironment } from '../core/cloud.ts';
import { parentArmId, parseArmId } from '../core/resources/armId.ts';

/** Where the portal of a cloud shows a resource. It has no page of its own for a key or a version: their store's keys are shown. */
export function portalAddress(
  { portalUrl }: Pick<CloudEnvironment, 'portalUrl'>,
  id: string,
  tenantId?: string,
): string {
  const base = `${portalUrl.replace(/\/+$/, '')}/#${tenantId === undefined ? '' : `@${tenantId}/`}resource`;
  const store = storeOf(id);
  return store === undefined ? `${base}${id}` : `${base}${store}/keys`;
}

/** "Access control (IAM)". The portal has no such page for what lies inside a key store, but for the store. */
export function accessControlAddress(cloud: Pick<CloudEnvironment, 'portalUrl'>, scope: string): string {
  return `${portalAddress(cloud, storeOf(scope) ?? scope)}/users`;
}

/** The key store that a key or version lies in; undefined for anything else. */
function storeOf(id: string): string | undefined {
  const type = parseArmId(id)?.type.toLowerCase() ?? '';
  const depth = /^microsoft\.keyvault\/(vaults|managedhsms)\/keys(\/versions)?$/.exec(type);
  if (!depth) return undefined;
  const key = depth[2] === undefined ? id : (parentArmId(id) ?? id);
  return parentArmId(key) ?? key;
}
