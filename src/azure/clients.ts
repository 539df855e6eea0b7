import type { AuthorizationManagementClient } from '@azure/arm-authorization';
import type { CognitiveServicesManagementClient } from '@azure/arm-cognitiveservices';
import type { KeyVaultManagementClient } from '@azure/arm-keyvault';
import type { ManagedServiceIdentityClient } from '@azure/arm-msi';
import type { ResourceGraphClient } from '@azure/arm-resourcegraph';
import type { SubscriptionClient } from '@azure/arm-resources-subscriptions';
import type { HttpClient } from '@azure/core-rest-pipeline';
import type { KeyClient } from '@azure/keyvault-keys';
import type { CloudEnvironment } from '../core/cloud.ts';
import { normalizeStoreUri } from '../core/resources/keyIdentifier.ts';
import { Memo } from './request/memo.ts';
import { restClient, type Rest } from './request/rest.ts';
import type { Tenants } from './tenants.ts';
import type { Tokens } from './tokens.ts';

/** The scope that asks for tokens for Azure Resource Manager. */
export function managementScope(cloud: CloudEnvironment): string {
  return `${cloud.managementAudience ?? cloud.managementEndpoint}/.default`;
}

function scopeOf(cloud: CloudEnvironment, service: RestService): string {
  switch (service) {
    case 'management':
      return managementScope(cloud);
    case 'graph':
      return `${cloud.graphEndpoint ?? ''}/.default`;
    case 'logAnalytics':
      return `${cloud.logAnalyticsAudience ?? cloud.logAnalyticsEndpoint ?? ''}/.default`;
  }
}

/** A service that single requests go to, beside the key stores. */
export type RestService = 'management' | 'graph' | 'logAnalytics';

/** The SDKs' clients of one connection. Each package is loaded when its first client is wanted, each client made once. */
export class Clients {
  readonly #cloud: CloudEnvironment;
  readonly #tokens: Tokens;
  readonly #tenants: Tenants;
  readonly #httpClient: HttpClient;
  readonly #made = new Memo<unknown>();

  constructor(cloud: CloudEnvironment, tokens: Tokens, tenants: Tenants, httpClient: HttpClient) {
    this.#cloud = cloud;
    this.#tokens = tokens;
    this.#tenants = tenants;
    this.#httpClient = httpClient;
  }

  subscriptions(tenantId: string | undefined): Promise<SubscriptionClient> {
    return this.#once(`subscriptions ${tenantId}`, async () => {
      const { SubscriptionClient } = await import('./sdk/subscriptions.ts');
      return new SubscriptionClient(this.#tokens.forTenant(tenantId), this.#options());
    });
  }

  resourceGraph(tenantId: string | undefined): Promise<ResourceGraphClient> {
    return this.#once(`resourceGraph ${tenantId}`, async () => {
      const { ResourceGraphClient } = await import('./sdk/resourceGraph.ts');
      return new ResourceGraphClient(this.#tokens.forTenant(tenantId), this.#options());
    });
  }

  cognitiveServices(subscriptionId: string): Promise<CognitiveServicesManagementClient> {
    return this.#once(`cognitiveServices ${subscriptionId}`, async () => {
      const { CognitiveServicesManagementClient } = await import('./sdk/cognitiveServices.ts');
      return new CognitiveServicesManagementClient(this.#credential(subscriptionId), subscriptionId, this.#options());
    });
  }

  keyVault(subscriptionId: string): Promise<KeyVaultManagementClient> {
    return this.#once(`keyVault ${subscriptionId}`, async () => {
      const { KeyVaultManagementClient } = await import('./sdk/keyVault.ts');
      return new KeyVaultManagementClient(this.#credential(subscriptionId), subscriptionId, this.#options());
    });
  }

  identities(subscriptionId: string): Promise<ManagedServiceIdentityClient> {
    return this.#once(`identities ${subscriptionId}`, async () => {
      const { ManagedServiceIdentityClient } = await import('./sdk/managedIdentities.ts');
      return new ManagedServiceIdentityClient(this.#credential(subscriptionId), subscriptionId, this.#options());
    });
  }

  authorization(subscriptionId: string): Promise<AuthorizationManagementClient> {
    return this.#once(`authorization ${subscriptionId}`, async () => {
      const { AuthorizationManagementClient } = await import('./sdk/authorization.ts');
      return new AuthorizationManagementClient(this.#credential(subscriptionId), subscriptionId, this.#options());
    });
  }

  /** Keys of a vault or Managed HSM by its own address; the store itself says which tenant's token it wants. */
  keys(storeUri: string): Promise<KeyClient> {
    const uri = normalizeStoreUri(storeUri);
    return this.#once(`keys ${uri}`, async () => {
      const { KeyClient } = await import('./sdk/keys.ts');
      const { httpClient, retryOptions } = this.#options();
      return new KeyClient(uri, this.#tokens.forTenant(undefined), { httpClient, retryOptions });
    });
  }

  /** Single requests to a service, as the caller in a tenant. */
  rest(service: RestService, tenantId: string | undefined): Promise<Rest> {
    return this.#once(`rest ${service} ${tenantId}`, async () => {
      const { bearerTokenAuthenticationPolicy } = await import('./sdk/pipeline.ts');
      const credential = this.#tokens.forTenant(tenantId);
      return restClient(
        this.#httpClient,
        bearerTokenAuthenticationPolicy({ credential, scopes: scopeOf(this.#cloud, service) }),
      );
    });
  }

  /** Single requests to Azure Resource Manager in the tenant of a subscription. */
  management(subscriptionId: string | undefined): Promise<Rest> {
    return this.rest('management', this.#tenants.of(subscriptionId ?? ''));
  }

  /** Single requests to a key store by its own address. */
  store(storeUri: string): Promise<Rest> {
    const uri = normalizeStoreUri(storeUri);
    return this.#once(`store ${uri}`, async () => {
      const { keyVaultAuthenticationPolicy } = await import('./sdk/keyVaultAuthentication.ts');
      return restClient(this.#httpClient, keyVaultAuthenticationPolicy(this.#tokens.forTenant(undefined)));
    });
  }

  #credential(subscriptionId: string) {
    return this.#tokens.forTenant(this.#tenants.of(subscriptionId));
  }

  #options() {
    const endpoint = this.#cloud.managementEndpoint;
    const scope = managementScope(this.#cloud);
    return {
      endpoint,
      $host: endpoint,
      // The two generations of the SDKs name it differently.
      credentialScopes: scope,
      credentials: { scopes: [scope] },
      httpClient: this.#httpClient,
      // The transport repeats what may be repeated.
      retryOptions: { maxRetries: 0 },
    };
  }

  #once<T>(key: string, make: () => Promise<T>): Promise<T> {
    return this.#made.get(key, make) as Promise<T>;
  }
}
