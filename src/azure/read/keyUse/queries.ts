/**
 * The questions asked of a workspace, one for each of the two tables that the logs of key stores go to: a table of their own where the
 * setting says so, else the one that all services share. Columns: reference of AZKVAuditLogs and AzureDiagnostics; those of the
 * shared table exist only once a row has had them.
 */
export interface LogTable {
  readonly name: 'AZKVAuditLogs' | 'AzureDiagnostics';
  /** Rows of one key store, as `Operation`, `Target`, `Uri`, `Principal`, `App`, `Status`. */
  readonly rowsOf: (storeId: string) => readonly string[];
}

const objectIdClaim = 'http://schemas.microsoft.com/identity/claims/objectidentifier';

export const logTables: readonly LogTable[] = [
  {
    name: 'AZKVAuditLogs',
    rowsOf: (storeId) => [
      'AZKVAuditLogs',
      `| where _ResourceId =~ ${quoted(storeId)}`,
      '| extend Claims = Identity.claim',
      '| project TimeGenerated, Operation = tostring(OperationName), Target = tostring(Id), Uri = tostring(RequestUri),' +
        ` Principal = coalesce(tostring(Claims.oid), tostring(Claims[${quoted(objectIdClaim)}])),` +
        ' App = tostring(Claims.appid), Status = toint(HttpStatusCode)',
    ],
  },
  {
    name: 'AzureDiagnostics',
    rowsOf: (storeId) => [
      'AzureDiagnostics',
      `| where _ResourceId =~ ${quoted(storeId)} and Category =~ "AuditEvent"`,
      '| project TimeGenerated, Operation = tostring(OperationName), Target = tostring(column_ifexists("id_s", "")),' +
        ' Uri = tostring(column_ifexists("requestUri_s", "")),' +
        ' Principal = coalesce(tostring(column_ifexists("identity_claim_oid_g", "")),' +
        ' tostring(column_ifexists("identity_claim_http_schemas_microsoft_com_identity_claims_objectidentifier_g", ""))),' +
        ' App = tostring(column_ifexists("identity_claim_appid_g", "")),' +
        ' Status = toint(column_ifexists("httpStatusCode_d", real(null)))',
    ],
  },
];

/** The moment of the first row of a key store that the workspace still has, whatever it is about. */
export function firstRowQuery(table: LogTable, storeId: string): string {
  return [...table.rowsOf(storeId), '| summarize First = min(TimeGenerated)'].join('\n');
}

/**
 * Who did what with which version of a key since a moment, counted.
 * @param keyUri `https://{store}/keys/{name}`, without a slash at its end
 */
export function useQuery(table: LogTable, storeId: string, keyUri: string, since: number): string {
  const key = `^https://[^/?]+${escaped(new URL(keyUri).pathname)}`;
  const version = (column: string) => `extract(${quoted(`${key}/([0-9a-f]{32})([/?].*)?$`)}, 1, ${column})`;
  return [
    ...table.rowsOf(storeId),
    `| where TimeGenerated >= datetime(${new Date(since).toISOString()})`,
    '| extend Target = tolower(Target), Uri = tolower(Uri)',
    `| where iff(isempty(Target), Uri, Target) matches regex ${quoted(`${key}([/?].*)?$`)}`,
    // The id names the version that was used; the address only what was asked for.
    `| extend Version = coalesce(${version('Target')}, ${version('Uri')})`,
    '| summarize Succeeded = countif(Status < 400), Refused = countif(Status >= 400), First = min(TimeGenerated),' +
      ' Last = max(TimeGenerated) by Version, Operation, Principal = tolower(Principal), App = tolower(App)',
  ].join('\n');
}

/** A string literal of the query language: nothing in a name can end it. */
export function quoted(text: string): string {
  const safe = text.replace(/[\\"]/g, '\\$&').replace(/[^\x20-\x7e]/g, (character) => {
    const code = character.charCodeAt(0).toString(16).padStart(4, '0');
    return `\\u${code}`;
  });
  return `"${safe}"`;
}

/** A text as part of a regular expression, in lower case as what it is held against. */
function escaped(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9/-]/g, (character) => `\\${character}`);
}
