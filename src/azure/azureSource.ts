import type { LiveSource } from '../core/sources.ts';
import { Clients } from './clients.ts';
import type { AzureConnection } from './connection.ts';
import { notReadable } from './read/bodies.ts';
import { readCaller } from './read/caller.ts';
import type { Context } from './read/context.ts';
import { readGrants } from './read/grants.ts';
import { inventory } from './read/inventory.ts';
import { readKey, readKeys, readKeyVersions } from './read/keys.ts';
import { readPermissions } from './read/permissions.ts';
import { readProjects } from './read/projects.ts';
import { readResource } from './read/resources.ts';
import { readRoleDefinition } from './read/roleDefinitions.ts';
import { subscriptions } from './read/subscriptions.ts';
import { Memo } from './request/memo.ts';
import { Requests } from './request/requests.ts';
import { defaultTiming } from './request/timing.ts';
import { transport } from './request/transport.ts';
import { Tenants } from './tenants.ts';
import { Tokens } from './tokens.ts';
import { apply } from './write/apply.ts';

/** Live Azure, or the emulator in its place, as the core's source. Nothing is sent before the first call. */
export function createAzureSource(connection: AzureConnection): LiveSource {
  const context = contextOf(connection);
  return {
    cloud: connection.cloud,
    caller: (signal) => readCaller(context, signal),
    subscriptions: (signal) => subscriptions(context, signal),
    inventory: (subscriptionIds, signal) => inventory(context, subscriptionIds, signal),
    keys: (store, signal) => readKeys(context, store, signal),
    key: (keyId, signal) => readKey(context, keyId, signal),
    keyVersions: (key, signal) => readKeyVersions(context, key, signal),
    projects: (account, signal) => readProjects(context, account, signal),
    resource: (id, signal) => readResource(context, id, signal),
    grants: (principalId, scope, signal) => readGrants(context, principalId, scope, signal),
    roleDefinition: (id, signal) => readRoleDefinition(context, id, undefined, signal),
    permissions: (scope, signal) => readPermissions(context, scope, signal),
    ofType: (type) => Promise.reject(notReadable(type)),
    deletedResources: () => Promise.reject(notReadable('deleted resources')),
    deleted: (id) => Promise.reject(notReadable(id)),
    keyUse: (keyId) => Promise.reject(notReadable(keyId)),
    diagnosticSettings: (id) => Promise.reject(notReadable(id)),
    vaultNameProblem: (name) => Promise.reject(notReadable(name)),
    locks: (scope) => Promise.reject(notReadable(scope)),
    apply: (change, signal) => apply(context, change, signal),
  };
}

function contextOf({ cloud, credential, httpClient, log, tenants: reach, timing: wished }: AzureConnection): Context {
  const timing = { ...defaultTiming, ...wished };
  const tokens = new Tokens(credential, timing.clock, timing.tokenLimit);
  const tenants = new Tenants();
  return {
    cloud,
    clients: new Clients(cloud, tokens, tenants, transport(httpClient, timing, log, tokens)),
    requests: new Requests(timing, log),
    tokens,
    tenants,
    everyTenant: reach === 'every',
    log,
    roleDefinitions: new Memo(),
    storeUris: new Memo(),
  };
}
