import { randomBytes } from 'node:crypto';
import { may } from '../../authorization/authorize.ts';
import type { Estate } from '../../state/estate.ts';
import type { PrivateEndpoint, PrivateEndpointConnection, PrivateLinkServiceConnection } from '../../state/network.ts';
import type { ArmCall } from '../call.ts';
import { linkTargetOf } from './linkTargets.ts';
import { readyAtOf } from './requested.ts';

/**
 * Makes the connection at the resource that an endpoint reaches: approved at once for whoever may approve it, else it
 * waits for the resource's owner (Private Link documentation).
 */
export function connect(call: ArmCall, endpoint: PrivateEndpoint, wish: PrivateLinkServiceConnection): void {
  const { azure, caller } = call;
  const { privateLinkServiceId: resourceId } = wish;
  const target = linkTargetOf(azure.estate, resourceId);
  if (target === undefined || connectionFor(azure.estate, endpoint.id, wish) !== undefined) return;
  const approved = !wish.manual && may(azure, caller.objectId, target.approval, resourceId);
  const name = freeName(azure.estate, resourceId, target.connectionName(endpoint.name, wish.name));
  const id = `${resourceId}/privateEndpointConnections/${name}`;
  azure.estate.privateEndpointConnections.set(id.toLowerCase(), {
    id,
    name,
    resourceId,
    privateEndpointId: endpoint.id,
    connectionName: wish.name,
    status: approved ? 'Approved' : 'Pending',
    description: approved ? undefined : wish.requestMessage,
    etag: target.newEtag(azure.clock.now()),
    answered: false,
    readyAt: readyAtOf(call),
  });
}

/** The connection at the resource; undefined once its owner has removed it: then the endpoint is disconnected. */
export function connectionFor(
  estate: Estate,
  endpointId: string,
  { name, privateLinkServiceId }: PrivateLinkServiceConnection,
): PrivateEndpointConnection | undefined {
  return estate.privateEndpointConnections
    .ofEndpoint(endpointId)
    .find(
      ({ connectionName, resourceId }) =>
        connectionName === name && resourceId.toLowerCase() === privateLinkServiceId.toLowerCase(),
    );
}

/** Takes away what an endpoint is connected to. */
export function disconnect(estate: Estate, endpointId: string): void {
  const { privateEndpointConnections: connections } = estate;
  for (const { id } of connections.ofEndpoint(endpointId)) connections.delete(id.toLowerCase());
}

/** Takes away the connections of a resource that goes: its endpoints are disconnected then. */
export function forgetConnections(estate: Estate, resourceId: string): void {
  const { privateEndpointConnections: connections } = estate;
  for (const { id } of connections.at(resourceId)) connections.delete(id.toLowerCase());
}

function freeName(estate: Estate, resourceId: string, name: string): string {
  const taken = estate.privateEndpointConnections.has(`${resourceId}/privateEndpointConnections/${name}`.toLowerCase());
  return taken ? `${name}_${randomBytes(4).toString('hex')}` : name;
}
