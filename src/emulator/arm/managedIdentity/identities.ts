import { asObject } from '../../json.ts';
import { newGuid } from '../../guid.ts';
import { addPrincipal } from '../../state/directory.ts';
import type { Estate } from '../../state/estate.ts';
import type { UserAssignedIdentity } from '../../state/resources.ts';
import type { Reply } from '../../wire/exchange.ts';
import { parameter } from '../../wire/routes.ts';
import {
  bodyOf,
  groupScope,
  locationOf,
  newResourceIn,
  requireAction,
  requireSameLocation,
  resourceGroupOf,
  subscriptionOf,
  type ArmCall,
} from '../call.ts';
import { armPage } from '../paging.ts';
import { apiVersionOf } from '../longRunning.ts';
import { patchedTags } from '../patch.ts';
import { resourceNotFound } from '../refusals.ts';
import { forgetExtensions } from '../resourceIndex.ts';
import { created, modified } from '../systemData.ts';

const type = 'Microsoft.ManagedIdentity/userAssignedIdentities';

export function listIdentitiesOfSubscription(call: ArmCall): Reply {
  const { subscriptionId } = subscriptionOf(call);
  requireAction(call, `${type}/read`, `/subscriptions/${subscriptionId}`);
  const rows = call.azure.estate.userAssignedIdentities.inSubscription(subscriptionId);
  return armPage(call, rows, (identity) => shown(call, identity));
}

export function listIdentitiesOfGroup(call: ArmCall): Reply {
  const { subscriptionId } = subscriptionOf(call);
  requireAction(call, `${type}/read`, groupScope(call));
  const group = resourceGroupOf(call);
  const rows = call.azure.estate.userAssignedIdentities.inGroup(subscriptionId, group.name);
  return armPage(call, rows, (identity) => shown(call, identity));
}

export function getIdentity(call: ArmCall): Reply {
  return { status: 200, body: shown(call, existing(call, `${type}/read`)) };
}

/** 201 with an address for a new one, 200 for a changed one (recorded); its principals are made only once. */
export function putIdentity(call: ArmCall): Reply {
  const before = find(call, `${type}/write`);
  const body = bodyOf(call);
  const location = locationOf(body);
  if (before !== undefined) {
    requireSameLocation(before, location);
    return changed(call, before, body);
  }
  const identity = createIdentity(call, location, patchedTags(body, undefined));
  return { status: 201, headers: { location: identity.id }, body: shown(call, identity) };
}

/** 200 (recorded): only the tags can change. */
export function patchIdentity(call: ArmCall): Reply {
  return changed(call, existing(call, `${type}/write`), bodyOf(call));
}

/** 200 where it was, 204 where there was none. What it was granted stays behind without a holder, as in Azure. */
export function deleteIdentity(call: ArmCall): Reply {
  const identity = find(call, `${type}/delete`);
  if (identity === undefined) return { status: 204 };
  removeIdentity(call.azure.estate, identity);
  return { status: 200 };
}

export function removeIdentity(estate: Estate, identity: UserAssignedIdentity): void {
  forgetExtensions(estate, identity.id);
  estate.userAssignedIdentities.delete(identity.id.toLowerCase());
  estate.principals.delete(identity.principalId.toLowerCase());
}

function createIdentity(call: ArmCall, location: string, tags: UserAssignedIdentity['tags']): UserAssignedIdentity {
  const { estate, clock, behaviour } = call.azure;
  const now = clock.now();
  const place = newResourceIn(call, type, parameter(call.parameters, 'name'));
  // Ids of identities are spelled so (recorded).
  const base = { ...place, id: place.id.replace('/resourceGroups/', '/resourcegroups/') };
  const clientId = newGuid();
  const principal = addPrincipal(estate.principals, {
    objectId: newGuid(),
    appId: clientId,
    type: 'ServicePrincipal',
    displayName: base.name,
    replicatedAt: now + behaviour.propagation,
  });
  const systemData = created(call.caller, now);
  const identity = { ...base, location, tags, systemData, principalId: principal.objectId, clientId };
  estate.userAssignedIdentities.set(identity.id.toLowerCase(), identity);
  return identity;
}

function changed(call: ArmCall, identity: UserAssignedIdentity, body: unknown): Reply {
  identity.tags = patchedTags(body, identity.tags);
  identity.systemData = modified(identity.systemData, call.caller, call.azure.clock.now());
  return { status: 200, body: shown(call, identity) };
}

function existing(call: ArmCall, action: string): UserAssignedIdentity {
  const found = find(call, action);
  if (found !== undefined) return found;
  throw resourceNotFound(type, parameter(call.parameters, 'name'), parameter(call.parameters, 'resourceGroupName'));
}

function find(call: ArmCall, action: string): UserAssignedIdentity | undefined {
  subscriptionOf(call);
  requireAction(call, action, call.request.path);
  const group = resourceGroupOf(call);
  const id = `${group.id}/providers/${type}/${parameter(call.parameters, 'name')}`;
  return call.azure.estate.userAssignedIdentities.get(id.toLowerCase());
}

/** The first API version also told where a virtual machine got the credentials of the identity (recorded). */
function shown(call: ArmCall, identity: UserAssignedIdentity): object {
  const view = identityView(call.azure.estate, identity);
  if (apiVersionOf(call) !== '2015-08-31-preview') return view;
  const { id, location, principalId, clientId } = identity;
  const { tenantId } = call.azure.estate.tenant;
  const clientSecretUrl = `https://control-${location}.identity.azure.net${id}/credentials?tid=${tenantId}&oid=${principalId}&aid=${clientId}`;
  return { ...view, properties: { ...asObject(view['properties']), clientSecretUrl } };
}

export function identityView(estate: Estate, identity: UserAssignedIdentity): Readonly<Record<string, unknown>> {
  return {
    id: identity.id,
    name: identity.name,
    type,
    location: identity.location,
    tags: identity.tags ?? {},
    properties: {
      tenantId: estate.tenant.tenantId,
      principalId: identity.principalId,
      clientId: identity.clientId,
    },
  };
}
