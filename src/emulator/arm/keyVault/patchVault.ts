import { may } from '../../authorization/authorize.ts';
import { accessRulesOf, notePolicyChange } from '../../eventGrid/vaultEvents.ts';
import { asArray, asBoolean, asNumber, asString, hasMember, member, memberAt } from '../../json.ts';
import type { NetworkRuleSet, Vault } from '../../state/resources.ts';
import type { ArmCall } from '../call.ts';
import { patchedTags } from '../patch.ts';
import { armRefusal, badRequest } from '../refusals.ts';
import { readAccessPolicies } from './accessPolicies.ts';
import { requireVirtualNetworks } from './virtualNetworkRules.ts';

/**
 * Applies the body of a PATCH: what it does not write stays, `accessPolicies` are replaced as a whole. Everything is
 * judged before anything is changed. Throws 400 for what cannot be undone or changed.
 */
export function patchVault(call: ArmCall, vault: Vault, body: unknown): void {
  const properties = member(body, 'properties');
  refuseIrreversible(vault, properties);
  const rbac = asBoolean(member(properties, 'enableRbacAuthorization')) ?? vault.enableRbacAuthorization;
  if (rbac !== vault.enableRbacAuthorization) requirePermissionModelChange(call, vault);
  const accessPolicies = hasMember(properties, 'accessPolicies')
    ? readAccessPolicies(properties, call.azure.estate.tenant.tenantId)
    : vault.accessPolicies;
  requireVirtualNetworks(call, vault.id, member(properties, 'networkAcls'));
  const networkAcls = hasMember(properties, 'networkAcls')
    ? readNetworkAcls(member(properties, 'networkAcls'), vault.networkAcls)
    : vault.networkAcls;
  const sku = skuOf(properties) ?? vault.sku;
  const access = networkAccessOf(properties) ?? vault.publicNetworkAccess;

  const before = accessRulesOf(vault);
  vault.enableRbacAuthorization = rbac;
  vault.accessPolicies = accessPolicies;
  if (accessRulesOf(vault) !== before) notePolicyChange(call.azure, vault);
  vault.networkAcls = networkAcls;
  vault.sku = sku;
  vault.publicNetworkAccess = access;
  vault.enablePurgeProtection ||= asBoolean(member(properties, 'enablePurgeProtection')) ?? false;
  vault.enabledForDeployment = asBoolean(member(properties, 'enabledForDeployment')) ?? vault.enabledForDeployment;
  vault.enabledForDiskEncryption =
    asBoolean(member(properties, 'enabledForDiskEncryption')) ?? vault.enabledForDiskEncryption;
  vault.enabledForTemplateDeployment =
    asBoolean(member(properties, 'enabledForTemplateDeployment')) ?? vault.enabledForTemplateDeployment;
  vault.tags = patchedTags(body, vault.tags);
  if (vault.neverSet !== undefined) vault.neverSet = vault.neverSet.filter((name) => !hasMember(properties, name));
}

/** The text for purge protection is quoted from public threads; it comes even where the protection is off. */
function refuseIrreversible(vault: Vault, properties: unknown): void {
  if (asBoolean(member(properties, 'enablePurgeProtection')) === false) {
    throw badRequest(
      'The property "enablePurgeProtection" cannot be set to false. Enabling the purge protection for a vault is an irreversible action.',
    );
  }
  if (asBoolean(member(properties, 'enableSoftDelete')) === false) {
    throw badRequest(
      'The property "enableSoftDelete" can be set to false only for creating new vault. Enabling the \'soft delete\' functionality is an irreversible action.',
    );
  }
  const days = asNumber(member(properties, 'softDeleteRetentionInDays'));
  if (days !== undefined && days !== vault.softDeleteRetentionInDays) {
    throw badRequest('The property "softDeleteRetentionInDays" has been set already and it can\'t be modified.');
  }
}

/** Switching between RBAC and access policies asks for the right to assign roles (Key Vault documentation). */
function requirePermissionModelChange(call: ArmCall, vault: Vault): void {
  if (may(call.azure, call.caller.objectId, 'Microsoft.Authorization/roleAssignments/write', vault.id)) return;
  throw armRefusal(403, 'InsufficientPermissions', 'Caller is not allowed to change permission model');
}

export function skuOf(properties: unknown): Vault['sku'] | undefined {
  const name = asString(memberAt(properties, 'sku', 'name'))?.toLowerCase();
  if (name === undefined) return undefined;
  if (name === 'standard' || name === 'premium') return name;
  throw badRequest(`The value '${name}' is not valid for the property 'sku.name'.`);
}

export function networkAccessOf(properties: unknown): Vault['publicNetworkAccess'] | undefined {
  const value = asString(member(properties, 'publicNetworkAccess'))?.toLowerCase();
  if (value === undefined) return undefined;
  if (value === 'enabled') return 'Enabled';
  if (value === 'disabled') return 'Disabled';
  throw badRequest(`The value '${value}' is not valid for the property 'publicNetworkAccess'.`);
}

/** The firewall of a body; members it does not write stay as they were. */
export function readNetworkAcls(value: unknown, before: NetworkRuleSet | undefined): NetworkRuleSet {
  const bypass = asString(member(value, 'bypass'))?.toLowerCase();
  const action = asString(member(value, 'defaultAction'))?.toLowerCase();
  return {
    bypass: bypass === undefined ? (before?.bypass ?? 'AzureServices') : bypass === 'none' ? 'None' : 'AzureServices',
    defaultAction: action === undefined ? (before?.defaultAction ?? 'Allow') : action === 'deny' ? 'Deny' : 'Allow',
    ipRules:
      asArray(member(value, 'ipRules'))?.map((rule) => ({ value: asString(member(rule, 'value')) ?? '' })) ??
      before?.ipRules ??
      [],
    virtualNetworkRules:
      asArray(member(value, 'virtualNetworkRules'))?.map((rule) => ({ id: asString(member(rule, 'id')) ?? '' })) ??
      before?.virtualNetworkRules ??
      [],
  };
}
