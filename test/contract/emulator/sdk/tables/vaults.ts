import { expect } from 'vitest';
import type { KeyVaultManagementClient } from '@azure/arm-keyvault';
import type { Names } from '../names.ts';
import { atOnce, nothing, rows } from '../operation.ts';
import { listed, listing } from './matchers.ts';

import { unnamed, unread } from './keyVaultWords.ts';
const { asks, sends } = rows<KeyVaultManagementClient>();
const type = 'Microsoft.KeyVault/vaults';
const named = ({ vault }: Names): object => ({ name: vault });
const noGroup = ['group', 'ResourceGroupNotFound'] as const;
const noSubscription = ['subscription', 'SubscriptionNotFound'] as const;

/** Vaults, deleted ones, their keys and connections. */
export const vaultOperations = [
  asks(
    'vaults.listBySubscription',
    `${type}/read`,
    noSubscription,
    (c) => c.vaults.listBySubscription(),
    (at) => listed(at.vault),
  ),
  asks(
    'vaults.listByResourceGroup',
    `${type}/read`,
    noGroup,
    (c, at) => c.vaults.listByResourceGroup(at.group),
    (at) => listed(at.vault),
  ),
  asks(
    'vaults.list',
    nothing('shows what the caller may see, which is nothing'),
    noSubscription,
    (c) => c.vaults.list(),
    (at) => listed(at.vault),
  ),
  asks('vaults.get', `${type}/read`, 'vault', (c, at) => c.vaults.get(at.group, at.vault), named),
  sends(
    'vaults.createOrUpdate',
    `${type}/write`,
    noGroup,
    (c, at) =>
      c.vaults.createOrUpdate(
        at.group,
        'kv-contoso-new',
        { location: at.location, properties: { tenantId: at.tenant, sku: { family: 'A', name: 'standard' } } },
        atOnce,
      ),
    () => ({ name: 'kv-contoso-new', properties: { enableRbacAuthorization: true } }),
  ),
  sends(
    'vaults.update',
    `${type}/write`,
    'vault',
    (c, at) => c.vaults.update(at.group, at.vault, { tags: { team: 'chat' } }),
    () => ({ tags: { team: 'chat' } }),
  ),
  asks('vaults.delete', `${type}/delete`, ['vault', 204], (c, at) => c.vaults.delete(at.group, at.vault)),
  sends(
    'vaults.updateAccessPolicy',
    `${type}/accessPolicies/write`,
    'vault',
    (c, at) =>
      c.vaults.updateAccessPolicy(at.group, at.vault, 'add', {
        properties: {
          accessPolicies: [{ tenantId: at.tenant, objectId: at.principal, permissions: { keys: ['get'] } }],
        },
      }),
    (at) => ({ properties: { accessPolicies: [{ objectId: at.principal }] } }),
  ),
  asks(
    'vaults.listDeleted',
    'Microsoft.KeyVault/deletedVaults/read',
    noSubscription,
    (c) => c.vaults.listDeleted(),
    (at) => listed(at.deletedVault),
  ),
  asks(
    'vaults.getDeleted',
    'Microsoft.KeyVault/locations/deletedVaults/read',
    ['deletedVault', 'DeletedVaultNotFound', 'The specified deleted vault does not exist.'],
    (c, at) => c.vaults.getDeleted(at.deletedVault, at.location),
    (at) => ({ name: at.deletedVault }),
  ),
  asks(
    'vaults.purgeDeleted',
    'Microsoft.KeyVault/locations/deletedVaults/purge/action',
    ['deletedVault', 'DeletedVaultNotFound', 'The specified deleted vault does not exist.'],
    (c, at) => c.vaults.purgeDeleted(at.deletedVault, at.location, atOnce),
  ),
  sends(
    'vaults.checkNameAvailability',
    'Microsoft.KeyVault/checkNameAvailability/read',
    noSubscription,
    (c, at) => c.vaults.checkNameAvailability({ name: at.vault, type: 'Microsoft.KeyVault/vaults' }),
    () => ({ nameAvailable: false, reason: 'AlreadyExists' }),
  ),
  asks(
    'keys.list',
    `${type}/keys/read`,
    'vault',
    (c, at) => c.keys.list(at.group, at.vault),
    (at) => listed(at.key),
  ),
  asks(
    'keys.get',
    `${type}/keys/read`,
    ['key', 'KeyNotFound'],
    (c, at) => c.keys.get(at.group, at.vault, at.key),
    (at) => ({ name: at.key }),
  ),
  asks(
    'keys.listVersions',
    `${type}/keys/versions/read`,
    ['key', 'KeyNotFound'],
    (c, at) => c.keys.listVersions(at.group, at.vault, at.key),
    (at) => listed(at.keyVersion),
  ),
  asks(
    'keys.getVersion',
    `${type}/keys/versions/read`,
    ['keyVersion', 'KeyNotFound'],
    (c, at) => c.keys.getVersion(at.group, at.vault, at.key, at.keyVersion),
    (at) => ({ name: at.keyVersion }),
  ),
  sends(
    'keys.createIfNotExist',
    `${type}/keys/write`,
    'vault',
    (c, at) => c.keys.createIfNotExist(at.group, at.vault, 'new-cmk', { properties: { kty: 'RSA', keySize: 2048 } }),
    () => ({ name: 'new-cmk', kty: 'RSA' }),
  ),
  asks(
    'privateLinkResources.listByVault',
    `${type}/privateLinkResources/read`,
    'vault',
    (c, at) => c.privateLinkResources.listByVault(at.group, at.vault),
    () => ({ value: [{ groupId: 'vault' }] }),
  ),
  asks(
    'privateEndpointConnections.listByResource',
    `${type}/privateEndpointConnections/read`,
    'vault',
    (c, at) => c.privateEndpointConnections.listByResource(at.group, at.vault),
    () => listing({ privateLinkServiceConnectionState: expect.objectContaining({ status: 'Approved' }) as unknown }),
  ),
  asks(
    'privateEndpointConnections.get',
    `${type}/privateEndpointConnections/read`,
    ['vaultConnection', ...unnamed],
    (c, at) => c.privateEndpointConnections.get(at.group, at.vault, at.vaultConnection),
    (at) => ({ name: at.vaultConnection }),
  ),
  sends(
    'privateEndpointConnections.put',
    `${type}/privateEndpointConnections/write`,
    ['vaultConnection', ...unnamed],
    (c, at) =>
      c.privateEndpointConnections.put(at.group, at.vault, at.vaultConnection, {
        privateLinkServiceConnectionState: { status: 'Rejected' },
      }),
    () => ({ privateLinkServiceConnectionState: { status: 'Rejected' } }),
  ),
  asks(
    'privateEndpointConnections.delete',
    `${type}/privateEndpointConnections/delete`,
    ['vaultConnection', 204],
    (c, at) => unread(c.privateEndpointConnections.delete(at.group, at.vault, at.vaultConnection, atOnce)),
  ),
];
