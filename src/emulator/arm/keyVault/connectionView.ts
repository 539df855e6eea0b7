import type { Estate } from '../../state/estate.ts';
import type { PrivateEndpointConnection } from '../../state/network.ts';

/** As the key store's own GET shows them: absent where there are none (recorded). */
export function connectionsMember(estate: Estate, storeId: string): object {
  const connections = estate.privateEndpointConnections.at(storeId);
  return connections.length === 0 ? {} : { privateEndpointConnections: connections.map(connectionItem) };
}

/** An element of a list: without name and type, and with an entity tag once its owner has answered (recorded). */
export function connectionItem(connection: PrivateEndpointConnection): object {
  return {
    id: connection.id,
    ...(connection.answered ? { etag: connection.etag } : {}),
    properties: connectionProperties(connection, 'Succeeded'),
  };
}

export function connectionProperties(
  { privateEndpointId, status, description }: PrivateEndpointConnection,
  provisioningState: 'Succeeded' | 'Updating',
): object {
  return {
    provisioningState,
    privateEndpoint: { id: privateEndpointId },
    privateLinkServiceConnectionState: {
      status,
      ...(description === undefined ? {} : { description }),
      actionsRequired: 'None',
    },
  };
}
