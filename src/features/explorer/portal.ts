import { parentArmId, parseArmId } from '../../core/resources/armId.ts';

/** Where the Azure portal shows a resource. It has no page of its own for a key or a version: their store's keys are shown. */
export function portalAddress(portalUrl: string, tenantId: string | undefined, id: string): string {
  const base = `${portalUrl.replace(/\/+$/, '')}/#${tenantId === undefined ? '' : `@${tenantId}`}/resource`;
  const type = parseArmId(id)?.type.toLowerCase() ?? '';
  const depth = /^microsoft\.keyvault\/(vaults|managedhsms)\/keys(\/versions)?$/.exec(type);
  if (!depth) return `${base}${id}`;
  const key = depth[2] === undefined ? id : (parentArmId(id) ?? id);
  return `${base}${parentArmId(key) ?? key}/keys`;
}
