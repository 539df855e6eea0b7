import { toFailure } from '../../../failure.ts';
import { attachedIdentities } from '../../../resources/binding.ts';
import { isJsonObject, memberOf, type JsonObject } from '../../../resources/json.ts';
import { liveResource, type LiveResource } from '../../../resources/resource.ts';
import { types } from '../../../resources/types.ts';
import { asString } from '../../../resources/value.ts';
import type { EstateReader } from '../../../sources.ts';
import type { IdentityChoice } from '../../inputs.ts';
import type { PlanFinding } from '../../plan.ts';
import { blocker } from './finding.ts';

/** The identity with which an account is to reach its key. */
export interface PlannedIdentity {
  readonly choice: IdentityChoice;
  /** The user-assigned identity. */
  readonly resource?: LiveResource;
  readonly findings: readonly PlanFinding[];
}

/** @throws AzureFailure where the chosen identity cannot be read */
export async function chosenIdentity(
  reader: EstateReader,
  choice: IdentityChoice,
  signal: AbortSignal,
): Promise<PlannedIdentity> {
  return choice.kind === 'system'
    ? { choice, findings: [] }
    : { choice, resource: await reader.resource(choice.id, signal), findings: [] };
}

/** The identity that an account's encryption names now: without a client id, the system-assigned one. */
export async function presentIdentity(
  reader: EstateReader,
  account: LiveResource,
  signal: AbortSignal,
): Promise<PlannedIdentity> {
  const clientId = asString(account.read('properties.encryption.keyVaultProperties.identityClientId'));
  if (clientId === undefined) return { choice: { kind: 'system' }, findings: [] };
  for (const id of attachedIdentities(account)) {
    const resource = await attached(reader, account, id, signal);
    if (asString(resource.read('properties.clientId'))?.toLowerCase() === clientId.toLowerCase()) {
      return { choice: { kind: 'user', id: resource.id }, resource, findings: [] };
    }
  }
  const message = `The encryption of ${account.name} names an identity with the client id ${clientId}, which is not attached to it. Choose the identity that it is to use.`;
  return { choice: { kind: 'system' }, findings: [blocker('identity', account.id, message)] };
}

/** The identity itself; where it cannot be read, what its account tells of it, which is all that is needed. */
async function attached(
  reader: EstateReader,
  account: LiveResource,
  id: string,
  signal: AbortSignal,
): Promise<LiveResource> {
  try {
    return await reader.resource(id, signal);
  } catch (thrown) {
    const failure = toFailure(thrown, 'read the identity', id);
    if (failure.kind === 'cancelled') throw failure;
    return liveResource(id, types.userAssignedIdentity, { properties: listed(account, id) });
  }
}

/** The entry of a map whose names are ARM ids: they hold dots, so it cannot be read by a path. */
function listed({ body }: LiveResource, id: string): JsonObject {
  const identity = memberOf(body, 'identity');
  const map = isJsonObject(identity) ? memberOf(identity, 'userAssignedIdentities') : undefined;
  const entry = isJsonObject(map) ? memberOf(map, id) : undefined;
  return isJsonObject(entry) ? entry : {};
}
