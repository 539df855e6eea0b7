import { ResourceManagementClient } from '@azure/arm-resources';
import { vaultId, type Names } from '../names.ts';
import { atOnce, makes, nothing, rows, table } from '../operation.ts';
import { listed, listing } from './matchers.ts';

const { asks, sends } = rows<ResourceManagementClient>();
const groups = 'Microsoft.Resources/subscriptions/resourceGroups';
const providers = 'Microsoft.Resources/subscriptions/providers/read';
const noGroup = ['group', 'ResourceGroupNotFound'] as const;
const noSubscription = ['subscription', 'SubscriptionNotFound'] as const;
const noNamespace = ['namespace', 'InvalidResourceNamespace'] as const;
const own = nothing('shows what the caller may see, which is nothing');
const vaults = 'Microsoft.KeyVault/vaults';
const version = '2024-11-01';
const path = (at: Names) => [at.group, 'Microsoft.KeyVault', '', 'vaults', at.vault, version] as const;
const named = (at: Names): object => ({ name: at.vault });
const tags = { tags: { team: 'chat' } };
const anew = (at: Names) => ({
  location: at.location,
  properties: { tenantId: at.tenant, sku: { family: 'A', name: 'standard' }, accessPolicies: [] },
});

export const resources = table({
  sdk: '@azure/arm-resources',
  service: 'resourceManager',
  client: ({ credential, httpClient }, { subscription }) =>
    new ResourceManagementClient(credential, subscription, { httpClient }),
  operations: [
    asks(
      'resourceGroups.list',
      own,
      noSubscription,
      (c) => c.resourceGroups.list(),
      (at) => listed(at.group),
    ),
    asks(
      'resourceGroups.get',
      `${groups}/read`,
      noGroup,
      (c, at) => c.resourceGroups.get(at.group),
      (at) => ({ name: at.group }),
    ),
    asks(
      'resourceGroups.checkExistence',
      `${groups}/read`,
      nothing('says that it is not there'),
      (c, at) => c.resourceGroups.checkExistence(at.group),
      () => ({ body: true }),
    ),
    sends(
      'resourceGroups.createOrUpdate',
      `${groups}/write`,
      makes,
      (c, at) => c.resourceGroups.createOrUpdate('rg-new', { location: at.location }),
      () => ({ name: 'rg-new' }),
    ),
    sends(
      'resourceGroups.update',
      `${groups}/write`,
      noGroup,
      (c, at) => c.resourceGroups.update(at.group, { tags: { team: 'chat' } }),
      () => ({ tags: { team: 'chat' } }),
    ),
    asks('resourceGroups.delete', `${groups}/delete`, noGroup, (c, at) => c.resourceGroups.delete(at.group, atOnce)),
    asks(
      'resources.list',
      own,
      noSubscription,
      (c) => c.resources.list(),
      (at) => listed(at.vault),
    ),
    asks(
      'resources.listByResourceGroup',
      `${groups}/read`,
      noGroup,
      (c, at) => c.resources.listByResourceGroup(at.group),
      (at) => listed(at.vault),
    ),
    asks('resources.get', `${vaults}/read`, 'vault', (c, at) => c.resources.get(...path(at)), named),
    asks('resources.getById', `${vaults}/read`, 'vault', (c, at) => c.resources.getById(vaultId(at), version), named),
    sends(
      'resources.createOrUpdate',
      `${vaults}/write`,
      noGroup,
      (c, at) =>
        c.resources.createOrUpdate(
          at.group,
          'Microsoft.KeyVault',
          '',
          'vaults',
          'kv-contoso-new',
          version,
          anew(at),
          atOnce,
        ),
      () => ({ name: 'kv-contoso-new' }),
    ),
    sends(
      'resources.createOrUpdateById',
      `${vaults}/write`,
      noGroup,
      (c, at) => c.resources.createOrUpdateById(vaultId({ ...at, vault: 'kv-contoso-new' }), version, anew(at), atOnce),
      () => ({ name: 'kv-contoso-new' }),
    ),
    sends(
      'resources.update',
      `${vaults}/write`,
      'vault',
      (c, at) => c.resources.update(...path(at), tags, atOnce),
      () => tags,
    ),
    sends(
      'resources.updateById',
      `${vaults}/write`,
      'vault',
      (c, at) => c.resources.updateById(vaultId(at), version, tags, atOnce),
      () => tags,
    ),
    asks('resources.delete', `${vaults}/delete`, ['vault', 204], (c, at) => c.resources.delete(...path(at), atOnce)),
    asks('resources.deleteById', `${vaults}/delete`, ['vault', 204], (c, at) =>
      c.resources.deleteById(vaultId(at), version, atOnce),
    ),
    asks(
      'providers.list',
      providers,
      noSubscription,
      (c) => c.providers.list(),
      () => listing({ namespace: 'Microsoft.KeyVault' }),
    ),
    asks(
      'providers.get',
      providers,
      noNamespace,
      (c, at) => c.providers.get(at.namespace),
      (at) => ({ namespace: at.namespace }),
    ),
    asks(
      'providers.register',
      'Microsoft.KeyVault/register/action',
      noNamespace,
      (c, at) => c.providers.register(at.namespace),
      (at) => ({ namespace: at.namespace }),
    ),
    asks(
      'providers.unregister',
      'Microsoft.KeyVault/unregister/action',
      noNamespace,
      (c, at) => c.providers.unregister(at.namespace),
      (at) => ({ namespace: at.namespace }),
    ),
  ],
  leftOut: {
    'not emulated: says which operations a provider has': [
      'operations.*',
      'providerResourceTypes.*',
      'providers.providerPermissions',
    ],
    'not emulated: providers outside a subscription': [
      'providers.getAtTenantScope',
      'providers.listAtTenantScope',
      'providers.registerAtManagementGroupScope',
    ],
    'not emulated: Key Vault does not answer HEAD either (API description)': [
      'resources.checkExistence',
      'resources.checkExistenceById',
    ],
    'not emulated: moving and exporting': [
      'resources.moveResources',
      'resources.validateMoveResources',
      'resourceGroups.exportTemplate',
    ],
    'not emulated: tags are written with what has them': ['tagsOperations.*'],
  },
});
