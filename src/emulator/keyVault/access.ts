import type { Azure } from '../azure.ts';
import { decide } from '../authorization/authorize.ts';
import { requireLocalRole } from '../managedHsm/localAccess.ts';
import { admits } from '../network/firewall.ts';
import type { NetworkPath } from '../network/path.ts';
import { identitiesOf } from '../state/directory.ts';
import type { AccessPolicy, NetworkRuleSet, Vault } from '../state/resources.ts';
import { Refusal } from '../wire/exchange.ts';
import { isManagedHsm, type KeyStore } from './keyStore.ts';
import type { StoreOperation } from './operations.ts';
import { vaultRefusal } from './refusals.ts';

/** Who calls a key store: a person or application from an address, or an Azure service as a resource's identity. */
export interface KeyCaller {
  readonly objectId: string;
  readonly appId: string;
  readonly issuer: string;
  /** How the client comes to the store; undefined for a service, whose address no firewall rule lists. */
  readonly path?: NetworkPath;
  /** The service on whose behalf the identity calls, e.g. `Microsoft.CognitiveServices/accounts`. */
  readonly service?: string;
}

/** How a key store judged a call; what it did not get to judge is undefined. */
export interface Access {
  readonly refusal: Refusal | undefined;
  readonly isAddressAuthorized: boolean;
  readonly isRbacAuthorized: boolean | undefined;
  readonly isAccessPolicyMatch: boolean | undefined;
  /** The service that came through the bypass for trusted services. */
  readonly trustedService: string | undefined;
}

/**
 * Judges a call: first the firewall, then RBAC or the access policies. The one place where access to keys is judged, for
 * people and for services alike. `place` is `/`, `/keys` or `/keys/{name}`.
 */
export function judgeAccess(
  azure: Azure,
  store: KeyStore,
  caller: KeyCaller,
  operation: StoreOperation,
  place: string,
): Access {
  const trusted = caller.service !== undefined && bypassesFirewall(azure, store);
  const network = trusted ? undefined : refusalOf(() => requireNetworkPath(store, caller));
  const judged = {
    isAddressAuthorized: network === undefined,
    isRbacAuthorized: undefined,
    isAccessPolicyMatch: undefined,
    trustedService: trusted ? caller.service : undefined,
  };
  if (network !== undefined) return { ...judged, refusal: network };
  const refusal = refusalOf(() => {
    if (isManagedHsm(store)) requireLocalRole(azure, store, caller.objectId, operation.hsmAction, place);
    else if (store.enableRbacAuthorization) requireDataAction(azure, store, caller, operation, place);
    else requireAccessPolicy(azure, store, caller, operation);
  });
  const verdict = refusal === undefined;
  const byPolicy = !isManagedHsm(store) && !store.enableRbacAuthorization;
  return { ...judged, refusal, ...(byPolicy ? { isAccessPolicyMatch: verdict } : { isRbacAuthorized: verdict }) };
}

function refusalOf(judge: () => void): Refusal | undefined {
  try {
    judge();
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

/**
 * Nothing is in the way of an approved private endpoint. Bodies as quoted in public threads of vaults (ForbiddenByConnection,
 * ForbiddenByFirewall); the same is assumed of HSMs.
 */
function requireNetworkPath(store: KeyStore, caller: KeyCaller): void {
  if (caller.path?.kind === 'privateLink') return;
  if (store.publicNetworkAccess === 'Disabled') {
    throw vaultRefusal(
      403,
      'Forbidden',
      `Public network access is disabled and request is not from a trusted service nor via an approved private link.\r\n${callerLine(caller)}\r\n${vaultLine(store)}`,
      'ForbiddenByConnection',
    );
  }
  if (isAdmitted(store.networkAcls, caller.path)) return;
  const address = caller.path?.address;
  throw vaultRefusal(
    403,
    'Forbidden',
    `Client address is not authorized and caller is not a trusted service.\r\nClient address: ${address ?? '(not shown)'}\r\n${callerLine(caller)}\r\n${vaultLine(store)}`,
    'ForbiddenByFirewall',
  );
}

function isAdmitted(acls: NetworkRuleSet | undefined, path: NetworkPath | undefined): boolean {
  if (acls?.defaultAction !== 'Deny') return true;
  const ranges = acls.ipRules.map(({ value }) => value);
  return admits({ ranges, subnets: acls.virtualNetworkRules.map(({ id }) => id) }, path);
}

function bypassesFirewall(azure: Azure, store: KeyStore): boolean {
  return (
    azure.behaviour.trustedServices === 'admit' && (store.networkAcls?.bypass ?? 'AzureServices') === 'AzureServices'
  );
}

/** Body as quoted in public threads (ForbiddenByRbac), for callers and for services. */
function requireDataAction(
  azure: Azure,
  vault: Vault,
  caller: KeyCaller,
  { dataAction }: StoreOperation,
  place: string,
): void {
  const scope = place.startsWith('/keys/') ? `${vault.id}${place}` : vault.id;
  const decision = decide(azure, caller.objectId, dataAction, scope, 'dataAction');
  if (decision.allowed) return;
  throw vaultRefusal(
    403,
    'Forbidden',
    rbacText(caller, dataAction, scope, vault, decision.denyAssignment?.id),
    'ForbiddenByRbac',
  );
}

/** The text of ForbiddenByRbac, line by line as quoted. */
export function rbacText(
  caller: KeyCaller,
  action: string,
  scope: string,
  store: KeyStore,
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
    vaultLine(store),
    '',
  ].join('\r\n');
}

/** Body as recorded (ForbiddenByPolicy). */
function requireAccessPolicy(azure: Azure, vault: Vault, caller: KeyCaller, { permission }: StoreOperation): void {
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

/** `all` covers every operation but purging, which must be named (Azure PowerShell's own warning). */
function grantsKeys(policy: AccessPolicy, permission: string): boolean {
  const granted = (policy.permissions['keys'] ?? []).map((name) => name.toLowerCase());
  return granted.includes(permission.toLowerCase()) || (granted.includes('all') && permission !== 'purge');
}

function callerLine(caller: KeyCaller): string {
  return `Caller: ${caller.service === undefined ? '' : `name=${caller.service};`}${identityText(caller)}`;
}

function identityText(caller: KeyCaller): string {
  return `appid=${caller.appId};oid=${caller.objectId};iss=${caller.issuer}`;
}

function vaultLine(store: KeyStore): string {
  return `Vault: ${store.name};location=${store.location}`;
}
