/**
 * Azure's clouds by their host names. Sources: Microsoft's Key Vault documentation (about-keys-secrets-certificates,
 * rbac-guide), the cloud table of the Azure CLI, and the pages on national clouds of Log Analytics and Microsoft Graph.
 */
export type CloudName = 'AzureCloud' | 'AzureUSGovernment' | 'AzureChinaCloud';

export interface Cloud {
  readonly name: CloudName;
  readonly resourceManagerHost: string;
  readonly loginHosts: readonly string[];
  readonly vaultSuffix: string;
  readonly managedHsmSuffix: string;
  /** Audiences that Resource Manager takes, without a trailing slash. */
  readonly resourceManagerAudiences: readonly string[];
  readonly vaultAudience: string;
  readonly managedHsmAudience: string;
  readonly logAnalyticsHosts: readonly string[];
  readonly logAnalyticsAudiences: readonly string[];
  readonly graphHosts: readonly string[];
  readonly graphAudiences: readonly string[];
  readonly openAiSuffix: string;
  readonly foundrySuffix: string;
  readonly cognitiveServicesSuffix: string;
  /** The audience of accounts' own APIs, without a trailing slash. */
  readonly cognitiveServicesAudience: string;
}

export const clouds: readonly Cloud[] = [
  {
    name: 'AzureCloud',
    resourceManagerHost: 'management.azure.com',
    loginHosts: ['login.microsoftonline.com', 'login.windows.net', 'login.microsoft.com', 'sts.windows.net'],
    vaultSuffix: '.vault.azure.net',
    managedHsmSuffix: '.managedhsm.azure.net',
    resourceManagerAudiences: ['https://management.azure.com', 'https://management.core.windows.net'],
    vaultAudience: 'https://vault.azure.net',
    managedHsmAudience: 'https://managedhsm.azure.net',
    logAnalyticsHosts: ['api.loganalytics.io', 'api.loganalytics.azure.com'],
    logAnalyticsAudiences: ['https://api.loganalytics.io', 'https://api.loganalytics.azure.com'],
    graphHosts: ['graph.microsoft.com'],
    graphAudiences: ['https://graph.microsoft.com'],
    openAiSuffix: '.openai.azure.com',
    foundrySuffix: '.services.ai.azure.com',
    cognitiveServicesSuffix: '.cognitiveservices.azure.com',
    cognitiveServicesAudience: 'https://cognitiveservices.azure.com',
  },
  {
    name: 'AzureUSGovernment',
    resourceManagerHost: 'management.usgovcloudapi.net',
    loginHosts: ['login.microsoftonline.us'],
    vaultSuffix: '.vault.usgovcloudapi.net',
    managedHsmSuffix: '.managedhsm.usgovcloudapi.net',
    resourceManagerAudiences: ['https://management.usgovcloudapi.net', 'https://management.core.usgovcloudapi.net'],
    vaultAudience: 'https://vault.usgovcloudapi.net',
    managedHsmAudience: 'https://managedhsm.usgovcloudapi.net',
    logAnalyticsHosts: ['api.loganalytics.us'],
    logAnalyticsAudiences: ['https://api.loganalytics.us'],
    graphHosts: ['graph.microsoft.us'],
    graphAudiences: ['https://graph.microsoft.us'],
    openAiSuffix: '.openai.azure.us',
    foundrySuffix: '.services.ai.azure.us',
    cognitiveServicesSuffix: '.cognitiveservices.azure.us',
    cognitiveServicesAudience: 'https://cognitiveservices.azure.us',
  },
  {
    name: 'AzureChinaCloud',
    resourceManagerHost: 'management.chinacloudapi.cn',
    loginHosts: ['login.chinacloudapi.cn', 'login.partner.microsoftonline.cn'],
    vaultSuffix: '.vault.azure.cn',
    managedHsmSuffix: '.managedhsm.azure.cn',
    resourceManagerAudiences: ['https://management.chinacloudapi.cn', 'https://management.core.chinacloudapi.cn'],
    vaultAudience: 'https://vault.azure.cn',
    managedHsmAudience: 'https://managedhsm.azure.cn',
    logAnalyticsHosts: ['api.loganalytics.azure.cn'],
    logAnalyticsAudiences: ['https://api.loganalytics.azure.cn'],
    graphHosts: ['microsoftgraph.chinacloudapi.cn'],
    graphAudiences: ['https://microsoftgraph.chinacloudapi.cn'],
    openAiSuffix: '.openai.azure.cn',
    foundrySuffix: '.services.ai.azure.cn',
    cognitiveServicesSuffix: '.cognitiveservices.azure.cn',
    cognitiveServicesAudience: 'https://cognitiveservices.azure.cn',
  },
];

/** The cloud of that name. Throws where there is none, which only a wrong option can cause. */
export function cloudNamed(name: string): Cloud {
  const cloud = clouds.find((candidate) => candidate.name === name);
  if (cloud === undefined) throw new Error(`No cloud is named '${name}'.`);
  return cloud;
}

/** What answers under a host name. */
export type Destination =
  | { readonly service: 'resourceManager'; readonly cloud: Cloud }
  | { readonly service: 'login'; readonly cloud: Cloud }
  | { readonly service: 'graph'; readonly cloud: Cloud }
  | { readonly service: 'logAnalytics'; readonly cloud: Cloud }
  | { readonly service: 'openAi'; readonly cloud: Cloud; readonly name: string }
  | { readonly service: 'vault'; readonly cloud: Cloud; readonly name: string }
  | { readonly service: 'managedHsm'; readonly cloud: Cloud; readonly name: string };

export type ServiceName = Destination['service'];

/** Finds the service that a Host header addresses; undefined for a host that is not Azure's. */
export function destinationOf(hostHeader: string): Destination | undefined {
  const host = hostHeader.toLowerCase().replace(/:\d+$/, '');
  for (const cloud of clouds) {
    if (host === cloud.resourceManagerHost) return { service: 'resourceManager', cloud };
    if (cloud.loginHosts.includes(host)) return { service: 'login', cloud };
    if (cloud.graphHosts.includes(host)) return { service: 'graph', cloud };
    if (cloud.logAnalyticsHosts.includes(host)) return { service: 'logAnalytics', cloud };
    for (const suffix of [cloud.openAiSuffix, cloud.foundrySuffix, cloud.cognitiveServicesSuffix]) {
      const account = nameBefore(host, suffix);
      if (account !== undefined) return { service: 'openAi', cloud, name: account };
    }
    const vault = nameBefore(host, cloud.vaultSuffix);
    if (vault !== undefined) return { service: 'vault', cloud, name: vault };
    const hsm = nameBefore(host, cloud.managedHsmSuffix);
    if (hsm !== undefined) return { service: 'managedHsm', cloud, name: hsm };
  }
  return undefined;
}

function nameBefore(host: string, suffix: string): string | undefined {
  if (!host.endsWith(suffix)) return undefined;
  const name = host.slice(0, -suffix.length);
  return /^[a-z0-9][a-z0-9-]*$/.test(name) ? name : undefined;
}
