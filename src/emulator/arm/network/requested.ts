import { randomUUID } from 'node:crypto';
import type { Azure } from '../../azure.ts';
import { may } from '../../authorization/authorize.ts';
import type { Estate } from '../../state/estate.ts';
import type { NetworkResource } from '../../state/network.ts';
import type { ResourceMap } from '../../state/resourceMap.ts';
import type { Reply } from '../../wire/exchange.ts';
import { parameter } from '../../wire/routes.ts';
import { groupScope, requireAction, resourceGroupOf, subscriptionOf, type ArmCall } from '../call.ts';
import { apiVersionOf, begin, isRunning, polledOperation } from '../longRunning.ts';
import { armPage } from '../paging.ts';
import { armRefusal, resourceNotFound } from '../refusals.ts';

/** How the network provider finds and lists the resources of one of its types. */
export interface NetworkType<R extends NetworkResource> {
  readonly type: string;
  readonly rows: (estate: Estate) => ResourceMap<R>;
  readonly view: (azure: Azure, resource: R) => object;
}

/** The resource of the path, for a caller with the action; undefined where there is none. */
export function findNetwork<R extends NetworkResource>(
  call: ArmCall,
  { type, rows }: NetworkType<R>,
  action: string,
): R | undefined {
  subscriptionOf(call);
  requireAction(call, action, call.request.path);
  const group = resourceGroupOf(call);
  return rows(call.azure.estate).get(
    `${group.id}/providers/${type}/${parameter(call.parameters, 'name')}`.toLowerCase(),
  );
}

/** The same, but throws ResourceNotFound. */
export function networkOf<R extends NetworkResource>(call: ArmCall, kind: NetworkType<R>, action: string): R {
  const found = findNetwork(call, kind, action);
  if (found !== undefined) return found;
  throw resourceNotFound(
    kind.type,
    parameter(call.parameters, 'name'),
    parameter(call.parameters, 'resourceGroupName'),
  );
}

export function getNetwork<R extends NetworkResource>(kind: NetworkType<R>): (call: ArmCall) => Reply {
  return (call) => {
    const found = networkOf(call, kind, `${kind.type}/read`);
    return { status: 200, headers: { etag: found.etag }, body: kind.view(call.azure, found) };
  };
}

export function listNetworksOfSubscription<R extends NetworkResource>(kind: NetworkType<R>): (call: ArmCall) => Reply {
  return (call) => {
    const { subscriptionId } = subscriptionOf(call);
    requireAction(call, `${kind.type}/read`, `/subscriptions/${subscriptionId}`);
    const rows = kind.rows(call.azure.estate).inSubscription(subscriptionId);
    return armPage(call, rows, (row) => kind.view(call.azure, row));
  };
}

export function listNetworksOfGroup<R extends NetworkResource>(kind: NetworkType<R>): (call: ArmCall) => Reply {
  return (call) => {
    subscriptionOf(call);
    requireAction(call, `${kind.type}/read`, groupScope(call));
    const group = resourceGroupOf(call);
    const rows = kind.rows(call.azure.estate).inGroup(group.subscriptionId, group.name);
    return armPage(call, rows, (row) => kind.view(call.azure, row));
  };
}

/** `W/"guid"`, as the network provider writes entity tags. */
export function newNetworkEtag(): string {
  return `W/"${randomUUID()}"`;
}

export function stateOf(azure: Azure, { readyAt }: { readonly readyAt: number }): 'Updating' | 'Succeeded' {
  return azure.clock.now() < readyAt ? 'Updating' : 'Succeeded';
}

/** The moment at which a write that begins now is done. */
export function readyAtOf({ azure }: ArmCall): number {
  return azure.clock.now() + azure.behaviour.operationDuration;
}

/** A write: 201 or 200 with the resource and the address of its operation, without Retry-After (recorded). */
export function written(call: ArmCall, location: string, isNew: boolean, body: object): Reply {
  return { status: isNew ? 201 : 200, headers: operationHeaders(call, location).write, body };
}

/** A deletion: 202 without a body, with two addresses (recorded). */
export function deletion(call: ArmCall, location: string): Reply {
  return { status: 202, headers: operationHeaders(call, location).deletion };
}

function operationHeaders(call: ArmCall, location: string): Readonly<Record<'write' | 'deletion', Headers>> {
  const { subscriptionId } = subscriptionOf(call);
  const { name } = begin(call, subscriptionId, location);
  const base = `https://${call.request.host}/subscriptions/${subscriptionId}/providers/Microsoft.Network/locations/${location}`;
  const query = `api-version=${apiVersionOf(call)}`;
  const write = {
    'azure-asyncnotification': 'Enabled',
    'azure-asyncoperation': `${base}/operations/${name}?${query}`,
  };
  return { write, deletion: { ...write, location: `${base}/operationResults/${name}?${query}` } };
}

type Headers = Readonly<Record<string, string>>;

/** 200 with `InProgress`, then `Succeeded` (API description). */
export function getNetworkOperation(call: ArmCall): Reply {
  const status = isRunning(call, polledOperation(call)) ? 'InProgress' : 'Succeeded';
  return { status: 200, body: { status } };
}

/** 202 while it runs, then 204. */
export function getNetworkOperationResult(call: ArmCall): Reply {
  const { host, path } = call.request;
  if (!isRunning(call, polledOperation(call))) return { status: 204 };
  return { status: 202, headers: { location: `https://${host}${path}?api-version=${apiVersionOf(call)}` } };
}

/** Throws LinkedAuthorizationFailed where the caller may not use what the body refers to. */
export function requireLinked(call: ArmCall, writes: string, action: string, scope: string): void {
  const { azure, caller } = call;
  if (may(azure, caller.objectId, action, scope)) return;
  throw armRefusal(
    403,
    'LinkedAuthorizationFailed',
    `The client '${caller.appId}' with object id '${caller.objectId}' has permission to perform action '${writes}' on scope '${call.request.path}'; however, it does not have permission to perform action(s) '${action}' on the linked scope(s) '${scope}' (respectively) or the linked scope(s) are invalid.`,
  );
}

/** The text is quoted from public threads. */
export function invalidReference(referenced: string, by: string): Error {
  return armRefusal(
    400,
    'InvalidResourceReference',
    `Resource ${referenced} referenced by resource ${by} was not found. Please make sure that the referenced resource exists, and that both resources are in the same region.`,
  );
}
