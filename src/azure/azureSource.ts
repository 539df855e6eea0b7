import type { LiveSource } from '../core/sources.ts';
import { Clients } from './clients.ts';
import type { AzureConnection } from './connection.ts';
import { readCaller } from './read/caller.ts';
import type { Context } from './read/context.ts';
import { readDeleted, readDeletedResources } from './read/deleted.ts';
import { readDiagnosticSettings } from './read/diagnosticSettings.ts';
import { readGrants } from './read/grants.ts';
import { inventory } from './read/inventory.ts';
import { readKey, readKeys, readKeyVersions } from './read/keys.ts';
import { readKeyUse } from './read/keyUse/keyUse.ts';
import { readLocks } from './read/locks.ts';
import { readOfType } from './read/ofType.ts';
import { readPermissions } from './read/permissions.ts';
import { readProjects } from './read/projects.ts';
import { readResource } from './read/resources.ts';
import { readRoleDefinition } from './read/roleDefinitions.ts';
import { subscriptions } from './read/subscriptions.ts';
import { readVaultNameProblem } from './read/vaultNames.ts';
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
    ofType: (type, subscriptionIds, signal) => readOfType(context, type, subscriptionIds, signal),
    deletedResources: (subscriptionIds, signal) => readDeletedResources(context, subscriptionIds, signal),
    deleted: (id, signal) => readDeleted(context, id, signal),
    keyUse: (keyId, since, signal) => readKeyUse(context, keyId, since, signal),
    diagnosticSettings: (id, signal) => readDiagnosticSettings(context, id, signal),
    vaultNameProblem: (name, subscriptionId, signal) => readVaultNameProblem(context, name, subscriptionId, signal),
    locks: (scope, signal) => readLocks(context, scope, signal),
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
