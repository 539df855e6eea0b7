import { armTime } from '../../clock.ts';
import type { Estate } from '../../state/estate.ts';
import type { Account, Encryption, ManagedServiceIdentity } from '../../state/resources.ts';
import type { ArmCall } from '../call.ts';
import { apiVersionOf } from '../longRunning.ts';
import { systemDataView } from '../systemData.ts';
import { accountType } from './accountType.ts';
import { callRateLimitOf } from './callRates.ts';
import { capabilitiesOf } from './capabilities.ts';
import { connectionView } from './connectionView.ts';

/** Projects are in the API descriptions from 2025-04-01-preview on; older versions show nothing of them. */
const projectsSince = '2025-04-01';
const withoutProjects = {
  allowProjectManagement: undefined,
  defaultProject: undefined,
  associatedProjects: undefined,
} as const;

/**
 * An account as Resource Manager shows it. Where `encryption` was never written it is absent (recorded); `pending` is
 * the encryption that a write just accepted shows in its 202 body, before it is in force.
 */
export function accountView(call: ArmCall, account: Account, pending?: Encryption): object {
  const { estate } = call.azure;
  return {
    id: account.id,
    name: account.name,
    type: accountType,
    etag: account.etag,
    location: account.location,
    sku: { name: account.sku },
    kind: account.kind,
    ...(account.tags === undefined ? {} : { tags: account.tags }),
    properties: {
      ...accountProperties(estate, account, pending),
      ...callRateLimitOf(account.kind, apiVersionOf(call)),
      ...(apiVersionOf(call) === camelCased ? { endpoints: camelCase(endpointsOf(estate, account)) } : {}),
      ...(apiVersionOf(call) < projectsSince ? withoutProjects : {}),
    },
    ...(account.identity === undefined
      ? {}
      : { identity: { ...emptyMap(call, account.identity), ...identityView(estate, account.identity) } }),
    systemData: systemDataView(account.systemData),
  };
}

/** API versions 2021-04-30 and 2021-10-01 show an empty map where there is no user-assigned identity (recorded). */
function emptyMap(call: ArmCall, { userAssignedIdentities }: ManagedServiceIdentity): object {
  const isShown = apiVersionOf(call) >= '2021-04-30' && apiVersionOf(call) < '2022-03-01';
  return isShown && userAssignedIdentities.length === 0 ? { userAssignedIdentities: {} } : {};
}

export function accountProperties(estate: Estate, account: Account, pending?: Encryption): object {
  const encryption = pending ?? account.encryption;
  const endpoint = endpointOf(estate, account);
  return {
    endpoint,
    provisioningState: account.provisioningState,
    internalId: account.internalId,
    dateCreated: armTime(account.systemData.createdAt),
    isMigrated: false,
    ...(account.customSubDomainName === undefined ? {} : { customSubDomainName: account.customSubDomainName }),
    ...(account.networkAcls === undefined ? {} : { networkAcls: account.networkAcls }),
    ...(encryption === undefined ? {} : { encryption }),
    privateEndpointConnections: estate.privateEndpointConnections
      .at(account.id)
      .map((connection) => connectionView(account, connection)),
    publicNetworkAccess: account.publicNetworkAccess,
    capabilities: capabilitiesOf(account),
    endpoints: endpointsOf(estate, account),
    ...(account.disableLocalAuth === undefined ? {} : { disableLocalAuth: account.disableLocalAuth }),
    ...(account.allowProjectManagement
      ? {
          allowProjectManagement: true,
          ...(account.projects[0] === undefined ? {} : { defaultProject: account.projects[0].name }),
          associatedProjects: account.projects.map(({ name }) => name),
        }
      : {}),
  };
}

/** `principalId` and `tenantId` belong to the system-assigned identity, each user-assigned one has ids of its own. */
export function identityView(estate: Estate, identity: ManagedServiceIdentity): object {
  const users = identity.userAssignedIdentities.map((id) => {
    const found = estate.userAssignedIdentities.get(id.toLowerCase());
    return [id, { principalId: found?.principalId, clientId: found?.clientId }] as const;
  });
  return {
    ...(identity.principalId === undefined
      ? {}
      : { principalId: identity.principalId, tenantId: estate.tenant.tenantId }),
    type: identity.type,
    ...(users.length === 0 ? {} : { userAssignedIdentities: Object.fromEntries(users) }),
  };
}

function endpointOf(estate: Estate, account: Account): string {
  if (account.customSubDomainName === undefined) return `https://${account.location}.api.cognitive.microsoft.com/`;
  const suffix = account.kind === 'OpenAI' ? estate.cloud.openAiSuffix : estate.cloud.cognitiveServicesSuffix;
  return `https://${account.customSubDomainName}${suffix}/`;
}

/** The one API version that writes names of endpoints with a small letter in front (recorded). */
const camelCased = '2021-04-30';

function camelCase(members: object): object {
  return Object.fromEntries(
    Object.entries(members).map(([name, value]) => [`${name.slice(0, 1).toLowerCase()}${name.slice(1)}`, value]),
  );
}

function endpointsOf(estate: Estate, account: Account): object {
  const endpoint = endpointOf(estate, account);
  if (account.kind === 'OpenAI') {
    return {
      'OpenAI Language Model Instance API': endpoint,
      'OpenAI Dall-E API': endpoint,
      'OpenAI Sora API': endpoint,
    };
  }
  // Other kinds have one, named after them without their version (recorded; some have more).
  if (account.kind !== 'AIServices') return { [account.kind.replace(/\.v\d$/, '')]: endpoint };
  const name = account.customSubDomainName ?? account.name;
  return {
    'AI Foundry API': `https://${name}${estate.cloud.foundrySuffix}/`,
    'Azure AI Model Inference API': `https://${name}${estate.cloud.foundrySuffix}/`,
    'OpenAI Language Model Instance API': `https://${name}${estate.cloud.openAiSuffix}/`,
  };
}
