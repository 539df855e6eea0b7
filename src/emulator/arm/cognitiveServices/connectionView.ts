import type { PrivateEndpointConnection } from '../../state/network.ts';
import type { Account } from '../../state/resources.ts';
import { accountType } from './accountType.ts';

/** A connection as an account shows it: named after the account too, and never under way (recorded). */
export function connectionView(account: Account, connection: PrivateEndpointConnection): object {
  const { id, name, etag, privateEndpointId, status, description } = connection;
  return {
    id,
    name: `${account.name}/${name}`,
    type: `${accountType}/privateEndpointConnections`,
    etag,
    location: account.location,
    properties: {
      privateEndpoint: { id: privateEndpointId },
      groupIds: ['account'],
      privateLinkServiceConnectionState: {
        status,
        ...(description === undefined || description === '' ? {} : { description }),
        actionsRequired: 'None',
      },
      provisioningState: 'Succeeded',
    },
  };
}
