import { describe, expect, it } from 'vitest';
import { firstRowQuery, logTables, quoted, useQuery } from '../../../src/azure/read/keyUse/queries.ts';
import { merged } from '../../../src/azure/read/keyUse/rows.ts';
import { failureOf, ids, never, refusal, scriptedAzure, vaultBody, type Reply, type Sent } from './scriptedAzure.ts';

const workspace = `/subscriptions/${ids.subscription}/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/logs`;
const setting = (properties: object) => ({
  id: `${ids.vault}/providers/Microsoft.Insights/diagnosticSettings/s`,
  name: 's',
  properties: { workspaceId: workspace, logs: [{ category: 'AuditEvent', enabled: true }], ...properties },
});
const version = 'a'.repeat(32);

const table = (rows: readonly object[]): Reply => {
  const names = Object.keys(rows[0] ?? { First: null });
  return {
    body: {
      tables: [
        {
          name: 'PrimaryResult',
          columns: names.map((name) => ({ name, type: 'string' })),
          rows: rows.map((row) => Object.values(row) as unknown[]),
        },
      ],
    },
  };
};

/** A vault whose log goes to one workspace, which answers as the test says. */
function logged(answer: (query: string, request: Sent) => Reply, settings: readonly object[] = [setting({})]) {
  return scriptedAzure((request) => {
    const { path, body } = request;
    if (path.startsWith('api.loganalytics')) return answer((body as { query: string }).query, request);
    if (path.endsWith('/diagnosticsettings')) return { body: { value: settings } };
    if (path.includes('/workspaces/')) return { body: { id: workspace, properties: { customerId: 'customer' } } };
    return { body: vaultBody() };
  });
}

const used = {
  Version: version.toUpperCase(),
  Operation: 'KeyWrap',
  Principal: 'P',
  App: 'A',
  Succeeded: 2,
  Refused: 1,
  First: '2026-01-15T10:00:00Z',
  Last: '2026-01-15T11:00:00Z',
};

describe('the use of a key', () => {
  it('is asked of the workspace by its own id, with a token for Log Analytics', async () => {
    const azure = logged((query) =>
      query.startsWith('AzureDiagnostics')
        ? refusal(400, 'BadArgumentError', "Failed to resolve table or column expression named 'AzureDiagnostics'")
        : query.includes('min(TimeGenerated)\n') || query.endsWith('min(TimeGenerated)')
          ? table([{ First: '2026-01-01T00:00:00Z' }])
          : table([used]),
    );
    const since = Date.UTC(2026, 0, 10);
    const { rows, coverage } = await azure.source.keyUse(ids.key, since, never);
    expect(coverage).toEqual({
      kind: 'covered',
      from: since,
      until: azure.clock.now() - 600_000,
      workspaces: [workspace],
    });
    expect(rows).toEqual([
      {
        version,
        operation: 'wrap',
        principalId: 'p',
        appId: 'a',
        succeeded: 2,
        refused: 1,
        first: Date.UTC(2026, 0, 15, 10),
        last: Date.UTC(2026, 0, 15, 11),
      },
    ]);
    const asked = azure.sent.filter(({ path }) => path.startsWith('api.loganalytics'));
    expect(new Set(asked.map(({ path }) => path))).toEqual(
      new Set(['api.loganalytics.azure.com/v1/workspaces/customer/query']),
    );
    expect(azure.tokens.map(({ scopes }) => scopes[0])).toContain('https://api.loganalytics.io/.default');
  });

  it.each<[string, Reply]>([
    ['is answered only in part', { body: { error: { code: 'PartialError' }, tables: [] } }],
    ['has no table', { body: {} }],
    ['is refused', refusal(403, 'InsufficientAccessError')],
    ['is wrong', refusal(400, 'BadArgumentError', "Failed to resolve scalar expression named 'Identity'")],
    ['is no JSON', { text: '<html>', headers: { 'content-type': 'text/html' } }],
    ['never comes', { broken: 'ENOTFOUND' }],
  ])('is unknown where the answer %s', async (_, reply) => {
    const { rows, coverage } = await logged(() => reply).source.keyUse(ids.key, 0, never);
    expect(rows).toEqual([]);
    expect(coverage.kind).toBe('unknown');
  });

  it('is not known where the log goes elsewhere than to a workspace', async () => {
    const settings = [
      setting({ workspaceId: undefined, storageAccountId: '/x' }),
      setting({ logs: [{ category: 'AzurePolicyEvaluationDetails', enabled: true }] }),
      setting({ logs: [{ categoryGroup: 'audit', enabled: false }] }),
    ];
    const azure = logged(() => table([]), settings);
    expect((await azure.source.keyUse(ids.key, 0, never)).coverage.kind).toBe('none');
  });

  it('is told where a group of categories contains the log', async () => {
    const azure = logged(() => table([]), [setting({ logs: [{ categoryGroup: 'allLogs', enabled: true }] })]);
    expect((await azure.source.keyUse(ids.key, 0, never)).coverage.kind).toBe('unknown');
  });

  it('ends where it is cancelled', async () => {
    const controller = new AbortController();
    const azure = logged(() => {
      controller.abort();
      return 'silence';
    });
    expect((await failureOf(azure.source.keyUse(ids.key, 0, controller.signal))).kind).toBe('cancelled');
  });
});

describe('a query', () => {
  it('cannot be changed by a name', () => {
    const evil = `x" | union (AzureActivity) // \\" \n`;
    expect(quoted(evil)).toBe(`"x\\" | union (AzureActivity) // \\\\\\" \\u000a"`);
    for (const one of logTables) {
      for (const query of [firstRowQuery(one, evil), useQuery(one, evil, 'https://kv.vault.azure.net/keys/a.*"b', 0)]) {
        // Without its literals, nothing of a name is left.
        expect(query.replace(/"(?:\\.|[^"\\])*"/g, '')).not.toMatch(/AzureActivity|\.\*|union/);
      }
    }
  });
});

describe('rows', () => {
  const row = { version, operation: 'wrap', principalId: 'p', appId: 'a', refused: 0 } as const;

  it('of one workspace add up, of several the larger count stands', () => {
    const first = { ...row, succeeded: 3, first: 10, last: 20 };
    const second = { ...row, succeeded: 4, first: 5, last: 15 };
    expect(merged([{ rows: [first, second] }])).toEqual([{ ...row, succeeded: 7, first: 5, last: 20 }]);
    expect(merged([{ rows: [first] }, { rows: [second] }])).toEqual([{ ...row, succeeded: 4, first: 5, last: 20 }]);
  });
});
