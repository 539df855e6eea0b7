import { newGuid } from '../../guid.ts';
import { asBoolean, asObject, asString, hasMember, member, memberAt } from '../../json.ts';
import { requirePrerequisites, storeAt } from '../../service/prerequisites.ts';
import type { Account, Encryption } from '../../state/resources.ts';
import type { Reply } from '../../wire/exchange.ts';
import { parameter } from '../../wire/routes.ts';
import {
  bodyOf,
  locationOf,
  newResourceIn,
  requireAction,
  requireSameLocation,
  resourceGroupOf,
  subscriptionOf,
  type ArmCall,
} from '../call.ts';
import { patchedTags } from '../patch.ts';
import { armRefusal, badRequest } from '../refusals.ts';
import { created, modified } from '../systemData.ts';
import { serviceHeaders } from './accounts.ts';
import { requireMatch } from './precondition.ts';
import { accountType } from './accountType.ts';
import { accountView } from './accountView.ts';
import { deletedAccountWithId } from './deletedAccounts.ts';
import { nextEtag } from './etags.ts';
import { kindNamed } from './kinds.ts';
import { beginWrite, encryptionOf, hasKeyIdentity, requireCompliantAccount, requireSettled } from './patchAccount.ts';
import { applyIdentity, judgeIdentity } from './patchIdentity.ts';
import { requireFreeSubdomain } from './subdomains.ts';

/**
 * PUT of an account makes it (201, `Creating`, recorded), brings a deleted one back with `restore: true`, or writes an
 * existing one anew: then what the body leaves out is reset (assumed; Microsoft's samples send everything again).
 */
export function putAccount(call: ArmCall): Reply {
  subscriptionOf(call);
  requireAction(call, `${accountType}/write`, call.request.path);
  const group = resourceGroupOf(call);
  const body = bodyOf(call);
  const location = locationOf(body);
  const id = `${group.id}/providers/${accountType}/${parameter(call.parameters, 'accountName')}`;
  const before = call.azure.estate.accounts.get(id.toLowerCase());
  if (before !== undefined) return rewritten(call, before, body, location);
  const restores = asBoolean(memberAt(body, 'properties', 'restore')) ?? false;
  return restores ? restored(call, id) : createdAccount(call, id, body, location);
}

function createdAccount(call: ArmCall, id: string, body: unknown, location: string): Reply {
  const account = accountOfBody(call, body, location);
  requireCompliantAccount(call, account, member(body, 'properties'), member(body, 'identity'));
  if (deletedAccountWithId(call.azure, id) !== undefined) throw softDeleted(id);
  requireFreeSubdomain(call.azure, account);
  const encryption = applyIdentityAndJudgeKey(call, account, body);
  call.azure.estate.accounts.set(account.id.toLowerCase(), account);
  return creating(call, account, encryption);
}

/** The refusal is quoted from public threads. */
function softDeleted(id: string): Error {
  return armRefusal(
    409,
    'FlagMustBeSetForRestore',
    `An existing resource with ID '${id}' has been soft-deleted. To restore the resource, you must specify 'restore' to be 'true' in the property. If you don't want to restore existing resource, please purge it first.`,
  );
}

/** "If … the key vault is also deleted, then you must restore the key vault before you restore" (documented). */
function restored(call: ArmCall, id: string): Reply {
  const { azure } = call;
  const deleted = deletedAccountWithId(azure, id);
  if (deleted === undefined) {
    throw armRefusal(404, 'ResourceNotFound', `There is no soft-deleted resource with ID '${id}' to restore.`);
  }
  const { account } = deleted;
  const { encryption } = account;
  if (encryption?.keySource === 'Microsoft.KeyVault' && !hasKeyStore(call, encryption.keyVaultProperties.keyVaultUri)) {
    throw badRequest(
      `The key vault '${encryption.keyVaultProperties.keyVaultUri}' of the customer-managed key was not found. Restore the key vault before you restore the resource.`,
    );
  }
  requireFreeSubdomain(call.azure, account);
  azure.estate.deletedAccounts.delete(id.toLowerCase());
  azure.estate.accounts.set(id.toLowerCase(), account);
  touch(call, account);
  return creating(call, account, undefined);
}

/** Whether the vault or Managed HSM of that address exists and is not deleted. */
function hasKeyStore({ azure }: ArmCall, uri: string): boolean {
  if (storeAt(azure, uri) !== undefined) return true;
  const [name = ''] = URL.canParse(uri) ? new URL(uri).hostname.split('.') : [];
  const isHsm = uri.toLowerCase().includes(azure.estate.cloud.managedHsmSuffix);
  return isHsm && [...azure.estate.managedHsms.values()].some((hsm) => hsm.name.toLowerCase() === name.toLowerCase());
}

/** 201 with an address to poll but no `location` (recorded). */
function creating(call: ArmCall, account: Account, encryption: Encryption | undefined): Reply {
  const url = beginWrite(call, account, encryption, 'Creating');
  return {
    status: 201,
    headers: { ...serviceHeaders(account.etag), 'azure-asyncoperation': url },
    body: accountView(call, account, encryption),
  };
}

function rewritten(call: ArmCall, account: Account, body: unknown, location: string): Reply {
  requireMatch(call, account.etag);
  requireSettled(account);
  requireSameLocation(account, location);
  const wished = accountOfBody(call, body, location);
  if (wished.kind.toLowerCase() !== account.kind.toLowerCase()) {
    throw badRequest(`The kind of the account cannot be changed from '${account.kind}' to '${wished.kind}'.`);
  }
  requireCompliantAccount(call, account, member(body, 'properties'), member(body, 'identity'));
  requireFreeSubdomain(call.azure, { ...wished, id: account.id });
  const encryption = applyIdentityAndJudgeKey(call, account, body) ?? resetOf(call, account);
  account.tags = wished.tags;
  account.sku = wished.sku;
  const { customSubDomainName } = wished;
  if (customSubDomainName !== undefined) call.azure.estate.accounts.setSubdomain(account, customSubDomainName);
  account.publicNetworkAccess = wished.publicNetworkAccess;
  account.networkAcls = wished.networkAcls;
  account.disableLocalAuth = wished.disableLocalAuth;
  account.allowProjectManagement = wished.allowProjectManagement || account.projects.length > 0;
  touch(call, account);
  const url = beginWrite(call, account, encryption);
  return {
    status: 200,
    headers: { ...serviceHeaders(account.etag), 'azure-asyncoperation': url },
    body: accountView(call, account, encryption),
  };
}

/** An account under a key whose PUT does not mention encryption goes back to Microsoft-managed keys, if it may. */
function resetOf(call: ArmCall, account: Account): Encryption | undefined {
  if (account.encryption?.keySource !== 'Microsoft.KeyVault') return undefined;
  const reset: Encryption = { keySource: 'Microsoft.CognitiveServices' };
  requirePrerequisites(call.azure, account, reset, () => true);
  return reset;
}

/** Judges identity and key before either is changed; the identity of a body that writes none stays. */
function applyIdentityAndJudgeKey(call: ArmCall, account: Account, body: unknown): Encryption | undefined {
  const identity = hasMember(body, 'identity')
    ? judgeIdentity(call, account.identity, member(body, 'identity'))
    : undefined;
  const encryption = encryptionOf(member(body, 'properties'));
  if (encryption !== undefined) {
    requirePrerequisites(call.azure, account, encryption, (clientId) =>
      hasKeyIdentity(call, account, identity, clientId),
    );
  }
  if (identity !== undefined) applyIdentity(call, account, identity);
  return encryption;
}

function touch(call: ArmCall, account: Account): void {
  const now = call.azure.clock.now();
  account.systemData = modified(account.systemData, call.caller, now);
  account.etag = nextEtag(now);
}

/** The account as the body alone describes it. The texts of what lacks are assumed. */
function accountOfBody(call: ArmCall, body: unknown, location: string): Account {
  const asked = asString(member(body, 'kind'));
  const kind = kindNamed(asked);
  const sku = asString(memberAt(body, 'sku', 'name'));
  if (kind === undefined) {
    throw armRefusal(
      400,
      'InvalidApiSetId',
      `The account type '${asked ?? ''}' is either invalid or unavailable in given region.`,
    );
  }
  if (sku === undefined) throw armRefusal(400, 'InvalidSku', 'The sku of the account is not specified.');
  const properties = member(body, 'properties');
  const now = call.azure.clock.now();
  const access = asString(member(properties, 'publicNetworkAccess'))?.toLowerCase();
  return {
    ...newResourceIn(call, accountType, parameter(call.parameters, 'accountName')),
    location,
    tags: patchedTags(body, undefined),
    systemData: created(call.caller, now),
    kind,
    sku,
    etag: nextEtag(now),
    provisioningState: 'Creating',
    internalId: newGuid().replaceAll('-', ''),
    customSubDomainName: asString(member(properties, 'customSubDomainName')),
    publicNetworkAccess: access === 'disabled' ? 'Disabled' : 'Enabled',
    networkAcls: asObject(member(properties, 'networkAcls')),
    disableLocalAuth: asBoolean(member(properties, 'disableLocalAuth')),
    identity: undefined,
    encryption: undefined,
    protection: undefined,
    allowProjectManagement: asBoolean(member(properties, 'allowProjectManagement')) ?? false,
    deployments: [],
    projects: [],
  };
}
