import type { TokenCredential } from '@azure/core-auth';
import type { HttpClient } from '@azure/core-rest-pipeline';
import type { CloudEnvironment } from '../core/cloud.ts';
import type { LogLine } from '../core/sources.ts';
import type { Timing } from './request/timing.ts';

/** A way to Azure, or to the emulator: everything else in this folder is the same for both. */
export interface AzureConnection {
  readonly cloud: CloudEnvironment;
  /** Asked for the scopes it is given, and for the tenant in its options where one is named. */
  readonly credential: TokenCredential;
  /** Replaces the transport under every client; absent for the real network. */
  readonly httpClient?: HttpClient;
  readonly log: LogLine;
  /**
   * Which tenants' subscriptions are looked for: those of the credential's own tenant (default), or those of every tenant the
   * person belongs to, which a person's account can get tokens for and a service principal cannot.
   */
  readonly tenants?: 'own' | 'every';
  /** Other than the usual time limits and pauses. */
  readonly timing?: Partial<Timing>;
}

/** The account that the Azure CLI is signed in with (`az login`). */
export async function azureCliConnection(cloud: CloudEnvironment, log: LogLine): Promise<AzureConnection> {
  const { AzureCliCredential } = await import('./sdk/azureCliCredential.ts');
  // The CLI starts a Python process for every token; on a cold machine that takes ten seconds and more.
  return { cloud, credential: new AzureCliCredential({ processTimeoutInMs: 60_000 }), log, tenants: 'every' };
}

/**
 * The environment variables that Azure's SDKs share: AZURE_TENANT_ID and AZURE_CLIENT_ID with AZURE_CLIENT_SECRET or
 * AZURE_CLIENT_CERTIFICATE_PATH.
 */
export async function environmentConnection(cloud: CloudEnvironment, log: LogLine): Promise<AzureConnection> {
  const { EnvironmentCredential } = await import('./sdk/environmentCredential.ts');
  return { cloud, credential: new EnvironmentCredential({ authorityHost: cloud.authorityHost }), log };
}
