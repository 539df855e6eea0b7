import { asString, memberAt } from '../../json.ts';
import type { ConnectionStatus, PrivateEndpointConnection } from '../../state/network.ts';
import { bodyOf, type ArmCall } from '../call.ts';
import { badRequest } from '../refusals.ts';

/**
 * The owner of a resource approves or rejects a private endpoint. A rejected or disconnected connection cannot be approved
 * any more (documented). Throws BadRequest.
 */
export function answerConnection(call: ArmCall, connection: PrivateEndpointConnection, etag: string): void {
  const state = memberAt(bodyOf(call), 'properties', 'privateLinkServiceConnectionState');
  const asked = asString(memberAt(state, 'status'))?.toLowerCase();
  const status = (['Approved', 'Rejected'] as const).find((candidate) => candidate.toLowerCase() === asked);
  if (status === undefined) {
    throw badRequest("The private endpoint connection's status must be 'Approved' or 'Rejected'.");
  }
  requireTransition(connection.status, status);
  connection.status = status;
  connection.description = asString(memberAt(state, 'description')) ?? '';
  connection.etag = etag;
  connection.answered = true;
  connection.readyAt = call.azure.clock.now() + call.azure.behaviour.operationDuration;
}

function requireTransition(before: ConnectionStatus, after: ConnectionStatus): void {
  if (after !== 'Approved' || before === 'Approved' || before === 'Pending') return;
  throw badRequest(`A private endpoint connection in state '${before}' cannot be changed to '${after}'.`);
}
