import { randomBytes } from 'node:crypto';
import type { PrivateEndpointConnection } from '../../state/network.ts';
import type { ManagedHsm, Vault } from '../../state/resources.ts';
import type { Reply } from '../../wire/exchange.ts';
import { parameter } from '../../wire/routes.ts';
import { bodyOf, requireAction, type ArmCall, type ArmHandler } from '../call.ts';
import { apiVersionOf } from '../longRunning.ts';
import { answerConnection } from '../network/answerConnection.ts';
import { connectionItem, connectionProperties } from './connectionView.ts';
import { hsmOf, providerHeaders, providerRefusal, vaultOf } from './requested.ts';

type Find = (call: ArmCall, action: string) => Vault | ManagedHsm;

/** The handlers for the connections of one kind of key store; vaults and Managed HSMs answer alike (recorded). */
function handlersFor(store: string, find: Find): Readonly<Record<'list' | 'get' | 'put' | 'remove', ArmHandler>> {
  const action = `${store}/privateEndpointConnections`;
  return {
    list: (call) => {
      const { id } = find(call, `${action}/read`);
      const value = call.azure.estate.privateEndpointConnections.at(id).map(connectionItem);
      return { status: 200, headers: providerHeaders, body: { value } };
    },
    get: (call) => {
      const owner = find(call, `${action}/read`);
      const connection = connectionOf(call, owner);
      if (connection !== undefined) return shown(call, owner, connection);
      // The poll of a deletion ends with 204 (recorded).
      if (call.request.query.has('kv-operation')) return { status: 204, headers: providerHeaders };
      throw notFound();
    },
    put: (call) => {
      const owner = find(call, `${action}/write`);
      requireAction(call, `${store}/PrivateEndpointConnectionsApproval/action`, owner.id);
      // What is no JSON is refused before anything is looked for.
      bodyOf(call);
      const connection = connectionOf(call, owner);
      if (connection === undefined) throw notFound();
      answerConnection(call, connection, randomBytes(16).toString('hex'));
      const poll = `https://${call.request.host}${connection.id}?api-version=${apiVersionOf(call)}&kv-operation=${pollToken('approve')}`;
      const reply = shown(call, owner, connection);
      return { ...reply, headers: { ...reply.headers, 'azure-asyncoperation': poll } };
    },
    remove: (call) => {
      const owner = find(call, `${action}/delete`);
      const connection = connectionOf(call, owner);
      if (connection === undefined) return { status: 204, headers: providerHeaders };
      call.azure.estate.privateEndpointConnections.delete(connection.id.toLowerCase());
      const location = `https://${call.request.host}${connection.id}?api-version=${apiVersionOf(call)}&kv-operation=${pollToken('delete')}`;
      return { status: 202, headers: { ...providerHeaders, location } };
    },
  };
}

export const vaultConnections = handlersFor('Microsoft.KeyVault/vaults', vaultOf);
export const hsmConnections = handlersFor('Microsoft.KeyVault/managedHSMs', hsmOf);

/** What a vault offers to private endpoints (recorded); the zone names are those of the public cloud's documents. */
export function listVaultLinkResources(call: ArmCall): Reply {
  const { id } = vaultOf(call, 'Microsoft.KeyVault/vaults/privateLinkResources/read');
  return linkResource(id, 'Microsoft.KeyVault/vaults', 'vault', 'privatelink.vaultcore.azure.net');
}

export function listHsmLinkResources(call: ArmCall): Reply {
  const { id } = hsmOf(call, 'Microsoft.KeyVault/managedHSMs/privateLinkResources/read');
  return linkResource(id, 'Microsoft.KeyVault/managedHSMs', 'managedhsm', 'privatelink.managedhsm.azure.net');
}

function linkResource(id: string, store: string, groupId: string, zone: string): Reply {
  const resource = {
    id: `${id}/privateLinkResources/${groupId}`,
    name: groupId,
    type: `${store}/privateLinkResources`,
    properties: { groupId, requiredMembers: ['default'], requiredZoneNames: [zone] },
  };
  return { status: 200, headers: providerHeaders, body: { value: [resource] } };
}

function connectionOf(call: ArmCall, owner: Vault | ManagedHsm): PrivateEndpointConnection | undefined {
  const name = parameter(call.parameters, 'connectionName').toLowerCase();
  return call.azure.estate.privateEndpointConnections
    .at(owner.id)
    .find((connection) => connection.name.toLowerCase() === name);
}

/** The type is that of vaults for both kinds of store (recorded). */
function shown(call: ArmCall, owner: Vault | ManagedHsm, connection: PrivateEndpointConnection): Reply {
  const state = call.azure.clock.now() < connection.readyAt ? 'Updating' : 'Succeeded';
  return {
    status: 200,
    headers: providerHeaders,
    body: {
      id: connection.id,
      name: connection.name,
      type: 'Microsoft.KeyVault/vaults/privateEndpointConnections',
      location: owner.location,
      ...(connection.answered ? { etag: connection.etag } : {}),
      properties: connectionProperties(connection, state),
    },
  };
}

function pollToken(verb: 'approve' | 'delete'): string {
  return Buffer.from(JSON.stringify({ code: `privateEndpointConnections/${verb}` })).toString('base64url');
}

function notFound(): Error {
  return providerRefusal(404, 'ResourceNotFound', 'The specified resource does not exist.');
}
