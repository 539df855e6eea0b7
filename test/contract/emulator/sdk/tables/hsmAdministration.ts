import { createRestError, getClient, type Client } from '@azure-rest/core-client';
import { bearerTokenAuthenticationPolicyName } from '@azure/core-rest-pipeline';
import { keyVaultAuthenticationPolicy } from '@azure/keyvault-common';
import { expect } from 'vitest';
import { keyRoutes } from '../../../../../src/emulator/keyVault/routes.ts';
import { hsmRoutes } from '../../../../../src/emulator/managedHsm/routes.ts';
import { selfSigned } from '../../../../support/certificate.ts';
import type { Names } from '../names.ts';
import { makes, namesNothing, rows, table } from '../operation.ts';
import { hsmStore } from './keyStores.ts';
import { listed } from './matchers.ts';

const { asks, sends } = rows<Client>();
const authorization = '/providers/Microsoft.Authorization';
const setting = 'AllowKeyManagementOperationsThroughARM';
const another = '5c1d0c9e-0000-4000-8000-000000000002';
const noAssignment = ['hsmAssignment', 'RoleAssignmentNotFound', 'Requested role assignment not found'] as const;
const noDefinition = ['hsmRole', 'RoleDefinitionNotFound', 'Requested role definition not found'] as const;
const assignment = (at: Names): string => `/keys${authorization}/roleAssignments/${at.hsmAssignment}`;
const role = (at: Names): string => `${authorization}/roleDefinitions/${at.hsmRole}`;
const grant = (at: Names) => ({ properties: { principalId: at.principal, roleDefinitionId: at.hsmRole } });
const definition = {
  properties: {
    roleName: 'Lister',
    type: 'CustomRole',
    permissions: [{ dataActions: ['Microsoft.KeyVault/managedHsm/keys/read/action'] }],
    assignableScopes: ['/'],
  },
};
const certificates = ['first', 'second', 'third'].map((name) => selfSigned(name).jwk);

/**
 * Local roles, settings and the security domain of a Managed HSM. Microsoft's packages for them (keyvault-admin) are not on the
 * registry, so requests are made by what those are built on: its REST client, and the authentication of its clients of keys.
 */
export const hsmAdministration = table({
  sdk: '@azure-rest/core-client (managedHsm)',
  service: 'managedHsm',
  client: ({ credential, httpClient }, at) => {
    const client = getClient(hsmStore.url(at), credential, {
      httpClient,
      credentials: { scopes: ['https://managedhsm.azure.net/.default'] },
    });
    client.pipeline.removePolicy({ name: bearerTokenAuthenticationPolicyName });
    client.pipeline.addPolicy(keyVaultAuthenticationPolicy(credential));
    return client;
  },
  methods: () =>
    hsmRoutes
      .slice(0, hsmRoutes.length - keyRoutes.length)
      .map(({ method, template }) => `${method} /${template.join('/')}`),
  operations: [
    asks(
      'GET /{+scope}/providers/Microsoft.Authorization/roleAssignments',
      'roleAssignments/read/action',
      namesNothing,
      (c) => ask(c, 'get', `/keys${authorization}/roleAssignments`),
      (at) => ({ value: listed(at.hsmAssignment) }),
    ),
    asks(
      'GET /{+scope}/providers/Microsoft.Authorization/roleAssignments/{name}',
      'roleAssignments/read/action',
      noAssignment,
      (c, at) => ask(c, 'get', assignment(at)),
      (at) => ({ name: at.hsmAssignment }),
    ),
    sends(
      'PUT /{+scope}/providers/Microsoft.Authorization/roleAssignments/{name}',
      'roleAssignments/write/action',
      makes,
      (c, at) => ask(c, 'put', assignment({ ...at, hsmAssignment: another }), grant(at)),
      (at) => ({ name: another, properties: { principalId: at.principal } }),
    ),
    asks(
      'DELETE /{+scope}/providers/Microsoft.Authorization/roleAssignments/{name}',
      'roleAssignments/delete/action',
      noAssignment,
      (c, at) => ask(c, 'delete', assignment(at)),
      (at) => ({ name: at.hsmAssignment }),
    ),
    asks(
      'GET /{+scope}/providers/Microsoft.Authorization/roleDefinitions',
      'roleDefinitions/read/action',
      namesNothing,
      (c) => ask(c, 'get', `${authorization}/roleDefinitions`),
      (at) => ({ value: listed(at.hsmRole) }),
    ),
    asks(
      'GET /{+scope}/providers/Microsoft.Authorization/roleDefinitions/{name}',
      'roleDefinitions/read/action',
      noDefinition,
      (c, at) => ask(c, 'get', role(at)),
      (at) => ({ name: at.hsmRole }),
    ),
    sends(
      'PUT /{+scope}/providers/Microsoft.Authorization/roleDefinitions/{name}',
      'roleDefinitions/write/action',
      makes,
      (c, at) => ask(c, 'put', role({ ...at, hsmRole: another }), definition),
      () => ({ name: another }),
    ),
    asks(
      'DELETE /{+scope}/providers/Microsoft.Authorization/roleDefinitions/{name}',
      'roleDefinitions/delete/action',
      noDefinition,
      (c, at) => ask(c, 'delete', role(at)),
      (at) => ({ name: at.hsmRole }),
    ),
    asks(
      'GET /settings',
      'settings/read/action',
      namesNothing,
      (c) => ask(c, 'get', '/settings'),
      () => ({ settings: listed(setting) }),
    ),
    asks(
      'GET /settings/{setting}',
      'settings/read/action',
      ['hsmSetting', 'SettingNotFound'],
      (c, at) => ask(c, 'get', `/settings/${at.hsmSetting}`),
      () => ({ value: 'true' }),
    ),
    sends(
      'PATCH /settings/{setting}',
      'settings/write/action',
      ['hsmSetting', 'SettingNotFound'],
      (c, at) => ask(c, 'patch', `/settings/${at.hsmSetting}`, { value: 'false' }),
      () => ({ value: 'false' }),
    ),
    sends(
      'POST /rng',
      'rng/action',
      namesNothing,
      (c) => ask(c, 'post', '/rng', { count: 3 }),
      () => ({ value: expect.stringMatching(/^[\w-]{4}$/) as unknown }),
    ),
    sends(
      'POST /securitydomain/download',
      'securitydomain/download/action',
      namesNothing,
      (c) => ask(c, 'post', '/securitydomain/download', { certificates, required: 2 }),
      () => ({ value: expect.stringContaining('EncData') as unknown }),
    ),
    asks(
      'GET /securitydomain/download/pending',
      'securitydomain/download/read',
      namesNothing,
      (c) => ask(c, 'get', '/securitydomain/download/pending'),
      () => ({ status: 'Success' }),
    ),
  ],
  leftOut: {
    'for a Managed HSM that is not activated, which has no keys either: see hsmActivation.test.ts': [
      'GET /securitydomain/upload',
      'POST /securitydomain/upload',
      'GET /securitydomain/upload/pending',
    ],
    'need one another, in this order: see managedHsm.test.ts': [
      'POST /backup',
      'GET /backup/{jobId}/pending',
      'PUT /restore',
      'GET /restore/{jobId}/pending',
      'PUT /keys/{keyName}/restore',
    ],
  },
});

/** The body of a reply. Rejects with RestError for refusals, as generated clients do. */
async function ask(
  client: Client,
  method: 'get' | 'put' | 'patch' | 'post' | 'delete',
  path: string,
  body?: unknown,
): Promise<unknown> {
  const request = { queryParameters: { 'api-version': '7.5' }, ...(body === undefined ? {} : { body }) };
  const response = await client.pathUnchecked(path)[method](request);
  if (Number(response.status) > 299) throw createRestError(response);
  return response.body;
}
