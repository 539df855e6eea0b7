import type { Azure } from '../azure.ts';
import type { Cloud } from '../clouds.ts';
import { segmentsOf, type AzureRequest, type Reply } from '../wire/exchange.ts';
import { findRoute, route } from '../wire/routes.ts';
import { requireApiVersion } from './apiVersions.ts';
import { authenticateArm } from './authenticate.ts';
import { listDenyAssignments, listPermissions } from './authorization/permissions.ts';
import {
  deleteRoleAssignment,
  getRoleAssignment,
  listRoleAssignments,
  putRoleAssignment,
} from './authorization/roleAssignments.ts';
import { getRoleDefinition, listRoleDefinitions } from './authorization/roleDefinitions.ts';
import type { ArmCall, ArmHandler } from './call.ts';
import {
  getAccount,
  getProject,
  listAccountsOfGroup,
  listAccountsOfSubscription,
  listDeletedAccounts,
  listDeployments,
  listProjects,
} from './cognitiveServices/accounts.ts';
import { getOperationResult } from './cognitiveServices/operationResults.ts';
import { updateAccount } from './cognitiveServices/patchAccount.ts';
import { updateAccessPolicies } from './keyVault/accessPolicies.ts';
import { getKey, getVersion, listKeys, listVersions, putKey } from './keyVault/keys.ts';
import { getHsm, listHsmsOfGroup, listHsmsOfSubscription } from './keyVault/managedHsms.ts';
import {
  checkNameAvailability,
  getVault,
  listVaultsOfGroup,
  listVaultsOfSubscription,
  updateVault,
} from './keyVault/vaults.ts';
import { getIdentity, listIdentitiesOfGroup, listIdentitiesOfSubscription } from './managedIdentities.ts';
import { armRefusal } from './refusals.ts';
import { queryResources } from './resourceGraph/query.ts';
import { QueryQuota } from './resourceGraph/quota.ts';
import {
  getProvider,
  getResourceGroup,
  getSubscription,
  listProviders,
  listResourceGroups,
  listSubscriptions,
  listTenants,
} from './subscriptions.ts';

const subscription = '/subscriptions/{subscriptionId}';
const group = `${subscription}/resourceGroups/{resourceGroupName}`;
const accounts = 'providers/Microsoft.CognitiveServices/accounts';
const vaults = 'providers/Microsoft.KeyVault/vaults';
const hsms = 'providers/Microsoft.KeyVault/managedHSMs';
const identities = 'providers/Microsoft.ManagedIdentity/userAssignedIdentities';
const authorization = '{+scope}/providers/Microsoft.Authorization';

function routesWith(quota: QueryQuota): readonly ReturnType<typeof route<ArmHandler>>[] {
  return [
    route<ArmHandler>(`GET ${authorization}/roleDefinitions`, listRoleDefinitions),
    route<ArmHandler>(`GET ${authorization}/roleDefinitions/{roleDefinitionId}`, getRoleDefinition),
    route<ArmHandler>(`GET ${authorization}/roleAssignments`, listRoleAssignments),
    route<ArmHandler>(`GET ${authorization}/roleAssignments/{name}`, getRoleAssignment),
    route<ArmHandler>(`PUT ${authorization}/roleAssignments/{name}`, putRoleAssignment),
    route<ArmHandler>(`DELETE ${authorization}/roleAssignments/{name}`, deleteRoleAssignment),
    route<ArmHandler>(`GET ${authorization}/denyAssignments`, listDenyAssignments),
    route<ArmHandler>(`GET ${authorization}/permissions`, listPermissions),

    route<ArmHandler>('GET /tenants', listTenants),
    route<ArmHandler>('GET /subscriptions', listSubscriptions),
    route<ArmHandler>(`GET ${subscription}`, getSubscription),
    route<ArmHandler>(`GET ${subscription}/resourceGroups`, listResourceGroups),
    route<ArmHandler>(`GET ${group}`, getResourceGroup),
    route<ArmHandler>(`GET ${subscription}/providers`, listProviders),
    route<ArmHandler>(`GET ${subscription}/providers/{namespace}`, getProvider),
    route<ArmHandler>('POST /providers/Microsoft.ResourceGraph/resources', (call) => queryResources(call, quota)),

    route<ArmHandler>(`GET ${subscription}/${accounts}`, listAccountsOfSubscription),
    route<ArmHandler>(`GET ${group}/${accounts}`, listAccountsOfGroup),
    route<ArmHandler>(`GET ${group}/${accounts}/{accountName}`, getAccount),
    route<ArmHandler>(`PATCH ${group}/${accounts}/{accountName}`, updateAccount),
    route<ArmHandler>(`GET ${group}/${accounts}/{accountName}/deployments`, listDeployments),
    route<ArmHandler>(`GET ${group}/${accounts}/{accountName}/projects`, listProjects),
    route<ArmHandler>(`GET ${group}/${accounts}/{accountName}/projects/{projectName}`, getProject),
    route<ArmHandler>(`GET ${subscription}/providers/Microsoft.CognitiveServices/deletedAccounts`, listDeletedAccounts),
    route<ArmHandler>(
      `GET ${subscription}/providers/Microsoft.CognitiveServices/locations/{location}/operationResults/{operationId}`,
      getOperationResult,
    ),

    route<ArmHandler>(`GET ${subscription}/${vaults}`, listVaultsOfSubscription),
    route<ArmHandler>(`GET ${group}/${vaults}`, listVaultsOfGroup),
    route<ArmHandler>(`GET ${group}/${vaults}/{vaultName}`, getVault),
    route<ArmHandler>(`PATCH ${group}/${vaults}/{vaultName}`, updateVault),
    route<ArmHandler>(`PUT ${group}/${vaults}/{vaultName}/accessPolicies/{operationKind}`, updateAccessPolicies),
    ...[`${group}/${vaults}/{vaultName}/keys`, `${group}/${hsms}/{name}/keys`].flatMap((keys) => [
      route<ArmHandler>(`GET ${keys}`, listKeys),
      route<ArmHandler>(`GET ${keys}/{keyName}`, getKey),
      route<ArmHandler>(`PUT ${keys}/{keyName}`, putKey),
      route<ArmHandler>(`GET ${keys}/{keyName}/versions`, listVersions),
      route<ArmHandler>(`GET ${keys}/{keyName}/versions/{keyVersion}`, getVersion),
    ]),
    route<ArmHandler>(`POST ${subscription}/providers/Microsoft.KeyVault/checkNameAvailability`, checkNameAvailability),
    route<ArmHandler>(`GET ${subscription}/${hsms}`, listHsmsOfSubscription),
    route<ArmHandler>(`GET ${group}/${hsms}`, listHsmsOfGroup),
    route<ArmHandler>(`GET ${group}/${hsms}/{name}`, getHsm),

    route<ArmHandler>(`GET ${subscription}/${identities}`, listIdentitiesOfSubscription),
    route<ArmHandler>(`GET ${group}/${identities}`, listIdentitiesOfGroup),
    route<ArmHandler>(`GET ${group}/${identities}/{name}`, getIdentity),
  ];
}

/** What management.azure.com answers. */
export class ResourceManager {
  readonly #azure: Azure;
  readonly #routes: ReturnType<typeof routesWith>;

  constructor(azure: Azure) {
    this.#azure = azure;
    this.#routes = routesWith(new QueryQuota());
  }

  /** Answers a request: the token first, then the API version, then what the route does. */
  async answer(request: AzureRequest, cloud: Cloud): Promise<Reply> {
    const caller = await authenticateArm(this.#azure, request, cloud);
    const segments = segmentsOf(request.path);
    const { namespace, type } = providerOf(segments);
    requireApiVersion(request.query.get('api-version'), namespace, type);
    const found = findRoute(this.#routes, request.method, segments);
    if (found.kind !== 'found') throw notFound(request, namespace, type, found.kind === 'wrongMethod');
    const call: ArmCall = {
      azure: this.#azure,
      caller,
      request: { ...request, path: `/${segments.join('/')}` },
      parameters: found.parameters,
    };
    const reply = await found.handler(call);
    return { ...reply, headers: { ...rateLimit(request.method), ...reply.headers } };
  }
}

/** The namespace and type of a path, by its last `providers` segment; what has none belongs to Resource Manager. */
function providerOf(segments: readonly string[]): { readonly namespace: string; readonly type: string } {
  const at = segments.findLastIndex((segment) => segment.toLowerCase() === 'providers');
  const namespace = segments[at + 1];
  if (at < 0 || namespace === undefined || segments[at + 2] === undefined) {
    return { namespace: 'Microsoft.Resources', type: segments.length > 2 ? 'resourceGroups' : 'subscriptions' };
  }
  const types = segments.slice(at + 2).filter((_, index) => index % 2 === 0);
  return { namespace, type: types.join('/') };
}

function notFound(request: AzureRequest, namespace: string, type: string, wrongMethod: boolean): Error {
  if (wrongMethod) {
    return armRefusal(
      405,
      'HttpMethodNotSupported',
      `The http method '${request.method}' is not supported for the resource type '${namespace}/${type}'.`,
    );
  }
  return armRefusal(
    404,
    'InvalidResourceType',
    `The resource type '${type}' could not be found in the namespace '${namespace}' for api version '${request.query.get('api-version') ?? ''}'. The supported api-versions are ''.`,
  );
}

/** Resource Manager tells what is left of the bucket of a subscription; the emulator does not empty it. */
function rateLimit(method: string): Readonly<Record<string, string>> {
  const kinds: Readonly<Record<string, string>> = { GET: 'reads', DELETE: 'deletes' };
  const kind = kinds[method] ?? 'writes';
  return { [`x-ms-ratelimit-remaining-subscription-${kind}`]: kind === 'reads' ? '249' : '199' };
}
