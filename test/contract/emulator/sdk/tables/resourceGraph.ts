import { ResourceGraphClient } from '@azure/arm-resourcegraph';
import { namesNothing, nothing, rows, table } from '../operation.ts';
import { listed } from './matchers.ts';

const { sends } = rows<ResourceGraphClient>();

export const resourceGraph = table({
  sdk: '@azure/arm-resourcegraph',
  service: 'resourceManager',
  client: ({ credential, httpClient }) => new ResourceGraphClient(credential, { httpClient }),
  operations: [
    sends(
      'resources',
      nothing('finds what the caller may see, which is nothing'),
      namesNothing,
      (c, at) => c.resources({ query: `resources | where name == '${at.vault}' | project name` }),
      (at) => ({ data: listed(at.vault) }),
    ),
  ],
  leftOut: {
    'not emulated: says which operations a provider has': ['operations.*'],
    'not emulated: what resources were, and shared queries': [
      'resourcesHistory',
      'resourceChanges',
      'resourceChangeDetails',
      'graphQuery.*',
    ],
  },
});
