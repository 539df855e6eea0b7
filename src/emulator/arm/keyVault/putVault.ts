import { asBoolean, asNumber, asString, hasMember, member, memberAt } from '../../json.ts';
import { vaultNamed } from '../../state/estate.ts';
import type { Vault } from '../../state/resources.ts';
import type { Reply } from '../../wire/exchange.ts';
import { parameter } from '../../wire/routes.ts';
import {
  bodyOf,
  locationOf,
  newResourceIn,
  regionName,
  requireAction,
  requireSameLocation,
  resourceGroupOf,
  subscriptionOf,
  type ArmCall,
} from '../call.ts';
import { apiVersionOf } from '../longRunning.ts';
import { patchedTags } from '../patch.ts';
import { requireCompliant } from '../policy/compliance.ts';
import { badRequest } from '../refusals.ts';
import { created, modified } from '../systemData.ts';
import { readAccessPolicies } from './accessPolicies.ts';
import { deletedStore } from './deletedStores.ts';
import { invalidNameText, isVaultName, takenNameText } from './names.ts';
import { patchVault, readNetworkAcls, skuOf } from './patchVault.ts';
import { requireVirtualNetworks } from './virtualNetworkRules.ts';
import { providerHeaders, providerRefusal } from './requested.ts';
import { vaultView } from './vaultView.ts';

const type = 'Microsoft.KeyVault/vaults';
const defaultRetention = 90;

/** PUT of a vault makes it, changes it, or with `createMode: recover` brings a deleted one back: always 200 (recorded). */
export function createOrUpdateVault(call: ArmCall): Reply {
  subscriptionOf(call);
  requireAction(call, `${type}/write`, call.request.path);
  const group = resourceGroupOf(call);
  const name = parameter(call.parameters, 'vaultName');
  const body = bodyOf(call);
  const location = locationOf(body);
  const properties = member(body, 'properties');
  const id = `${group.id}/providers/${type}/${name}`;
  const recovers = asString(member(properties, 'createMode'))?.toLowerCase() === 'recover';
  requireCompliant(call, { id, name, type, properties });
  const before = call.azure.estate.vaults.get(id.toLowerCase());
  if (before !== undefined) return replaced(call, before, body, location, recovers);
  return recovers ? recovered(call, id, name) : createdVault(call, name, location, body);
}

/** What a PUT does not write goes back to its default, but what cannot be undone and the permission model stay. */
function replaced(call: ArmCall, vault: Vault, body: unknown, location: string, recovers: boolean): Reply {
  requireSameLocation(vault, location);
  if (!recovers) {
    const properties = member(body, 'properties');
    requireTenant(call, properties);
    requirePolicies(
      properties,
      asBoolean(member(properties, 'enableRbacAuthorization')) ?? vault.enableRbacAuthorization,
    );
    patchVault(call, vault, body);
    if (!hasMember(properties, 'accessPolicies')) vault.accessPolicies = [];
    if (!hasMember(properties, 'networkAcls')) vault.networkAcls = undefined;
    if (!hasMember(properties, 'publicNetworkAccess')) vault.publicNetworkAccess = 'Enabled';
    if (!hasMember(properties, 'enabledForDeployment')) vault.enabledForDeployment = false;
    if (!hasMember(body, 'tags')) vault.tags = undefined;
    vault.systemData = modified(vault.systemData, call.caller, call.azure.clock.now());
  }
  return { status: 200, headers: providerHeaders, body: vaultView(call.azure.estate, vault) };
}

/** The vault as it was, whatever else the body says (recorded). Throws where no such vault is deleted. */
function recovered(call: ArmCall, id: string, name: string): Reply {
  const { azure } = call;
  const deleted = deletedStore(azure, azure.estate.deletedVaults, name);
  if (deleted?.store.id.toLowerCase() !== id.toLowerCase()) {
    throw providerRefusal(404, 'DeletedVaultNotFound', `The specified deleted vault '${name}' does not exist.`);
  }
  azure.estate.deletedVaults.delete(name.toLowerCase());
  azure.estate.vaults.set(id.toLowerCase(), deleted.store);
  deleted.store.systemData = modified(deleted.store.systemData, call.caller, azure.clock.now());
  return { status: 200, headers: providerHeaders, body: vaultView(azure.estate, deleted.store) };
}

/**
 * A new vault. The first reply shows it before its name resolves: in state `RegisteringDns`, without firewall, and its
 * address without the slash (recorded).
 */
function createdVault(call: ArmCall, name: string, location: string, body: unknown): Reply {
  requireName(call, name);
  const vault = vaultOfBody(call, name, location, body);
  call.azure.estate.vaults.set(vault.id.toLowerCase(), vault);
  const view = vaultView(call.azure.estate, { ...vault, networkAcls: undefined }) as { readonly properties: object };
  const vaultUri = asString(memberAt(view, 'properties', 'vaultUri'))?.replace(/\/$/, '');
  const properties = { ...view.properties, vaultUri, provisioningState: 'RegisteringDns' };
  return { status: 200, headers: providerHeaders, body: { ...view, properties } };
}

/** Refusals as quoted from public threads. */
function requireName(call: ArmCall, name: string): void {
  const { azure } = call;
  if (!isVaultName(name)) throw providerRefusal(400, 'VaultNameNotValid', invalidNameText(name));
  if (vaultNamed(azure.estate, name) !== undefined)
    throw providerRefusal(409, 'VaultAlreadyExists', takenNameText(name));
  const deleted = deletedStore(azure, azure.estate.deletedVaults, name);
  if (deleted === undefined) return;
  if (deleted.store.subscriptionId !== subscriptionOf(call).subscriptionId) {
    throw providerRefusal(409, 'VaultAlreadyExists', takenNameText(name));
  }
  throw providerRefusal(
    409,
    'ConflictError',
    'A vault with the same name already exists in deleted state. You need to either recover or purge existing key vault. Follow this link https://go.microsoft.com/fwlink/?linkid=2149745 for more information on soft delete.',
  );
}

function vaultOfBody(call: ArmCall, name: string, location: string, body: unknown): Vault {
  const properties = member(body, 'properties');
  const tenantId = requireTenant(call, properties);
  const enableRbacAuthorization =
    asBoolean(member(properties, 'enableRbacAuthorization')) ?? rbacByDefault(apiVersionOf(call));
  requirePolicies(properties, enableRbacAuthorization);
  const sku = skuOf(properties);
  if (sku === undefined) throw badRequest('The parameter sku is not specified.');
  const acls = member(properties, 'networkAcls');
  const base = newResourceIn(call, type, name);
  requireVirtualNetworks(call, base.id, acls);
  const access = asString(member(properties, 'publicNetworkAccess'))?.toLowerCase();
  return {
    ...base,
    location: regionName(location),
    tags: patchedTags(body, undefined),
    systemData: created(call.caller, call.azure.clock.now()),
    tenantId,
    sku,
    enableRbacAuthorization,
    enableSoftDelete: requireSoftDelete(properties),
    softDeleteRetentionInDays: retentionOf(properties),
    neverSet: neverSetIn(properties, apiVersionOf(call)),
    enablePurgeProtection: purgeProtectionOf(properties),
    enabledForDeployment: asBoolean(member(properties, 'enabledForDeployment')) ?? false,
    enabledForDiskEncryption: asBoolean(member(properties, 'enabledForDiskEncryption')),
    enabledForTemplateDeployment: asBoolean(member(properties, 'enabledForTemplateDeployment')),
    publicNetworkAccess: access === 'disabled' ? 'Disabled' : 'Enabled',
    networkAcls: acls === undefined || acls === null ? undefined : readNetworkAcls(acls, undefined),
    accessPolicies: hasMember(properties, 'accessPolicies') ? readAccessPolicies(properties, tenantId) : [],
    keys: new Map(),
    deletedKeys: new Map(),
  };
}

/** Not shown afterwards (recorded); that RBAC is, where it is the default, is assumed. */
function neverSetIn(properties: unknown, apiVersion: string): NonNullable<Vault['neverSet']> {
  return (['enableRbacAuthorization', 'softDeleteRetentionInDays'] as const)
    .filter((setting) => !hasMember(properties, setting))
    .filter((setting) => setting !== 'enableRbacAuthorization' || !rbacByDefault(apiVersion));
}

/** From 2026-02-01 on a vault has RBAC unless told otherwise; before, access policies (Key Vault documentation). */
function rbacByDefault(apiVersion: string): boolean {
  return apiVersion.slice(0, 10) >= '2026-02-01';
}

function requireTenant(call: ArmCall, properties: unknown): string {
  const tenantId = asString(member(properties, 'tenantId'));
  if (tenantId === undefined) throw badRequest('The parameter tenantId is not specified.');
  if (tenantId.toLowerCase() === call.azure.estate.tenant.tenantId) return tenantId.toLowerCase();
  throw badRequest(`The tenant ID '${tenantId}' is not the tenant of the subscription.`);
}

function requirePolicies(properties: unknown, rbac: boolean): void {
  if (rbac || hasMember(properties, 'accessPolicies')) return;
  throw badRequest('The parameter accessPolicies is not specified.');
}

/** Vaults without soft delete cannot be made any more (Key Vault documentation). */
function requireSoftDelete(properties: unknown): true {
  if (asBoolean(member(properties, 'enableSoftDelete')) !== false) return true;
  throw badRequest(
    'The property "enableSoftDelete" can be set to false only for creating new vault. Enabling the \'soft delete\' functionality is an irreversible action.',
  );
}

function retentionOf(properties: unknown): number {
  const days = asNumber(member(properties, 'softDeleteRetentionInDays')) ?? defaultRetention;
  if (Number.isInteger(days) && days >= 7 && days <= 90) return days;
  throw badRequest('The property "softDeleteRetentionInDays" must be between 7 and 90.');
}

/** `false` is refused at creation too (quoted from public threads). */
function purgeProtectionOf(properties: unknown): boolean {
  const wished = asBoolean(member(properties, 'enablePurgeProtection'));
  if (wished !== false) return wished ?? false;
  throw badRequest(
    'The property "enablePurgeProtection" cannot be set to false. Enabling the purge protection for a vault is an irreversible action.',
  );
}
