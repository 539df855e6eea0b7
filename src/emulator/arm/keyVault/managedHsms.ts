import { hsmUri, type Estate } from '../../state/estate.ts';
import type { ManagedHsm } from '../../state/resources.ts';
import type { Reply } from '../../wire/exchange.ts';
import { parameter } from '../../wire/routes.ts';
import { groupScope, requireAction, resourceGroupOf, subscriptionOf, type ArmCall } from '../call.ts';
import { armPage } from '../paging.ts';
import { resourceNotFound } from '../refusals.ts';
import { systemDataView } from '../systemData.ts';
import { networkAclsView } from './vaultView.ts';
import { providerHeaders } from './requested.ts';

const type = 'Microsoft.KeyVault/managedHSMs';

export function listHsmsOfSubscription(call: ArmCall): Reply {
  const { subscriptionId } = subscriptionOf(call);
  requireAction(call, `${type}/read`, `/subscriptions/${subscriptionId}`);
  const rows = [...call.azure.estate.managedHsms.values()].filter((hsm) => hsm.subscriptionId === subscriptionId);
  return armPage(call, rows, (hsm) => managedHsmView(call.azure.estate, hsm));
}

export function listHsmsOfGroup(call: ArmCall): Reply {
  const { subscriptionId } = subscriptionOf(call);
  requireAction(call, `${type}/read`, groupScope(call));
  const group = resourceGroupOf(call);
  const rows = [...call.azure.estate.managedHsms.values()].filter(
    (hsm) => hsm.subscriptionId === subscriptionId && hsm.resourceGroup === group.name,
  );
  return armPage(call, rows, (hsm) => managedHsmView(call.azure.estate, hsm));
}

export function getHsm(call: ArmCall): Reply {
  subscriptionOf(call);
  requireAction(call, `${type}/read`, call.request.path);
  resourceGroupOf(call);
  const name = parameter(call.parameters, 'name');
  const hsm = call.azure.estate.managedHsms.get(`${groupScope(call)}/providers/${type}/${name}`.toLowerCase());
  if (hsm === undefined) throw resourceNotFound(type, name, parameter(call.parameters, 'resourceGroupName'));
  return { status: 200, headers: providerHeaders, body: managedHsmView(call.azure.estate, hsm) };
}

export function managedHsmView(estate: Estate, hsm: ManagedHsm): object {
  return {
    sku: managedHsmSku(hsm),
    id: hsm.id,
    name: hsm.name,
    type,
    location: hsm.location,
    tags: hsm.tags ?? {},
    systemData: systemDataView(hsm.systemData),
    properties: managedHsmProperties(estate, hsm),
  };
}

export function managedHsmSku(hsm: ManagedHsm): object {
  return { family: 'B', name: hsm.sku };
}

export function managedHsmProperties(estate: Estate, hsm: ManagedHsm): object {
  return {
    tenantId: hsm.tenantId,
    hsmUri: hsmUri(estate, hsm),
    initialAdminObjectIds: hsm.initialAdminObjectIds,
    enableSoftDelete: true,
    softDeleteRetentionInDays: hsm.softDeleteRetentionInDays,
    enablePurgeProtection: hsm.enablePurgeProtection,
    provisioningState: 'Succeeded',
    statusMessage: 'The Managed HSM is provisioned and ready to use.',
    networkAcls: networkAclsView(hsm.networkAcls),
    publicNetworkAccess: hsm.publicNetworkAccess,
    regions: [],
    securityDomainProperties: {
      activationStatus: 'Active',
      activationStatusMessage: 'Your HSM has been activated and can be used for cryptographic operations.',
    },
  };
}
