import type { KeyEvent } from '../audit/keyEvents.ts';
import type { ColumnDeclaration, ColumnType } from '../kql/index.ts';
import type { Estate } from '../state/estate.ts';
import type { ManagedHsm, Vault, Workspace } from '../state/resources.ts';

export type LogRow = Readonly<Record<string, unknown>>;

/** One of the tables into which key stores write: its columns, and the row of an event. */
export interface LogTable {
  readonly name: string;
  readonly dedicated: boolean;
  readonly columns: readonly ColumnDeclaration[];
  readonly row: (estate: Estate, workspace: Workspace, event: KeyEvent) => LogRow;
}

/** Both exist in every workspace, with all their columns, even where nothing was ever sent to them (assumed). */
export const logTables: readonly LogTable[] = [
  {
    name: 'AZKVAuditLogs',
    dedicated: true,
    // Microsoft's reference of the table.
    columns: columnsOf({
      TenantId: 'string',
      TimeGenerated: 'datetime',
      OperationName: 'string',
      OperationVersion: 'string',
      ResultType: 'string',
      ResultSignature: 'string',
      ResultDescription: 'string',
      HttpStatusCode: 'int',
      Id: 'string',
      RequestUri: 'string',
      CallerIpAddress: 'string',
      Identity: 'dynamic',
      AppliedAssignmentId: 'string',
      IsRbacAuthorized: 'bool',
      IsAccessPolicyMatch: 'bool',
      IsAddressAuthorized: 'bool',
      AddressAuthorizationType: 'string',
      TrustedService: 'string',
      SubnetId: 'string',
      Nsp: 'dynamic',
      Algorithm: 'string',
      Tlsversion: 'string',
      ClientInfo: 'string',
      CorrelationId: 'string',
      DurationMs: 'int',
      EnableRbacAuthorization: 'bool',
      EnablePurgeProtection: 'bool',
      EnableSoftDelete: 'bool',
      SoftDeleteRetentionInDays: 'int',
      VaultProperties: 'dynamic',
      Properties: 'dynamic',
      SourceSystem: 'string',
      Type: 'string',
      _ResourceId: 'string',
      _SubscriptionId: 'string',
    }),
    row: dedicatedRow,
  },
  {
    name: 'AzureDiagnostics',
    dedicated: false,
    // Microsoft's reference of the table; what a service adds gets a suffix by its type: _s, _d, _b, _g.
    columns: columnsOf({
      TenantId: 'string',
      TimeGenerated: 'datetime',
      ResourceId: 'string',
      Category: 'string',
      ResourceGroup: 'string',
      SubscriptionId: 'string',
      ResourceProvider: 'string',
      Resource: 'string',
      ResourceType: 'string',
      OperationName: 'string',
      OperationVersion: 'string',
      ResultType: 'string',
      ResultSignature: 'string',
      ResultDescription: 'string',
      DurationMs: 'long',
      CorrelationId: 'string',
      CallerIPAddress: 'string',
      id_s: 'string',
      requestUri_s: 'string',
      httpStatusCode_d: 'real',
      clientInfo_s: 'string',
      algorithm_s: 'string',
      trustedService_s: 'string',
      isAddressAuthorized_b: 'bool',
      isRbacAuthorized_b: 'bool',
      isAccessPolicyMatch_b: 'bool',
      identity_claim_oid_g: 'string',
      identity_claim_appid_g: 'string',
      identity_claim_http_schemas_microsoft_com_identity_claims_objectidentifier_g: 'string',
      SourceSystem: 'string',
      Type: 'string',
      _ResourceId: 'string',
      _SubscriptionId: 'string',
    }),
    row: diagnosticsRow,
  },
];

const objectIdClaim = 'http://schemas.microsoft.com/identity/claims/objectidentifier';

export function columnsOf(types: Readonly<Record<string, ColumnType>>): readonly ColumnDeclaration[] {
  return Object.entries(types).map(([name, type]) => ({ name, type }));
}

function dedicatedRow(estate: Estate, workspace: Workspace, event: KeyEvent): LogRow {
  const { caller } = event;
  const vault = estate.vaults.get(event.storeId.toLowerCase());
  const store: Vault | ManagedHsm | undefined = vault ?? estate.managedHsms.get(event.storeId.toLowerCase());
  return {
    ...commonCells(workspace, event),
    HttpStatusCode: event.status,
    Id: event.keyId,
    RequestUri: event.requestUri,
    CallerIpAddress: event.callerAddress,
    Identity:
      caller === undefined
        ? null
        : { claim: { [objectIdClaim]: caller.objectId, oid: caller.objectId, appid: caller.appId } },
    IsRbacAuthorized: event.isRbacAuthorized,
    IsAccessPolicyMatch: event.isAccessPolicyMatch,
    IsAddressAuthorized: event.isAddressAuthorized,
    AddressAuthorizationType: addressAuthorization(event),
    TrustedService: event.trustedService,
    SubnetId: event.path?.kind === 'serviceEndpoint' ? event.path.subnetId : undefined,
    Algorithm: event.algorithm,
    Tlsversion: 'TLS1_3',
    EnableRbacAuthorization: vault?.enableRbacAuthorization,
    EnablePurgeProtection: store?.enablePurgeProtection,
    EnableSoftDelete: vault?.enableSoftDelete,
    SoftDeleteRetentionInDays: store?.softDeleteRetentionInDays,
    Type: 'AZKVAuditLogs',
  };
}

/** By what an address was let in; the names are assumed. */
function addressAuthorization({ isAddressAuthorized, trustedService, path }: KeyEvent): string {
  if (!isAddressAuthorized) return '';
  if (path?.kind === 'privateLink') return 'PrivateEndpoint';
  if (path?.kind === 'serviceEndpoint') return 'Subnet';
  return trustedService === undefined ? 'PublicIP' : 'TrustedService';
}

/** AzureDiagnostics has names of resources in capitals. */
function diagnosticsRow(_estate: Estate, workspace: Workspace, event: KeyEvent): LogRow {
  const segments = event.storeId.toUpperCase().split('/');
  const [, , subscription = '', , group = '', , provider = '', type = '', name = ''] = segments;
  return {
    ...commonCells(workspace, event),
    ResourceId: event.storeId.toUpperCase(),
    Category: 'AuditEvent',
    ResourceGroup: group,
    SubscriptionId: subscription.toLowerCase(),
    ResourceProvider: provider,
    Resource: name,
    ResourceType: type,
    CallerIPAddress: event.callerAddress,
    id_s: event.keyId,
    requestUri_s: event.requestUri,
    httpStatusCode_d: event.status,
    algorithm_s: event.algorithm,
    trustedService_s: event.trustedService,
    isAddressAuthorized_b: event.isAddressAuthorized,
    isRbacAuthorized_b: event.isRbacAuthorized,
    isAccessPolicyMatch_b: event.isAccessPolicyMatch,
    identity_claim_oid_g: event.caller?.objectId,
    identity_claim_appid_g: event.caller?.appId,
    identity_claim_http_schemas_microsoft_com_identity_claims_objectidentifier_g: event.caller?.objectId,
    Type: 'AzureDiagnostics',
  };
}

/** `ResultType` tells success by the status (assumed for refusals); durations are not emulated. */
function commonCells(workspace: Workspace, event: KeyEvent): LogRow {
  return {
    TenantId: workspace.customerId,
    TimeGenerated: new Date(event.at),
    OperationName: event.operationName,
    OperationVersion: /[?&]api-version=([^&]+)/i.exec(event.requestUri)?.[1],
    ResultType: event.status < 400 ? 'Success' : 'Failed',
    ResultSignature: event.resultSignature,
    ResultDescription: event.resultDescription,
    CorrelationId: event.correlationId,
    DurationMs: 0,
    SourceSystem: 'Azure',
    _ResourceId: event.storeId.toLowerCase(),
    _SubscriptionId: event.storeId.split('/')[2]?.toLowerCase(),
  };
}
