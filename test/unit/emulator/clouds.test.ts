import { describe, expect, it } from 'vitest';
import { destinationOf } from '../../../src/emulator/clouds.ts';

describe('destinationOf', () => {
  it.each([
    ['management.azure.com', 'resourceManager', 'AzureCloud'],
    ['MANAGEMENT.USGOVCLOUDAPI.NET:443', 'resourceManager', 'AzureUSGovernment'],
    ['login.microsoftonline.us', 'login', 'AzureUSGovernment'],
    ['kv-1.vault.azure.cn', 'vault', 'AzureChinaCloud'],
    ['hsm.managedhsm.azure.net', 'managedHsm', 'AzureCloud'],
    ['api.loganalytics.azure.com', 'logAnalytics', 'AzureCloud'],
    ['api.loganalytics.us', 'logAnalytics', 'AzureUSGovernment'],
    ['graph.microsoft.com', 'graph', 'AzureCloud'],
    ['microsoftgraph.chinacloudapi.cn', 'graph', 'AzureChinaCloud'],
  ])('%s is %s of %s', (host, service, cloud) => {
    expect(destinationOf(host)).toMatchObject({ service, cloud: { name: cloud } });
  });

  it.each(['example.org', 'vault.azure.net', 'a.b.vault.azure.net', '', 'evilmanagement.azure.com'])(
    '%s is nobody',
    (host) => {
      expect(destinationOf(host)).toBeUndefined();
    },
  );
});
