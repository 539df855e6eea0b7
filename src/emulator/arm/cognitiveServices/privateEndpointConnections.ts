import type { PrivateEndpointConnection } from '../../state/network.ts';
import type { Account } from '../../state/resources.ts';
import type { Reply } from '../../wire/exchange.ts';
import { parameter } from '../../wire/routes.ts';
import { bodyOf, requireAction, type ArmCall } from '../call.ts';
import { answerConnection } from '../network/answerConnection.ts';
import { resourceNotFound } from '../refusals.ts';
import { accountType } from './accountType.ts';
import { accountOf, serviceHeaders } from './accounts.ts';
import { connectionView } from './connectionView.ts';
import { nextEtag } from './etags.ts';

const action = `${accountType}/privateEndpointConnections`;

export function listConnections(call: ArmCall): Reply {
  const account = accountOf(call, `${action}/read`);
  const value = call.azure.estate.privateEndpointConnections
    .at(account.id)
    .map((connection) => connectionView(account, connection));
  return { status: 200, headers: serviceHeaders(), body: { value } };
}

export function getConnection(call: ArmCall): Reply {
  const account = accountOf(call, `${action}/read`);
  return shown(account, connectionOf(call, account));
}

/** Approves or rejects: 200, and done at once; who approves without a word is taken to have said `Approved` (recorded). */
export function putConnection(call: ArmCall): Reply {
  const account = accountOf(call, `${action}/write`);
  requireAction(call, `${accountType}/PrivateEndpointConnectionsApproval/action`, account.id);
  // What is no JSON is refused before anything is looked for.
  bodyOf(call);
  const connection = connectionOf(call, account);
  answerConnection(call, connection, nextEtag(call.azure.clock.now()));
  if (connection.status === 'Approved' && connection.description === '') connection.description = 'Approved';
  return shown(account, connection);
}

/** 200 without a body (recorded), 204 where there is none (API description). */
export function deleteConnection(call: ArmCall): Reply {
  const account = accountOf(call, `${action}/delete`);
  const found = findConnection(call, account);
  if (found === undefined) return { status: 204, headers: serviceHeaders() };
  call.azure.estate.privateEndpointConnections.delete(found.id.toLowerCase());
  return { status: 200, headers: serviceHeaders() };
}

/** What an account offers to private endpoints (recorded); the zones beside the first are those of Microsoft's documents. */
export function listLinkResources(call: ArmCall): Reply {
  const { id, kind } = accountOf(call, `${accountType}/privateLinkResources/read`);
  const resource = {
    id: `${id}/privateLinkResources/account`,
    name: 'account',
    type: `${accountType}/privateLinkResources`,
    properties: { groupId: 'account', requiredMembers: membersOf(kind), requiredZoneNames: zonesOf(kind) },
  };
  return { status: 200, headers: serviceHeaders(), body: { value: [resource] } };
}

function membersOf(kind: string): readonly string[] {
  return kind === 'AIServices' ? ['default', 'secondary', 'third'] : ['default'];
}

function zonesOf(kind: string): readonly string[] {
  const [cognitive, openAi] = ['privatelink.cognitiveservices.azure.com', 'privatelink.openai.azure.com'];
  if (kind === 'AIServices') return [cognitive, openAi, 'privatelink.services.ai.azure.com'];
  return kind === 'OpenAI' ? [openAi] : [cognitive];
}

function shown(account: Account, connection: PrivateEndpointConnection): Reply {
  return { status: 200, headers: serviceHeaders(connection.etag), body: connectionView(account, connection) };
}

function connectionOf(call: ArmCall, account: Account): PrivateEndpointConnection {
  const found = findConnection(call, account);
  if (found !== undefined) return found;
  const type = `${accountType}/${account.name}/privateEndpointConnections`;
  throw resourceNotFound(type, parameter(call.parameters, 'connectionName'), account.resourceGroup);
}

function findConnection(call: ArmCall, account: Account): PrivateEndpointConnection | undefined {
  const name = parameter(call.parameters, 'connectionName').toLowerCase();
  return call.azure.estate.privateEndpointConnections
    .at(account.id)
    .find((connection) => connection.name.toLowerCase() === name);
}
