import { ManagedServiceIdentityClient } from '@azure/arm-msi';
import { rows, table } from '../operation.ts';
import { listed } from './matchers.ts';

const { asks, sends } = rows<ManagedServiceIdentityClient>();
const type = 'Microsoft.ManagedIdentity/userAssignedIdentities';

export const identities = table({
  sdk: '@azure/arm-msi',
  service: 'resourceManager',
  client: ({ credential, httpClient }, { subscription }) =>
    new ManagedServiceIdentityClient(credential, subscription, { httpClient }),
  operations: [
    asks(
      'userAssignedIdentities.listBySubscription',
      `${type}/read`,
      ['subscription', 'SubscriptionNotFound'],
      (c) => c.userAssignedIdentities.listBySubscription(),
      (at) => listed(at.identity),
    ),
    asks(
      'userAssignedIdentities.listByResourceGroup',
      `${type}/read`,
      ['group', 'ResourceGroupNotFound'],
      (c, at) => c.userAssignedIdentities.listByResourceGroup(at.group),
      (at) => listed(at.identity),
    ),
    asks(
      'userAssignedIdentities.get',
      `${type}/read`,
      'identity',
      (c, at) => c.userAssignedIdentities.get(at.group, at.identity),
      (at) => ({ name: at.identity }),
    ),
    sends(
      'userAssignedIdentities.createOrUpdate',
      `${type}/write`,
      ['group', 'ResourceGroupNotFound'],
      (c, at) => c.userAssignedIdentities.createOrUpdate(at.group, 'id-new', { location: at.location }),
      () => ({ name: 'id-new' }),
    ),
    sends(
      'userAssignedIdentities.update',
      `${type}/write`,
      'identity',
      (c, at) =>
        c.userAssignedIdentities.update(at.group, at.identity, { location: at.location, tags: { team: 'chat' } }),
      () => ({ tags: { team: 'chat' } }),
    ),
    asks('userAssignedIdentities.delete', `${type}/delete`, ['identity', 204], (c, at) =>
      c.userAssignedIdentities.delete(at.group, at.identity),
    ),
  ],
  leftOut: {
    'not emulated: says which operations a provider has': ['operations.*'],
    'not emulated: signing in with the tokens of others': ['federatedIdentityCredentials.*'],
    'not emulated: the identity is shown by the account itself': ['systemAssignedIdentities.*'],
  },
});
