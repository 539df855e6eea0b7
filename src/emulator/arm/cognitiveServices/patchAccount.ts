import { newGuid } from '../../guid.ts';
import { asBoolean, asObject, asString, hasMember, member, memberAt } from '../../json.ts';
import { keyIdentityOf } from '../../service/identityOfAccount.ts';
import { requirePrerequisites } from '../../service/prerequisites.ts';
import type { Account, AccountOperation, Encryption, KeyVaultProperties } from '../../state/resources.ts';
import type { Reply } from '../../wire/exchange.ts';
import { bodyOf, type ArmCall } from '../call.ts';
import { patchedTags } from '../patch.ts';
import { requireCompliant } from '../policy/compliance.ts';
import { armRefusal, badRequest } from '../refusals.ts';
import { modified } from '../systemData.ts';
import { accountOf, serviceHeaders } from './accounts.ts';
import { requireMatch } from './precondition.ts';
import { accountType } from './accountType.ts';
import { accountProperties, accountView } from './accountView.ts';
import { nextEtag } from './etags.ts';
import { operationUrl } from './operationResults.ts';
import { applyIdentity, judgeIdentity, type IdentityChange } from './patchIdentity.ts';
import { requireFreeSubdomain } from './subdomains.ts';

/** Members of `properties` whose write runs as an operation (recorded; publicNetworkAccess is assumed). */
const slowProperties = ['encryption', 'networkAcls', 'customSubDomainName', 'publicNetworkAccess'];

/**
 * PATCH of an account. Tags and SKU are answered 200; identity, encryption and network run as an operation, answered
 * 202 with the account in state `Accepted` and two addresses to poll, without Retry-After (recorded). Everything is
 * judged before anything is changed.
 */
export function updateAccount(call: ArmCall): Reply {
  const account = accountOf(call, `${accountType}/write`);
  const body = bodyOf(call);
  requireMatch(call, account.etag);
  requireSettled(account);
  requireCompliantAccount(
    call,
    account,
    mergedProperties(call, account, body),
    hasMember(body, 'identity') ? member(body, 'identity') : account.identity,
  );
  const identity = hasMember(body, 'identity')
    ? judgeIdentity(call, account.identity, member(body, 'identity'))
    : undefined;
  const encryption = encryptionOf(member(body, 'properties'));
  if (encryption !== undefined) {
    requirePrerequisites(call.azure, account, encryption, (clientId) =>
      hasKeyIdentity(call, account, identity, clientId),
    );
  }
  const customSubDomainName = asString(memberAt(body, 'properties', 'customSubDomainName'));
  requireFreeSubdomain(call.azure, { id: account.id, customSubDomainName });
  applyPlain(call, account, body);
  if (identity !== undefined) applyIdentity(call, account, identity);
  if (!runsAsOperation(body)) {
    return { status: 200, headers: serviceHeaders(account.etag), body: accountView(call, account) };
  }
  return accepted(call, account, encryption);
}

/** While one write runs, the next is refused; the text is the one that clients match ("in state Accepted"). */
export function requireSettled({ id, provisioningState }: Account): void {
  if (provisioningState !== 'Accepted' && provisioningState !== 'Creating') return;
  throw armRefusal(409, 'AccountProvisioningStateInvalid', `Account ${id} in state ${provisioningState}`);
}

/** Whether the account will have the identity that the key is to be reached with, the one just being made included. */
export function hasKeyIdentity(
  call: ArmCall,
  account: Account,
  change: IdentityChange | undefined,
  clientId: string | undefined,
): boolean {
  if (clientId === undefined && change?.makeSystem === true) return true;
  return (
    keyIdentityOf(call.azure, { ...account, identity: change?.identity ?? account.identity }, clientId) !== undefined
  );
}

/** Policy judges a PATCH together with what it leaves as it is. */
function mergedProperties(call: ArmCall, account: Account, body: unknown): object {
  return { ...accountProperties(call.azure.estate, account), ...asObject(member(body, 'properties')) };
}

export function requireCompliantAccount(
  call: ArmCall,
  { id, name, kind }: Pick<Account, 'id' | 'name' | 'kind'>,
  properties: unknown,
  identity: unknown,
): void {
  requireCompliant(call, { id, name, type: accountType, kind, identity, properties });
}

function runsAsOperation(body: unknown): boolean {
  const properties = member(body, 'properties');
  return hasMember(body, 'identity') || slowProperties.some((name) => hasMember(properties, name));
}

/** 202 with the account in state `Accepted` and two addresses to poll. */
function accepted(call: ArmCall, account: Account, encryption: Encryption | undefined): Reply {
  const url = beginWrite(call, account, encryption);
  return {
    status: 202,
    headers: {
      ...serviceHeaders(account.etag),
      'azure-asyncoperation': url,
      location: `${url}&operationResultResponseType=Location`,
    },
    body: accountView(call, account, encryption),
  };
}

/** Begins the operation that ends a write and yields the address of its state. */
export function beginWrite(
  { azure, request }: ArmCall,
  account: Account,
  encryption: Encryption | undefined,
  shownAs?: 'Creating',
): string {
  const now = azure.clock.now();
  const operation: AccountOperation = {
    name: newGuid(),
    subscriptionId: account.subscriptionId,
    location: account.location,
    accountId: account.id,
    startedAt: now,
    completesAt: now + azure.behaviour.operationDuration,
    encryption,
    ...(shownAs === undefined ? {} : { shownAs }),
    status: 'Updating',
    error: undefined,
  };
  azure.estate.operations.set(operation.name, operation);
  account.provisioningState = shownAs ?? 'Accepted';
  return operationUrl(request.host, operation);
}

function applyPlain(call: ArmCall, account: Account, body: unknown): void {
  const now = call.azure.clock.now();
  const properties = member(body, 'properties');
  const access = asString(member(properties, 'publicNetworkAccess'))?.toLowerCase();
  account.tags = patchedTags(body, account.tags);
  account.sku = asString(memberAt(body, 'sku', 'name')) ?? account.sku;
  account.networkAcls = asObject(member(properties, 'networkAcls')) ?? account.networkAcls;
  const subdomain = asString(member(properties, 'customSubDomainName'));
  if (subdomain !== undefined) call.azure.estate.accounts.setSubdomain(account, subdomain);
  account.disableLocalAuth = asBoolean(member(properties, 'disableLocalAuth')) ?? account.disableLocalAuth;
  if (access !== undefined) account.publicNetworkAccess = access === 'disabled' ? 'Disabled' : 'Enabled';
  account.systemData = modified(account.systemData, call.caller, now);
  account.etag = nextEtag(now);
}

/** The encryption that a body writes; undefined where it writes none. */
export function encryptionOf(properties: unknown): Encryption | undefined {
  const encryption = asObject(member(properties, 'encryption'));
  if (encryption === undefined) return undefined;
  const source = (asString(member(encryption, 'keySource')) ?? 'Microsoft.KeyVault').toLowerCase();
  if (source === 'microsoft.cognitiveservices') return { keySource: 'Microsoft.CognitiveServices' };
  if (source !== 'microsoft.keyvault') throw badRequest('The key source of the encryption is invalid.');
  return {
    keySource: 'Microsoft.KeyVault',
    keyVaultProperties: keyVaultPropertiesOf(member(encryption, 'keyVaultProperties')),
  };
}

/** Members are kept as the client wrote them: an empty `keyVersion` stays an empty one. */
function keyVaultPropertiesOf(value: unknown): KeyVaultProperties {
  const keyName = asString(member(value, 'keyName'));
  const keyVaultUri = asString(member(value, 'keyVaultUri'));
  const keyVersion = asString(member(value, 'keyVersion'));
  const identityClientId = asString(member(value, 'identityClientId'));
  if (keyName === undefined || keyVaultUri === undefined) throw badRequest('KeyVaultProperties is invalid');
  return {
    keyName,
    ...(keyVersion === undefined ? {} : { keyVersion }),
    keyVaultUri,
    ...(identityClientId === undefined ? {} : { identityClientId }),
  };
}
