import { SubscriptionClient } from '@azure/arm-resources-subscriptions';
import { namesNothing, nothing, rows, table } from '../operation.ts';
import { listing } from './matchers.ts';

const { asks } = rows<SubscriptionClient>();
const own = nothing('shows what the caller may see, which is nothing');

export const subscriptions = table({
  sdk: '@azure/arm-resources-subscriptions',
  service: 'resourceManager',
  client: ({ credential, httpClient }) => new SubscriptionClient(credential, { httpClient }),
  operations: [
    asks(
      'tenants.list',
      own,
      namesNothing,
      (c) => c.tenants.list(),
      (at) => listing({ tenantId: at.tenant }),
    ),
    asks(
      'subscriptions.list',
      own,
      namesNothing,
      (c) => c.subscriptions.list(),
      (at) => listing({ subscriptionId: at.subscription }),
    ),
    asks(
      'subscriptions.get',
      'Microsoft.Resources/subscriptions/read',
      ['subscription', 'SubscriptionNotFound'],
      (c, at) => c.subscriptions.get(at.subscription),
      (at) => ({ subscriptionId: at.subscription }),
    ),
    asks(
      'subscriptions.listLocations',
      'Microsoft.Resources/subscriptions/locations/read',
      ['subscription', 'SubscriptionNotFound'],
      (c, at) => c.subscriptions.listLocations(at.subscription),
      (at) => listing({ name: at.location }),
    ),
  ],
  leftOut: {
    'not emulated: says which operations a provider has': ['operations.*'],
    'not emulated: zones of regions': ['subscriptions.checkZonePeers'],
    'not emulated: whether a name is reserved': ['checkResourceName'],
  },
});
