import type { Azure } from '../azure.ts';
import { decide } from '../authorization/authorize.ts';
import { identitiesOf } from '../state/directory.ts';
import type { AccessPolicy, Vault } from '../state/resources.ts';
import { isInRange } from './addresses.ts';
import { vaultRefusal } from './refusals.ts';

/** Who calls a vault: a person or application from an address, or an Azure service as a resource's identity. */
export interface KeyCaller {
  readonly objectId: string;
  readonly appId: string;
  readonly issuer: string;
  /** The client's IPv4 address; undefined for a service, whose address no firewall rule lists. */
  readonly address?: string;
  /** The service on whose behalf the identity calls, e.g. `Microsoft.CognitiveServices/accounts`. */
  readonly service?: string;
}

/** The operations on keys, with the data action (RBAC) and the permission (access policies) that each asks for. */
export const keyOperations = {
  get: { dataAction: 'Microsoft.KeyVault/vaults/keys/read', permission: 'get' },
  list: { dataAction: 'Microsoft.KeyVault/vaults/keys/read', permission: 'list' },
  create: { dataAction: 'Microsoft.KeyVault/vaults/keys/create/action', permission: 'create' },
  update: { dataAction: 'Microsoft.KeyVault/vaults/keys/update/action', permission: 'update' },
  encrypt: { dataAction: 'Microsoft.KeyVault/vaults/keys/encrypt/action', permission: 'encrypt' },
  decrypt: { dataAction: 'Microsoft.KeyVault/vaults/keys/decrypt/action', permission: 'decrypt' },
  wrapKey: { dataAction: 'Microsoft.KeyVault/vaults/keys/wrap/action', permission: 'wrapKey' },
  unwrapKey: { dataAction: 'Microsoft.KeyVault/vaults/keys/unwrap/action', permission: 'unwrapKey' },
  getRotationPolicy: {
    dataAction: 'Microsoft.KeyVault/vaults/keyrotationpolicies/read',
    permission: 'getrotationpolicy',
  },
  setRotationPolicy: {
    dataAction: 'Microsoft.KeyVault/vaults/keyrotationpolicies/write',
    permission: 'setrotationpolicy',
  },
} as const;

export type KeyOperation = keyof typeof keyOperations;

/**
 * Lets the caller pass or throws Key Vault's refusal: first the firewall, then RBAC or the access policies. The one
 * place where access to keys is judged, for people and for services alike.
 */
export function authorizeKeyAccess(
  azure: Azure,
  vault: Vault,
  caller: KeyCaller,
  operation: KeyOperation,
  keyName?: string,
): void {
  requireNetworkPath(azure, vault, caller);
  if (vault.enableRbacAuthorization) requireDataAction(azure, vault, caller, operation, keyName);
  else requireAccessPolicy(azure, vault, caller, operation);
}

/** Bodies as quoted in public threads (ForbiddenByConnection, ForbiddenByFirewall). */
function requireNetworkPath(azure: Azure, vault: Vault, caller: KeyCaller): void {
  if (caller.service !== undefined && bypassesFirewall(azure, vault)) return;
  if (vault.publicNetworkAccess === 'Disabled') {
    throw vaultRefusal(
      403,
      'Forbidden',
      `Public network access is disabled and request is not from a trusted service nor via an approved private link.\r\n${callerLine(caller)}\r\n${vaultLine(vault)}`,
      'ForbiddenByConnection',
    );
  }
  const acls = vault.networkAcls;
  if (acls?.defaultAction !== 'Deny') return;
  const { address } = caller;
  if (address !== undefined && acls.ipRules.some((rule) => isInRange(address, rule.value))) return;
  throw vaultRefusal(
    403,
    'Forbidden',
    `Client address is not authorized and caller is not a trusted service.\r\nClient address: ${address ?? '(not shown)'}\r\n${callerLine(caller)}\r\n${vaultLine(vault)}`,
    'ForbiddenByFirewall',
  );
}

function bypassesFirewall(azure: Azure, vault: Vault): boolean {
  return (
    azure.behaviour.trustedServices === 'admit' && (vault.networkAcls?.bypass ?? 'AzureServices') === 'AzureServices'
  );
}

/** Body as quoted in public threads (ForbiddenByRbac), for callers and for services. */
function requireDataAction(
  azure: Azure,
  vault: Vault,
  caller: KeyCaller,
  operation: KeyOperation,
  keyName: string | undefined,
): void {
  const action = keyOperations[operation].dataAction;
  const scope = keyName === undefined ? vault.id : `${vault.id}/keys/${keyName}`;
  const decision = decide(azure, caller.objectId, action, scope, 'dataAction');
  if (decision.allowed) return;
  throw vaultRefusal(
    403,
    'Forbidden',
    rbacText(caller, action, scope, vault, decision.denyAssignment?.id),
    'ForbiddenByRbac',
  );
}

/** The text of ForbiddenByRbac, line by line as quoted. */
export function rbacText(
  caller: KeyCaller,
  action: string,
  scope: string,
  vault: Vault,
  denyAssignmentId?: string,
): string {
  const reason = denyAssignmentId === undefined ? 'DeniedWithNoValidRBAC' : 'DeniedByDenyAssignment';
  return [
    'Caller is not authorized to perform action on resource.',
    'If role assignments, deny assignments or role definitions were changed recently, please observe propagation time.',
    callerLine(caller),
    `Action: '${action}'`,
    `Resource: '${scope.toLowerCase()}'`,
    'Assignment: (not found)',
    `DenyAssignmentId: ${denyAssignmentId === undefined ? 'null' : `'${denyAssignmentId}'`}`,
    `DecisionReason: ${caller.service === undefined ? `'${reason}'` : 'null'} `,
    vaultLine(vault),
    '',
  ].join('\r\n');
}

/** Body as recorded (ForbiddenByPolicy). */
function requireAccessPolicy(azure: Azure, vault: Vault, caller: KeyCaller, operation: KeyOperation): void {
  const { permission } = keyOperations[operation];
  const identities = identitiesOf(azure.estate.principals, caller.objectId);
  const granted = vault.accessPolicies.some(
    (policy) => identities.has(policy.objectId.toLowerCase()) && grantsKeys(policy, permission),
  );
  if (granted) return;
  throw vaultRefusal(
    403,
    'Forbidden',
    `The user, group or application '${identityText(caller)}' does not have keys ${permission.toLowerCase()} permission on key vault '${vault.name};location=${vault.location}'. For help resolving this issue, please see https://go.microsoft.com/fwlink/?linkid=2125287`,
    'ForbiddenByPolicy',
  );
}

function grantsKeys(policy: AccessPolicy, permission: string): boolean {
  const granted = (policy.permissions['keys'] ?? []).map((name) => name.toLowerCase());
  return granted.includes('all') || granted.includes(permission.toLowerCase());
}

function callerLine(caller: KeyCaller): string {
  return `Caller: ${caller.service === undefined ? '' : `name=${caller.service};`}${identityText(caller)}`;
}

function identityText(caller: KeyCaller): string {
  return `appid=${caller.appId};oid=${caller.objectId};iss=${caller.issuer}`;
}

function vaultLine(vault: Vault): string {
  return `Vault: ${vault.name};location=${vault.location}`;
}
