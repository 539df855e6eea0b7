import type { Azure } from '../azure.ts';
import type { KeyCaller } from '../keyVault/access.ts';
import type { Account } from '../state/resources.ts';

/** Who the service is when it calls a vault for an account. */
export const serviceName = 'Microsoft.CognitiveServices/accounts';

/**
 * The identity with which an account reaches its key: the attached user-assigned one of that client id, or, without a
 * client id, the system-assigned one. Undefined where the account has no such identity.
 */
export function keyIdentityOf(azure: Azure, account: Account, clientId: string | undefined): KeyCaller | undefined {
  const { estate, tokens } = azure;
  const objectId =
    clientId === undefined ? account.identity?.principalId : userAssignedPrincipal(azure, account, clientId);
  const principal = objectId === undefined ? undefined : estate.principals.get(objectId.toLowerCase());
  if (principal === undefined) return undefined;
  return {
    objectId: principal.objectId,
    appId: principal.appId ?? principal.objectId,
    issuer: tokens.issuer,
    service: serviceName,
  };
}

function userAssignedPrincipal(azure: Azure, account: Account, clientId: string): string | undefined {
  return account.identity?.userAssignedIdentities
    .map((id) => azure.estate.userAssignedIdentities.get(id.toLowerCase()))
    .find((identity) => identity?.clientId.toLowerCase() === clientId.toLowerCase())?.principalId;
}
