import { expect } from 'vitest';
import type { KeyVaultManagementClient } from '@azure/arm-keyvault';
import type { Names } from '../names.ts';
import { atOnce, rows } from '../operation.ts';
import { listed, listing } from './matchers.ts';

import { unnamed, unread } from './keyVaultWords.ts';
const { asks, sends } = rows<KeyVaultManagementClient>();
const type = 'Microsoft.KeyVault/managedHSMs';
const named = ({ hsm }: Names): object => ({ name: hsm });
const noGroup = ['hsmGroup', 'ResourceGroupNotFound'] as const;
const noSubscription = ['subscription', 'SubscriptionNotFound'] as const;

/** Managed HSMs, deleted ones, their keys and connections. */
export const managedHsmOperations = [
  asks(
    'managedHsms.listBySubscription',
    `${type}/read`,
    noSubscription,
    (c) => c.managedHsms.listBySubscription(),
    (at) => listed(at.hsm),
  ),
  asks(
    'managedHsms.listByResourceGroup',
    `${type}/read`,
    noGroup,
    (c, at) => c.managedHsms.listByResourceGroup(at.hsmGroup),
    (at) => listed(at.hsm),
  ),
  asks(
    'mhsmRegions.listByResource',
    `${type}/read`,
    'hsm',
    (c, at) => c.mhsmRegions.listByResource(at.hsmGroup, at.hsm),
    () => [{ provisioningState: 'Succeeded' }],
  ),
  asks('managedHsms.get', `${type}/read`, 'hsm', (c, at) => c.managedHsms.get(at.hsmGroup, at.hsm), named),
  sends(
    'managedHsms.createOrUpdate',
    `${type}/write`,
    noGroup,
    (c, at) =>
      c.managedHsms.createOrUpdate(
        at.hsmGroup,
        'hsm-contoso-new',
        {
          location: at.location,
          sku: { family: 'B', name: 'Standard_B1' },
          properties: { tenantId: at.tenant, initialAdminObjectIds: [at.principal] },
        },
        atOnce,
      ),
    () => ({ name: 'hsm-contoso-new' }),
  ),
  sends(
    'managedHsms.update',
    `${type}/write`,
    'hsm',
    async (c, at) => {
      await unread(c.managedHsms.update(at.hsmGroup, at.hsm, { tags: { team: 'platform' } }, atOnce));
      return await c.managedHsms.get(at.hsmGroup, at.hsm);
    },
    () => ({ tags: { team: 'platform' } }),
  ),
  asks('managedHsms.delete', `${type}/delete`, ['hsm', 204], (c, at) =>
    c.managedHsms.delete(at.hsmGroup, at.hsm, atOnce),
  ),
  asks(
    'managedHsms.listDeleted',
    'Microsoft.KeyVault/deletedManagedHsms/read',
    noSubscription,
    (c) => c.managedHsms.listDeleted(),
    (at) => listed(at.deletedHsm),
  ),
  asks(
    'managedHsms.getDeleted',
    'Microsoft.KeyVault/locations/deletedManagedHsms/read',
    ['deletedHsm', ...unnamed],
    (c, at) => c.managedHsms.getDeleted(at.deletedHsm, at.location),
    (at) => ({ name: at.deletedHsm }),
  ),
  asks(
    'managedHsms.purgeDeleted',
    'Microsoft.KeyVault/locations/deletedManagedHsms/purge/action',
    ['deletedHsm', ...unnamed],
    (c, at) => c.managedHsms.purgeDeleted(at.deletedHsm, at.location, atOnce),
  ),
  sends(
    'managedHsms.checkMhsmNameAvailability',
    'Microsoft.KeyVault/checkMhsmNameAvailability/read',
    noSubscription,
    (c, at) => c.managedHsms.checkMhsmNameAvailability({ name: at.hsm }),
    () => ({ nameAvailable: false, reason: 'AlreadyExists' }),
  ),
  asks(
    'managedHsmKeys.list',
    `${type}/keys/read`,
    'hsm',
    (c, at) => c.managedHsmKeys.list(at.hsmGroup, at.hsm),
    (at) => listed(at.hsmKey),
  ),
  asks(
    'managedHsmKeys.get',
    `${type}/keys/read`,
    ['hsmKey', 'KeyNotFound'],
    (c, at) => c.managedHsmKeys.get(at.hsmGroup, at.hsm, at.hsmKey),
    (at) => ({ name: at.hsmKey }),
  ),
  asks(
    'managedHsmKeys.listVersions',
    `${type}/keys/versions/read`,
    ['hsmKey', 'KeyNotFound'],
    (c, at) => c.managedHsmKeys.listVersions(at.hsmGroup, at.hsm, at.hsmKey),
    (at) => listed(at.hsmKeyVersion),
  ),
  asks(
    'managedHsmKeys.getVersion',
    `${type}/keys/versions/read`,
    ['hsmKeyVersion', 'KeyNotFound'],
    (c, at) => c.managedHsmKeys.getVersion(at.hsmGroup, at.hsm, at.hsmKey, at.hsmKeyVersion),
    (at) => ({ name: at.hsmKeyVersion }),
  ),
  sends(
    'managedHsmKeys.createIfNotExist',
    `${type}/keys/write`,
    'hsm',
    (c, at) =>
      c.managedHsmKeys.createIfNotExist(at.hsmGroup, at.hsm, 'new-cmk', {
        properties: { kty: 'RSA-HSM', keySize: 2048 },
      }),
    () => ({ name: 'new-cmk', kty: 'RSA-HSM' }),
  ),
  asks(
    'mhsmPrivateLinkResources.listByMhsmResource',
    `${type}/privateLinkResources/read`,
    'hsm',
    (c, at) => c.mhsmPrivateLinkResources.listByMhsmResource(at.hsmGroup, at.hsm),
    () => ({ value: [{ groupId: 'managedhsm' }] }),
  ),
  asks(
    'mhsmPrivateEndpointConnections.listByResource',
    `${type}/privateEndpointConnections/read`,
    'hsm',
    (c, at) => c.mhsmPrivateEndpointConnections.listByResource(at.hsmGroup, at.hsm),
    () => listing({ privateLinkServiceConnectionState: expect.objectContaining({ status: 'Approved' }) as unknown }),
  ),
  asks(
    'mhsmPrivateEndpointConnections.get',
    `${type}/privateEndpointConnections/read`,
    ['hsmConnection', ...unnamed],
    (c, at) => c.mhsmPrivateEndpointConnections.get(at.hsmGroup, at.hsm, at.hsmConnection),
    (at) => ({ name: at.hsmConnection }),
  ),
  sends(
    'mhsmPrivateEndpointConnections.put',
    `${type}/privateEndpointConnections/write`,
    ['hsmConnection', ...unnamed],
    (c, at) =>
      c.mhsmPrivateEndpointConnections.put(at.hsmGroup, at.hsm, at.hsmConnection, {
        location: at.location,
        privateLinkServiceConnectionState: { status: 'Rejected' },
      }),
    () => ({ privateLinkServiceConnectionState: { status: 'Rejected' } }),
  ),
  asks(
    'mhsmPrivateEndpointConnections.delete',
    `${type}/privateEndpointConnections/delete`,
    ['hsmConnection', 204],
    (c, at) => unread(c.mhsmPrivateEndpointConnections.delete(at.hsmGroup, at.hsm, at.hsmConnection, atOnce)),
  ),
];
