import { builtInRoles, roleIds } from '../authorization/builtInRoles.ts';
import type { Cloud } from '../clouds.ts';
import { guidOf } from '../guid.ts';
import { emptyEstate, type Estate } from '../state/estate.ts';
import type { EstateBuilder } from './builders.ts';

/** The tenant of a company called Contoso, without subscriptions: its root group, and its own management group below. */
export function contosoTenant(cloud: Cloud): Estate {
  const tenantId = guidOf('tenant contoso');
  const tenant = { tenantId, displayName: 'Contoso', defaultDomain: 'contoso.onmicrosoft.com', countryCode: 'SE' };
  const estate = emptyEstate(tenant, cloud, builtInRoles);
  estate.managementGroups.set(tenantId, { name: tenantId, displayName: 'Tenant Root Group' });
  estate.managementGroups.set('contoso', { name: 'contoso', displayName: 'Contoso', parent: tenantId });
  return estate;
}

/** The principals that a client can sign in as. */
export function addCallers(build: EstateBuilder, subscriptions: readonly string[]): void {
  const owner = build.application('owner', 'Owner and Key Vault Crypto Officer of everything.');
  const contributor = build.application(
    'contributor',
    'Contributor and Cognitive Services Contributor: may change resources, may not assign roles or use keys.',
  );
  const reader = build.application('reader', 'Reader: may look at everything on the control plane.');
  const everything = '/providers/Microsoft.Management/managementGroups/contoso';
  build.grant(owner.objectId, roleIds.owner, everything);
  build.grant(owner.objectId, roleIds.keyVaultCryptoOfficer, everything);
  for (const subscription of subscriptions) {
    const scope = `/subscriptions/${subscription}`;
    build.grant(contributor.objectId, roleIds.contributor, scope);
    build.grant(contributor.objectId, roleIds.cognitiveServicesContributor, scope);
    build.grant(reader.objectId, roleIds.reader, scope);
  }
}
