import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { KeyEvent } from '../../../src/emulator/audit/keyEvents.ts';
import type { EmulatorOptions } from '../../../src/emulator/start.ts';
import type { DiagnosticSetting, Workspace } from '../../../src/emulator/state/resources.ts';
import { Harness, type RawReply } from './harness.ts';

interface Table {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly (readonly unknown[])[];
}

interface QueryError {
  readonly code: string;
  readonly message: string;
  readonly correlationId?: string;
  readonly innererror?: QueryError & { readonly line?: number; readonly pos?: number; readonly token?: string };
}

const customerId = '1f0c9a52-6a53-4d0c-9c39-5f2f0a1f0d11';
const caller = { objectId: '6f1d2c3b-0000-4000-8000-00000000abcd', appId: '6f1d2c3b-0000-4000-8000-00000000dcba' };

describe('The Log Analytics query API', () => {
  let harness: Harness;
  let group: string;

  beforeEach(async () => {
    await begin({});
  });
  afterEach(async () => {
    await harness.close();
  });

  async function begin(options: EmulatorOptions): Promise<void> {
    harness = await Harness.start(options);
    group = `/subscriptions/${harness.subscriptionId('Contoso Production')}/resourceGroups/rg-platform-prod`;
    addWorkspace('log-contoso', customerId);
  }

  // A vault of which no account makes use, so that it holds what the test writes and nothing else.
  const vaultId = (): string =>
    `${group.replace('rg-platform-prod', 'rg-chat-prod')}/providers/Microsoft.KeyVault/vaults/kv-contoso-chat`;
  const hsmId = (): string => `${group}/providers/Microsoft.KeyVault/managedHSMs/hsm-contoso-prod`;
  const workspaceId = (name: string): string => `${group}/providers/Microsoft.OperationalInsights/workspaces/${name}`;

  function addWorkspace(name: string, id: string): void {
    const { estate } = harness.emulator.azure;
    const vault = estate.vaults.get(vaultId().toLowerCase());
    if (vault === undefined) throw new Error('The sample has this vault.');
    const { subscriptionId, resourceGroup, location, tags, systemData } = vault;
    const base = { subscriptionId, resourceGroup, location, tags, systemData };
    const workspace: Workspace = { ...base, id: workspaceId(name), name, customerId: id, retentionInDays: 30 };
    estate.workspaces.set(workspace.id.toLowerCase(), workspace);
  }

  function addSetting(setting: Partial<DiagnosticSetting> = {}): void {
    const resourceId = setting.resourceId ?? vaultId();
    const name = setting.name ?? 'audit';
    const id = `${resourceId}/providers/Microsoft.Insights/diagnosticSettings/${name}`;
    harness.emulator.azure.estate.diagnosticSettings.set(id.toLowerCase(), {
      id,
      name,
      resourceId,
      workspaceId: workspaceId('log-contoso'),
      logAnalyticsDestinationType: 'Dedicated',
      logs: [{ category: 'AuditEvent', enabled: true }],
      metrics: [],
      createdAt: harness.clock.now(),
      ...setting,
    });
  }

  function write(event: Partial<KeyEvent> = {}): void {
    const keyId = 'https://kv-contoso-chat.vault.azure.net/keys/chat-cmk/0123456789abcdef0123456789abcdef';
    harness.emulator.azure.keyEvents.append({
      at: harness.clock.now(),
      storeId: vaultId(),
      operationName: 'KeyUnwrap',
      keyId,
      requestUri: `${keyId}/unwrapkey?api-version=7.5`,
      status: 200,
      resultSignature: 'OK',
      resultDescription: undefined,
      callerAddress: '20.0.0.1',
      caller,
      trustedService: 'Microsoft.CognitiveServices/accounts',
      isAddressAuthorized: true,
      isRbacAuthorized: true,
      isAccessPolicyMatch: undefined,
      algorithm: 'RSA-OAEP',
      correlationId: '11111111-2222-4333-8444-555555555555',
      ...event,
    });
  }

  async function post(query: string, more: object = {}, name = 'owner', id = customerId): Promise<RawReply> {
    const token = await harness.token(name, 'https://api.loganalytics.io/.default');
    return await harness.send(
      'POST',
      `https://api.loganalytics.io/v1/workspaces/${id}/query`,
      { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      JSON.stringify({ query, ...more }),
    );
  }

  async function rowsOf(query: string, more: object = {}): Promise<Table['rows']> {
    const reply = await post(query, more);
    expect(reply.status, reply.text).toBe(200);
    return (JSON.parse(reply.text) as { tables: [Table] }).tables[0].rows;
  }

  const errorIn = (reply: RawReply): QueryError => (JSON.parse(reply.text) as { error: QueryError }).error;

  it('finds what was written once it has arrived, and only what was written since the setting was made', async () => {
    write({ operationName: 'KeyGet' });
    harness.pass(1);
    addSetting();
    harness.pass(1);
    write();
    harness.pass(179);
    expect(await rowsOf('AZKVAuditLogs | count')).toEqual([[0]]);
    harness.pass(1);
    expect(await rowsOf('AZKVAuditLogs | project OperationName')).toEqual([['KeyUnwrap']]);
  });

  it('takes the delay from the option and from the behaviour of the moment', async () => {
    await harness.close();
    await begin({ ingestion: 600 });
    addSetting();
    write();
    harness.pass(599);
    expect(await rowsOf('AZKVAuditLogs | count')).toEqual([[0]]);
    harness.emulator.azure.behaviour.ingestionDelay = 0;
    expect(await rowsOf('AZKVAuditLogs | count')).toEqual([[1]]);
  });

  it('keeps what arrived when the setting goes, and takes nothing more', async () => {
    addSetting();
    write();
    await rowsOf('AZKVAuditLogs | count');
    harness.emulator.azure.estate.diagnosticSettings.clear();
    write();
    harness.pass(200);
    expect(await rowsOf('AZKVAuditLogs | count')).toEqual([[1]]);
  });

  it.each([
    [{ logs: [{ category: 'AuditEvent', enabled: false }] }, 0],
    [{ logs: [{ category: 'AzurePolicyEvaluationDetails', enabled: true }] }, 0],
    [{ logs: [{ categoryGroup: 'audit', enabled: true }] }, 1],
    [{ logs: [{ categoryGroup: 'allLogs', enabled: true }] }, 1],
    [{ workspaceId: undefined }, 0],
    [{ resourceId: '/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/other' }, 0],
  ] as const)('sends by category or group: %j', async (setting, count) => {
    addSetting(setting);
    write();
    harness.pass(200);
    expect(await rowsOf('AZKVAuditLogs | count')).toEqual([[count]]);
  });

  it('answers the questions about use of the dedicated table', async () => {
    addSetting();
    write({ operationName: 'KeyWrap' });
    write();
    harness.pass(60);
    write();
    write({
      status: 403,
      resultSignature: 'Forbidden',
      resultDescription: 'Caller is not authorized',
      isRbacAuthorized: false,
    });
    write({ operationName: 'KeyList', keyId: undefined });
    harness.pass(240);
    const query = `AZKVAuditLogs | where _ResourceId =~ "${vaultId()}" and OperationName in ("KeyWrap","KeyUnwrap","KeyGet")
      | where tostring(Identity) has "${caller.objectId}"
      | summarize n=count(), ok=countif(HttpStatusCode<300), last=max(TimeGenerated), versions=make_set(Id) by OperationName
      | order by OperationName asc`;
    const reply = await post(query);
    const { tables } = JSON.parse(reply.text) as { tables: [Table] };
    expect(tables[0].name).toBe('PrimaryResult');
    expect(tables[0].columns).toEqual([
      { name: 'OperationName', type: 'string' },
      { name: 'n', type: 'long' },
      { name: 'ok', type: 'long' },
      { name: 'last', type: 'datetime' },
      { name: 'versions', type: 'dynamic' },
    ]);
    const key = 'https://kv-contoso-chat.vault.azure.net/keys/chat-cmk/0123456789abcdef0123456789abcdef';
    const [unwrap = [], wrap = []] = tables[0].rows;
    expect([unwrap.slice(0, 3), wrap.slice(0, 3)]).toEqual([
      ['KeyUnwrap', 3, 2],
      ['KeyWrap', 1, 1],
    ]);
    expect(Date.parse(String(unwrap[3])) - Date.parse(String(wrap[3]))).toBe(60_000);
    // Cells are scalars: a dynamic comes as its text.
    expect(JSON.parse(String(unwrap[4]))).toEqual([key]);

    expect(
      await rowsOf(
        'AZKVAuditLogs | where HttpStatusCode==403 | project OperationName, Id, ResultDescription, IsRbacAuthorized, IsAddressAuthorized, TrustedService, CallerIpAddress',
      ),
    ).toEqual([
      ['KeyUnwrap', key, 'Caller is not authorized', false, true, 'Microsoft.CognitiveServices/accounts', '20.0.0.1'],
    ]);
    // Whole terms only, as in Kusto: `wrap` is no term of KeyWrap.
    expect(await rowsOf('AZKVAuditLogs | where OperationName has_any ("keywrap", "KeyList") | count')).toEqual([[2]]);
    expect(await rowsOf('AZKVAuditLogs | where OperationName has_any ("wrap", "unwrap") | count')).toEqual([[0]]);
    expect(await rowsOf('AZKVAuditLogs | where OperationName contains "wrap" | count')).toEqual([[4]]);
    expect(
      await rowsOf(
        'AZKVAuditLogs | where Id != "" | summarize arg_max(TimeGenerated, OperationName) by bin(TimeGenerated, 1m) | count',
      ),
    ).toEqual([[2]]);
  });

  it('answers the questions about use of AzureDiagnostics, for vaults and Managed HSMs', async () => {
    addSetting({ logAnalyticsDestinationType: undefined });
    addSetting({ logAnalyticsDestinationType: 'AzureDiagnostics', resourceId: hsmId() });
    write();
    write({ storeId: hsmId(), operationName: 'KeyWrap', status: 403, resultSignature: 'AccessDenied' });
    harness.pass(200);
    const query = `AzureDiagnostics | where ResourceProvider=="MICROSOFT.KEYVAULT" and Category=="AuditEvent"
      | project ResourceType, OperationName, httpStatusCode_d, ResultSignature, CallerIPAddress, identity_claim_oid_g, identity_claim_appid_g
      | order by ResourceType asc`;
    expect(await rowsOf(query)).toEqual([
      ['MANAGEDHSMS', 'KeyWrap', 403, 'AccessDenied', '20.0.0.1', caller.objectId, caller.appId],
      ['VAULTS', 'KeyUnwrap', 200, 'OK', '20.0.0.1', caller.objectId, caller.appId],
    ]);
    expect(
      await rowsOf('AzureDiagnostics | where ResourceType == "VAULTS" | project Resource, id_s, requestUri_s'),
    ).toEqual([
      [
        'KV-CONTOSO-CHAT',
        'https://kv-contoso-chat.vault.azure.net/keys/chat-cmk/0123456789abcdef0123456789abcdef',
        'https://kv-contoso-chat.vault.azure.net/keys/chat-cmk/0123456789abcdef0123456789abcdef/unwrapkey?api-version=7.5',
      ],
    ]);
    expect(await rowsOf('AZKVAuditLogs | count')).toEqual([[0]]);
  });

  it('reckons ago(), now() and the timespan from the clock of the emulated Azure', async () => {
    addSetting();
    write();
    harness.pass(7200);
    write();
    const until = new Date(harness.clock.now() - 3_600_000).toISOString();
    harness.pass(200);
    expect(await rowsOf('AZKVAuditLogs | where TimeGenerated > ago(1h) | count')).toEqual([[1]]);
    expect(await rowsOf('print now()')).toEqual([
      [expect.stringContaining(new Date(harness.clock.now()).toISOString().slice(0, 19))],
    ]);
    expect(await rowsOf('AZKVAuditLogs | count', { timespan: 'PT1H' })).toEqual([[1]]);
    expect(await rowsOf('AZKVAuditLogs | count', { timespan: 'P1D' })).toEqual([[2]]);
    expect(await rowsOf('AZKVAuditLogs | count', { timespan: `P1D/${until}` })).toEqual([[1]]);
    expect(await rowsOf('AZKVAuditLogs | count', { timespan: `${until}/PT2H` })).toEqual([[1]]);
    expect(await rowsOf('AZKVAuditLogs | count', { timespan: `2020-01-01/${until}` })).toEqual([[1]]);
    for (const timespan of ['yesterday', 'P', 'PT1H/PT1H/PT1H', `${until}/2020-01-01`]) {
      expect(errorIn(await post('AZKVAuditLogs', { timespan })).code).toBe('BadArgumentError');
    }
  });

  it('answers GET too, and at every host of the clouds', async () => {
    addSetting();
    write();
    harness.pass(200);
    const hosts = [
      'api.loganalytics.io',
      'api.loganalytics.azure.com',
      'api.loganalytics.us',
      'api.loganalytics.azure.cn',
    ];
    for (const host of hosts) {
      const token = await harness.token('reader', `https://${host}/.default`);
      const url = `https://${host}/v1/workspaces/${customerId}/query?query=AZKVAuditLogs%20%7C%20count&timespan=P1D`;
      const reply = await harness.send('GET', url, { authorization: `Bearer ${token}` });
      expect([reply.status, JSON.parse(reply.text)]).toMatchObject([200, { tables: [{ rows: [[1]] }] }]);
    }
  });

  it('asks several workspaces together, each with its own right', async () => {
    const other = '2f0c9a52-6a53-4d0c-9c39-5f2f0a1f0d22';
    addWorkspace('log-other', other);
    addSetting();
    addSetting({ name: 'second', workspaceId: workspaceId('log-other') });
    write();
    harness.pass(200);
    expect(await rowsOf('AZKVAuditLogs | count')).toEqual([[1]]);
    for (const name of [other, 'log-other', workspaceId('log-other').toUpperCase()]) {
      expect(await rowsOf('AZKVAuditLogs | distinct TenantId | count', { workspaces: [name] })).toEqual([[2]]);
    }
    expect((await post('AZKVAuditLogs', { workspaces: ['none'] })).status).toBe(404);
  });

  it('words a syntax error with its place as the service does', async () => {
    const reply = await post('completely invalid syntax');
    const error = errorIn(reply);
    expect([reply.status, error]).toEqual([
      400,
      {
        message: 'The request had some invalid properties',
        code: 'BadArgumentError',
        correlationId: expect.any(String) as string,
        innererror: {
          code: 'SyntaxError',
          message: 'A recognition error occurred in the query.',
          innererror: {
            code: 'SYN0002',
            message: "Query could not be parsed at 'invalid' on line [1,11]",
            line: 1,
            pos: 11,
            token: 'invalid',
          },
        },
      },
    ]);
    const second = errorIn(await post('AZKVAuditLogs\n| wher Id')).innererror?.innererror;
    expect(second).toMatchObject({ line: 2, pos: 2, token: 'wher' });
  });

  it('words an unknown table or column as a semantic error', async () => {
    for (const query of ['Nothing', 'AZKVAuditLogs | where nothing == 1', 'azkvauditlogs']) {
      expect(errorIn(await post(query))).toMatchObject({
        code: 'BadArgumentError',
        innererror: { code: 'SemanticError', innererror: { code: 'SEM0100' } },
      });
    }
    expect(errorIn(await post(' ')).code).toBe('BadArgumentError');
  });

  it('refuses strangers, other audiences, unknown workspaces and callers without the right', async () => {
    const url = `https://api.loganalytics.io/v1/workspaces/${customerId}/query`;
    const none = await harness.send('POST', url, {}, '{}');
    expect([none.status, errorIn(none).code]).toEqual([401, 'AuthenticationFailed']);
    const broken = await harness.send('POST', url, { authorization: 'Bearer x.y.z' }, '{}');
    expect([broken.status, errorIn(broken).code]).toEqual([403, 'InvalidAuthenticationToken']);
    const wrong = await harness.send('POST', url, { authorization: `Bearer ${await harness.token('owner')}` }, '{}');
    expect([wrong.status, errorIn(wrong).code]).toEqual([403, 'InvalidTokenError']);
    const unknown = await post('print 1', {}, 'owner', caller.objectId);
    expect([unknown.status, errorIn(unknown).code]).toEqual([404, 'PathNotFoundError']);

    expect((await post('print 1', {}, 'reader')).status).toBe(200);
    const reader = harness.signIn('reader').objectId;
    const { roleAssignments } = harness.emulator.azure.estate;
    for (const [id, { principalId }] of roleAssignments) if (principalId === reader) roleAssignments.delete(id);
    const refused = await post('print 1', {}, 'reader');
    expect([refused.status, errorIn(refused).code]).toEqual([403, 'InsufficientAccessError']);
  });
});
