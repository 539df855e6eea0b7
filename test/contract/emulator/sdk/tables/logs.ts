import { LogsQueryClient } from '@azure/monitor-query-logs';
import { functionsOf } from '../methods.ts';
import { rows, table } from '../operation.ts';

const { sends } = rows<LogsQueryClient>();
const query = 'AZKVAuditLogs | count';

export const logs = table({
  sdk: '@azure/monitor-query-logs',
  service: 'logAnalytics',
  client: ({ credential, httpClient }) => new LogsQueryClient(credential, { httpClient }),
  methods: functionsOf,
  operations: [
    sends(
      'queryWorkspace',
      'Microsoft.OperationalInsights/workspaces/query/read',
      'workspaceId',
      (c, at) => c.queryWorkspace(at.workspaceId, query, { duration: 'P1D' }),
      () => ({ status: 'Success', tables: [{ name: 'PrimaryResult', rows: [[0]] }] }),
    ),
  ],
  leftOut: {
    'not emulated: many queries at once, and those of one resource': ['queryBatch', 'queryResource'],
  },
});
