/**
 * One Azure cloud. Suffixes come from here or from what Azure itself returned (`vaultUri`), never from a literal elsewhere.
 * Sources: "Azure Key Vault basic concepts" and the cloud definitions of the Azure CLI; Log Analytics and Microsoft Graph endpoints
 * from their pages on national clouds.
 */
export interface CloudEnvironment {
  readonly name: string;
  readonly displayName: string;
  /** Without a trailing slash. */
  readonly managementEndpoint: string;
  /** The audience of tokens for Azure Resource Manager where it is not its endpoint. Without a trailing slash. */
  readonly managementAudience?: string;
  readonly authorityHost: string;
  readonly portalUrl: string;
  /** Host suffixes with a leading dot. */
  readonly vaultSuffix: string;
  readonly hsmSuffix: string;
  /** Microsoft Graph, without a trailing slash, which is its audience too. Not known of every custom cloud. */
  readonly graphEndpoint?: string;
  /** The query API of Log Analytics, without a trailing slash. Not known of every custom cloud. */
  readonly logAnalyticsEndpoint?: string;
  /** The audience of its tokens where it is not its endpoint. */
  readonly logAnalyticsAudience?: string;
  /** Set where this is no Azure at all but the emulator: everything shown says so. */
  readonly isEmulator?: boolean;
}

export const publicCloud: CloudEnvironment = {
  name: 'AzureCloud',
  displayName: 'Azure',
  managementEndpoint: 'https://management.azure.com',
  authorityHost: 'https://login.microsoftonline.com',
  portalUrl: 'https://portal.azure.com',
  vaultSuffix: '.vault.azure.net',
  hsmSuffix: '.managedhsm.azure.net',
  graphEndpoint: 'https://graph.microsoft.com',
  logAnalyticsEndpoint: 'https://api.loganalytics.azure.com',
  logAnalyticsAudience: 'https://api.loganalytics.io',
};

export const usGovernmentCloud: CloudEnvironment = {
  name: 'AzureUSGovernment',
  displayName: 'Azure US Government',
  managementEndpoint: 'https://management.usgovcloudapi.net',
  authorityHost: 'https://login.microsoftonline.us',
  portalUrl: 'https://portal.azure.us',
  vaultSuffix: '.vault.usgovcloudapi.net',
  hsmSuffix: '.managedhsm.usgovcloudapi.net',
  graphEndpoint: 'https://graph.microsoft.us',
  logAnalyticsEndpoint: 'https://api.loganalytics.us',
};

export const chinaCloud: CloudEnvironment = {
  name: 'AzureChinaCloud',
  displayName: 'Azure China',
  managementEndpoint: 'https://management.chinacloudapi.cn',
  authorityHost: 'https://login.chinacloudapi.cn',
  portalUrl: 'https://portal.azure.cn',
  vaultSuffix: '.vault.azure.cn',
  hsmSuffix: '.managedhsm.azure.cn',
  graphEndpoint: 'https://microsoftgraph.chinacloudapi.cn',
  logAnalyticsEndpoint: 'https://api.loganalytics.azure.cn',
};

export const clouds: readonly CloudEnvironment[] = [publicCloud, usGovernmentCloud, chinaCloud];
