import type { Azure } from '../../azure.ts';
import { isActivated } from '../../managedHsm/activation.ts';
import { hsmUri } from '../../state/estate.ts';
import type { ManagedHsm } from '../../state/resources.ts';
import type { Reply } from '../../wire/exchange.ts';
import { groupScope, requireAction, resourceGroupOf, subscriptionOf, type ArmCall } from '../call.ts';
import { armPage } from '../paging.ts';
import { systemDataView } from '../systemData.ts';
import { connectionsMember } from './connectionView.ts';
import { hsmOf, providerHeaders } from './requested.ts';
import { networkAclsView } from './vaultView.ts';

const type = 'Microsoft.KeyVault/managedHSMs';

export function listHsmsOfSubscription(call: ArmCall): Reply {
  const { subscriptionId } = subscriptionOf(call);
  requireAction(call, `${type}/read`, `/subscriptions/${subscriptionId}`);
  const rows = call.azure.estate.managedHsms.inSubscription(subscriptionId);
  return armPage(call, rows, (hsm) => managedHsmView(call.azure, hsm));
}

export function listHsmsOfGroup(call: ArmCall): Reply {
  const { subscriptionId } = subscriptionOf(call);
  requireAction(call, `${type}/read`, groupScope(call));
  const group = resourceGroupOf(call);
  const rows = call.azure.estate.managedHsms.inGroup(subscriptionId, group.name);
  const page = armPage(call, rows, (hsm) => managedHsmView(call.azure, hsm));
  // Where there are none, Resource Manager need not ask the provider (recorded).
  return rows.length === 0 ? page : { ...page, headers: providerHeaders };
}

export function getHsm(call: ArmCall): Reply {
  const hsm = hsmOf(call, `${type}/read`);
  return { status: 200, headers: providerHeaders, body: managedHsmView(call.azure, hsm) };
}

/** GET …/regions: where it is; nothing here extends it to others (shape recorded). */
export function listRegions(call: ArmCall): Reply {
  const { location } = hsmOf(call, `${type}/read`);
  return {
    status: 200,
    headers: providerHeaders,
    body: { value: [{ name: location, provisioningState: 'Succeeded' }] },
  };
}

export function managedHsmView(azure: Azure, hsm: ManagedHsm): object {
  return {
    sku: managedHsmSku(hsm),
    id: hsm.id,
    name: hsm.name,
    type,
    location: hsm.location,
    tags: hsm.tags ?? {},
    systemData: systemDataView(hsm.systemData),
    properties: managedHsmProperties(azure, hsm),
  };
}

export function managedHsmSku(hsm: ManagedHsm): object {
  return { family: 'B', name: hsm.sku };
}

export function managedHsmProperties(azure: Azure, hsm: ManagedHsm): object {
  const { estate, clock } = azure;
  const provisioning = clock.now() < (hsm.readyAt ?? 0);
  return {
    tenantId: hsm.tenantId,
    hsmUri: hsmUri(estate, hsm),
    initialAdminObjectIds: hsm.initialAdminObjectIds,
    enableSoftDelete: true,
    softDeleteRetentionInDays: hsm.softDeleteRetentionInDays,
    enablePurgeProtection: hsm.enablePurgeProtection,
    ...(provisioning ? beingMade : made),
    networkAcls: networkAclsView(hsm.networkAcls),
    publicNetworkAccess: hsm.publicNetworkAccess,
    ...connectionsMember(estate, hsm.id),
    regions: [],
    securityDomainProperties:
      activation[provisioning ? 'Unknown' : isActivated(azure, hsm) ? 'Active' : 'NotActivated'],
  };
}

/** The texts are recorded. */
const beingMade = {
  provisioningState: 'Provisioning',
  statusMessage: 'Resource creation in progress. Allocating hardware...',
};

const made = { provisioningState: 'Succeeded', statusMessage: 'The Managed HSM is provisioned and ready to use.' };

/** So it shows before there is a security domain: some replies lack it then (both recorded). */
const activation = {
  Unknown: {
    activationStatus: 'Unknown',
    activationStatusMessage: 'An unknown error has occurred. Please contact Microsoft Support.',
  },
  Active: {
    activationStatus: 'Active',
    activationStatusMessage: 'Your HSM has been activated and can be used for cryptographic operations.',
  },
  NotActivated: {
    activationStatus: 'NotActivated',
    activationStatusMessage:
      'Your HSM has been provisioned, but cannot be used for cryptographic operations until it is activated. To activate the HSM, download the security domain.',
  },
};
