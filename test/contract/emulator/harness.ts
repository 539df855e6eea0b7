import { AuthorizationManagementClient } from '@azure/arm-authorization';
import { CognitiveServicesManagementClient } from '@azure/arm-cognitiveservices';
import { KeyVaultManagementClient } from '@azure/arm-keyvault';
import { ManagedServiceIdentityClient } from '@azure/arm-msi';
import { ResourceGraphClient } from '@azure/arm-resourcegraph';
import { SubscriptionClient } from '@azure/arm-resources-subscriptions';
import type { HttpClient } from '@azure/core-rest-pipeline';
import { ClientSecretCredential } from '@azure/identity';
import { CryptographyClient, KeyClient } from '@azure/keyvault-keys';
import { ManualClock } from '../../../src/emulator/clock.ts';
import { startEmulator, type EmulatorOptions, type RunningEmulator } from '../../../src/emulator/start.ts';
import { loopback } from '../../support/loopback.ts';

/** The emulator in this process, a clock that the test moves, and the real SDKs pointed at it. */
export class Harness {
  readonly emulator: RunningEmulator;
  readonly clock: ManualClock;
  readonly httpClient: HttpClient;

  private constructor(emulator: RunningEmulator, clock: ManualClock) {
    this.emulator = emulator;
    this.clock = clock;
    this.httpClient = loopback(emulator.port, emulator.secret);
  }

  static async start(options: EmulatorOptions = {}): Promise<Harness> {
    const clock = new ManualClock(Date.UTC(2026, 10, 2, 9, 30));
    return new Harness(
      await startEmulator({ propagation: 30, lro: 0, deletionLag: 0, versionLag: 3600, ...options, clock }),
      clock,
    );
  }

  async close(): Promise<void> {
    await this.emulator.close();
  }

  /** Lets seconds pass in the emulated Azure. */
  pass(seconds: number): void {
    this.clock.advance(seconds * 1000);
  }

  credential(name: string): ClientSecretCredential {
    const { clientId, clientSecret } = this.signIn(name);
    return new ClientSecretCredential(this.emulator.tenantId, clientId, clientSecret, { httpClient: this.httpClient });
  }

  signIn(name: string): RunningEmulator['principals'][number] {
    const found = this.emulator.principals.find((principal) => principal.name === name);
    if (found === undefined) throw new Error(`Nobody is named '${name}'.`);
    return found;
  }

  async token(name: string, scope = 'https://management.azure.com/.default'): Promise<string> {
    return (await this.credential(name).getToken(scope)).token;
  }

  subscriptions(name: string): SubscriptionClient {
    return new SubscriptionClient(this.credential(name), { httpClient: this.httpClient });
  }

  graph(name: string): ResourceGraphClient {
    return new ResourceGraphClient(this.credential(name), { httpClient: this.httpClient });
  }

  cognitiveServices(name: string, subscriptionId: string): CognitiveServicesManagementClient {
    return new CognitiveServicesManagementClient(this.credential(name), subscriptionId, {
      httpClient: this.httpClient,
    });
  }

  keyVault(name: string, subscriptionId: string): KeyVaultManagementClient {
    return new KeyVaultManagementClient(this.credential(name), subscriptionId, { httpClient: this.httpClient });
  }

  identities(name: string, subscriptionId: string): ManagedServiceIdentityClient {
    return new ManagedServiceIdentityClient(this.credential(name), subscriptionId, { httpClient: this.httpClient });
  }

  authorization(name: string, subscriptionId: string): AuthorizationManagementClient {
    return new AuthorizationManagementClient(this.credential(name), subscriptionId, { httpClient: this.httpClient });
  }

  keys(name: string, vault: string): KeyClient {
    return new KeyClient(`https://${vault}.vault.azure.net`, this.credential(name), { httpClient: this.httpClient });
  }

  hsmKeys(name: string, hsm: string): KeyClient {
    return new KeyClient(`https://${hsm}.managedhsm.azure.net`, this.credential(name), { httpClient: this.httpClient });
  }

  cryptography(name: string, keyId: string): CryptographyClient {
    return new CryptographyClient(keyId, this.credential(name), { httpClient: this.httpClient });
  }

  /** A bare request, for what no SDK would send. */
  async send(method: string, url: string, headers: Record<string, string> = {}, body?: string): Promise<RawReply> {
    const { host, pathname, search } = new URL(url);
    const { request } = await import('node:http');
    return await new Promise((resolve, reject) => {
      const outgoing = request(
        {
          host: '127.0.0.1',
          port: this.emulator.port,
          path: `${pathname}${search}`,
          method,
          headers: { 'x-emulator-secret': this.emulator.secret, ...headers, host },
        },
        (incoming) => {
          const chunks: Buffer[] = [];
          incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
          incoming.on('end', () => {
            const text = Buffer.concat(chunks).toString();
            resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text });
          });
        },
      );
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }

  /** A bare request with a token of that principal; the body as an object. */
  async arm(name: string, method: string, pathAndQuery: string, body?: unknown): Promise<RawReply> {
    const headers = { authorization: `Bearer ${await this.token(name)}`, 'content-type': 'application/json' };
    const text = body === undefined ? undefined : JSON.stringify(body);
    return await this.send(method, `https://management.azure.com${pathAndQuery}`, headers, text);
  }

  /** A bare request to a vault or Managed HSM with a token of that principal, under the newest API version. */
  async store(name: string, method: string, url: string, body?: unknown): Promise<RawReply> {
    const { hostname } = new URL(url);
    const audience = hostname.endsWith('.managedhsm.azure.net') ? 'managedhsm' : 'vault';
    const headers = {
      authorization: `Bearer ${await this.token(name, `https://${audience}.azure.net/.default`)}`,
      'content-type': 'application/json',
    };
    const versioned = `${url}${url.includes('?') ? '&' : '?'}api-version=2025-07-01`;
    return await this.send(method, versioned, headers, body === undefined ? undefined : JSON.stringify(body));
  }

  /** The id of a sample subscription by its name. */
  subscriptionId(displayName: string): string {
    const found = [...this.emulator.azure.estate.subscriptions.values()].find(
      (subscription) => subscription.displayName === displayName,
    );
    if (found === undefined) throw new Error(`No subscription is named '${displayName}'.`);
    return found.subscriptionId;
  }
}

export interface RawReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

export function errorOf(reply: RawReply): {
  readonly code: string;
  readonly message: string;
  readonly innererror?: { readonly code: string };
} {
  return (JSON.parse(reply.text) as { error: { code: string; message: string } }).error;
}

/** The rows of an SDK's pages. */
export async function all<Row>(pages: AsyncIterable<Row>): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const row of pages) rows.push(row);
  return rows;
}

/** What a promise was rejected with; fails where it was not. */
export async function rejection(promise: Promise<unknown>): Promise<RejectedWith> {
  try {
    await promise;
  } catch (error) {
    return error as RejectedWith;
  }
  throw new Error('The promise was expected to be rejected.');
}

export interface RejectedWith {
  readonly message: string;
  readonly code?: string;
  readonly statusCode?: number;
  readonly details?: { readonly error?: { readonly innerError?: { readonly code?: string } } };
}
