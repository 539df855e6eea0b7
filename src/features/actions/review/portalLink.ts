import type { CloudEnvironment } from '../../../core/cloud.ts';
import { parentArmId } from '../../../core/resources/armId.ts';

/** The page of a resource in its cloud's portal. */
export function portalLink(cloud: CloudEnvironment, resource: string): string {
  return `${cloud.portalUrl}/#resource${resource}`;
}

/** "Access control (IAM)". The portal has no such page for what lies inside a key store, but for the store. */
export function accessControlLink(cloud: CloudEnvironment, scope: string): string {
  const store = /\/(vaults|managedHSMs)\/[^/]+\/keys\//i.test(scope) ? (parentArmId(scope) ?? scope) : scope;
  return `${portalLink(cloud, store)}/users`;
}
