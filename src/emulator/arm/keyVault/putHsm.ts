import { assignInitialAdministrators } from '../../managedHsm/initialAdministrators.ts';
import { asBoolean, asNumber, asObject, asString, asStrings, hasMember, member, memberAt } from '../../json.ts';
import { managedHsmNamed } from '../../state/estate.ts';
import type { ManagedHsm } from '../../state/resources.ts';
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
import { patchedTags } from '../patch.ts';
import { created, modified } from '../systemData.ts';
import { deletedStore } from './deletedStores.ts';
import { acceptedHsm } from './hsmOperations.ts';
import { requireCompliant } from '../policy/compliance.ts';
import { managedHsmProperties, managedHsmView } from './managedHsms.ts';
import { invalidNameText, isVaultName } from './names.ts';
import { networkAccessOf, readNetworkAcls } from './patchVault.ts';
import { hsmOf, providerHeaders, providerRefusal } from './requested.ts';

const type = 'Microsoft.KeyVault/managedHSMs';

/**
 * PUT of a Managed HSM: a new one is answered 200 and shows as `Provisioning`, a change or a recovery 202 with an
 * address to poll (recorded).
 */
export function createOrUpdateHsm(call: ArmCall): Reply {
  subscriptionOf(call);
  requireAction(call, `${type}/write`, call.request.path);
  const group = resourceGroupOf(call);
  const name = parameter(call.parameters, 'name');
  const body = bodyOf(call);
  const location = locationOf(body);
  const id = `${group.id}/providers/${type}/${name}`;
  const before = call.azure.estate.managedHsms.get(id.toLowerCase());
  const recovers = asString(memberAt(body, 'properties', 'createMode'))?.toLowerCase() === 'recover';
  if (before === undefined && !recovers)
    requireCompliant(call, { id, name, type, properties: member(body, 'properties') });
  if (before !== undefined) {
    requireSameLocation(before, location);
    return changed(call, before, body);
  }
  return recovers ? recovered(call, id, name) : createdHsm(call, name, location, body);
}

/** PATCH: 202 with an address to poll (recorded). */
export function updateHsm(call: ArmCall): Reply {
  return changed(call, hsmOf(call, `${type}/write`), bodyOf(call));
}

function changed(call: ArmCall, hsm: ManagedHsm, body: unknown): Reply {
  const properties = member(body, 'properties');
  const merged = { ...managedHsmProperties(call.azure, hsm), ...asObject(properties) };
  requireCompliant(call, { id: hsm.id, name: hsm.name, type, properties: merged });
  refuseIrreversible(hsm, properties);
  const networkAcls = hasMember(properties, 'networkAcls')
    ? readNetworkAcls(member(properties, 'networkAcls'), hsm.networkAcls)
    : hsm.networkAcls;
  const access = networkAccessOf(properties) ?? hsm.publicNetworkAccess;
  hsm.networkAcls = networkAcls;
  hsm.publicNetworkAccess = access;
  hsm.enablePurgeProtection ||= asBoolean(member(properties, 'enablePurgeProtection')) ?? false;
  hsm.tags = patchedTags(body, hsm.tags);
  hsm.systemData = modified(hsm.systemData, call.caller, call.azure.clock.now());
  return acceptedHsm(call, hsm);
}

/** Errors of a Managed HSM's provider have the status as their code (recorded). */
function refuseIrreversible(hsm: ManagedHsm, properties: unknown): void {
  if (hsm.enablePurgeProtection && asBoolean(member(properties, 'enablePurgeProtection')) === false) {
    throw providerRefusal(
      400,
      '400',
      'The property "enablePurgeProtection" cannot be set to false. Enabling the purge protection for a Managed HSM is an irreversible action.',
    );
  }
  const days = asNumber(member(properties, 'softDeleteRetentionInDays'));
  if (days !== undefined && days !== hsm.softDeleteRetentionInDays) {
    throw providerRefusal(
      400,
      '400',
      'The property "softDeleteRetentionInDays" has been set already and it can\'t be modified.',
    );
  }
}

function recovered(call: ArmCall, id: string, name: string): Reply {
  const { azure } = call;
  const deleted = deletedStore(azure, azure.estate.deletedManagedHsms, name);
  if (deleted?.store.id.toLowerCase() !== id.toLowerCase()) {
    throw providerRefusal(
      404,
      'ResourceNotFound',
      'The specified resource does not exist. Follow this link for more information: https://go.microsoft.com/fwlink/?linkid=2147446',
    );
  }
  const { store } = deleted;
  azure.estate.deletedManagedHsms.delete(name.toLowerCase());
  azure.estate.managedHsms.set(id.toLowerCase(), store);
  store.systemData = modified(store.systemData, call.caller, azure.clock.now());
  return acceptedHsm(call, store);
}

function createdHsm(call: ArmCall, name: string, location: string, body: unknown): Reply {
  requireName(call, name);
  const { azure } = call;
  const now = azure.clock.now();
  const hsm: ManagedHsm = {
    ...newResourceIn(call, type, name),
    location: regionName(location),
    tags: patchedTags(body, undefined),
    systemData: created(call.caller, now),
    ...settingsOf(call, body),
    keys: new Map(),
    deletedKeys: new Map(),
    localRoleAssignments: new Map(),
    allowKeyManagementThroughArm: false,
    readyAt: now + azure.behaviour.operationDuration,
    activationStatus: 'NotActivated',
  };
  assignInitialAdministrators(hsm);
  azure.estate.managedHsms.set(hsm.id.toLowerCase(), hsm);
  return { status: 200, headers: providerHeaders, body: managedHsmView(azure, hsm) };
}

function requireName({ azure }: ArmCall, name: string): void {
  if (!isVaultName(name)) throw providerRefusal(400, 'VaultNameNotValid', invalidNameText(name));
  if (managedHsmNamed(azure.estate, name) !== undefined) {
    throw providerRefusal(409, 'VaultAlreadyExists', `The name '${name}' is already in use.`);
  }
  if (deletedStore(azure, azure.estate.deletedManagedHsms, name) === undefined) return;
  throw providerRefusal(
    409,
    'ConflictError',
    'A managed HSM with the same name already exists in deleted state. You need to either recover or purge existing managed HSM.',
  );
}

type Settings = Pick<
  ManagedHsm,
  | 'tenantId'
  | 'sku'
  | 'initialAdminObjectIds'
  | 'softDeleteRetentionInDays'
  | 'enablePurgeProtection'
  | 'publicNetworkAccess'
  | 'networkAcls'
>;

/** The texts of what lacks are assumed. */
function settingsOf(call: ArmCall, body: unknown): Settings {
  const properties = member(body, 'properties');
  const tenantId = asString(member(properties, 'tenantId')) ?? call.azure.estate.tenant.tenantId;
  const initialAdminObjectIds = asStrings(member(properties, 'initialAdminObjectIds')) ?? [];
  const sku = asString(memberAt(body, 'sku', 'name')) ?? '';
  const days = asNumber(member(properties, 'softDeleteRetentionInDays')) ?? 90;
  const { tenant } = call.azure.estate;
  if (tenantId.toLowerCase() !== tenant.tenantId) throw invalid(`The tenant ID '${tenantId}' is invalid.`);
  if (initialAdminObjectIds.length === 0) throw invalid('The parameter initialAdminObjectIds is not specified.');
  if (!/^(Standard_B1|Custom_B6|Custom_B32|Custom_C42|Custom_C10)$/i.test(sku))
    throw invalid(`The sku '${sku}' is invalid.`);
  if (!Number.isInteger(days) || days < 7 || days > 90) {
    throw invalid('The property "softDeleteRetentionInDays" must be between 7 and 90.');
  }
  return {
    tenantId,
    sku,
    initialAdminObjectIds,
    softDeleteRetentionInDays: days,
    enablePurgeProtection: asBoolean(member(properties, 'enablePurgeProtection')) ?? false,
    publicNetworkAccess: networkAccessOf(properties) ?? 'Enabled',
    networkAcls: readNetworkAcls(member(properties, 'networkAcls'), undefined),
  };
}

function invalid(message: string): Error {
  return providerRefusal(400, '400', message);
}
