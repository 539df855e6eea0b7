import type { AccessToken } from '@azure/core-auth';
import { createHttpHeaders, type HttpClient, type PipelineRequest } from '@azure/core-rest-pipeline';
import { AzureFailure } from '../../../src/core/failure.ts';
import { publicCloud } from '../../../src/core/cloud.ts';
import type { LiveSource } from '../../../src/core/sources.ts';
import { createAzureSource } from '../../../src/azure/azureSource.ts';
import type { AzureConnection } from '../../../src/azure/connection.ts';
import { ManualClock } from '../../support/manualClock.ts';

/** A request as it left the SDKs. */
export interface Sent {
  readonly method: string;
  readonly url: URL;
  /** Host and decoded path in lower case. */
  readonly path: string;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

/** What comes back: an answer, a broken connection (with its system code), or nothing at all. */
export type Reply =
  | {
      readonly status?: number;
      readonly body?: unknown;
      readonly text?: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | { readonly broken: string }
  | 'silence';

export interface ScriptedAzure {
  readonly source: LiveSource;
  readonly sent: Sent[];
  readonly clock: ManualClock;
  readonly log: string[];
  readonly tokens: { readonly scopes: readonly string[]; readonly tenantId: string | undefined }[];
}

const payload = { oid: 'caller-oid', tid: 'tenant-1', upn: 'ada@contoso.com' };

/** Looks like a token and can be found in whatever repeats it. */
export const tokenText = `eyJhbGciOiJub25lIn0.${Buffer.from(JSON.stringify(payload)).toString('base64url')}.c2lnbmF0dXJl`;

/** The real SDK clients over a transport that answers as the test says. */
export function scriptedAzure(
  answer: (request: Sent, count: number) => Reply | Promise<Reply>,
  options: Partial<AzureConnection> = {},
): ScriptedAzure {
  const sent: Sent[] = [];
  const log: string[] = [];
  const clock = new ManualClock();
  const tokens: { scopes: readonly string[]; tenantId: string | undefined }[] = [];
  const httpClient: HttpClient = {
    async sendRequest(request) {
      const record = sentBy(request);
      sent.push(record);
      const reply = await answer(record, sent.length);
      if (reply === 'silence') return silence(request);
      if ('broken' in reply) throw Object.assign(new Error(`broken: ${reply.broken}`), { code: reply.broken });
      const bodyAsText = reply.text ?? (reply.body === undefined ? '' : JSON.stringify(reply.body));
      const headers = createHttpHeaders({ 'content-type': 'application/json', ...reply.headers });
      return { request, status: reply.status ?? 200, headers, bodyAsText };
    },
  };
  const connection: AzureConnection = {
    cloud: publicCloud,
    credential: {
      getToken(scopes, tokenOptions): Promise<AccessToken> {
        tokens.push({ scopes: [scopes].flat(), tenantId: tokenOptions?.tenantId });
        return Promise.resolve({ token: tokenText, expiresOnTimestamp: clock.now() + 3_600_000 });
      },
    },
    httpClient,
    log: (level, message) => log.push(`${level} ${message}`),
    timing: { clock, pollInterval: 1 },
    ...options,
  };
  return { source: createAzureSource(connection), sent, clock, log, tokens };
}

function sentBy(request: PipelineRequest): Sent {
  const url = new URL(request.url);
  return {
    method: request.method,
    url,
    path: `${url.host}${decodeURIComponent(url.pathname)}`.toLowerCase(),
    body: typeof request.body === 'string' && request.body !== '' ? (JSON.parse(request.body) as unknown) : undefined,
    headers: request.headers.toJSON(),
  };
}

function silence(request: PipelineRequest): Promise<never> {
  return new Promise((_, reject) => {
    const stop = () => reject(Object.assign(new Error('aborted'), { name: 'AbortError' }));
    if (request.abortSignal?.aborted) stop();
    else request.abortSignal?.addEventListener('abort', stop);
  });
}

/** The failure that a promise rejects with. */
export async function failureOf(promise: Promise<unknown>): Promise<AzureFailure> {
  const thrown = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (thrown instanceof AzureFailure) return thrown;
  throw new Error('expected an AzureFailure', { cause: thrown });
}

export const never = new AbortController().signal;

export const ids = {
  subscription: '11111111-1111-1111-1111-111111111111',
  account:
    '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg/providers/Microsoft.CognitiveServices/accounts/acc',
  vault: '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv',
  hsm: '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg/providers/Microsoft.KeyVault/managedHSMs/hsm',
  key: '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv/keys/k',
} as const;

export function vaultBody(properties: Readonly<Record<string, unknown>> = {}) {
  return {
    id: ids.vault,
    name: 'kv',
    type: 'Microsoft.KeyVault/vaults',
    location: 'westeurope',
    properties: {
      tenantId: 'tenant-1',
      sku: { family: 'A', name: 'standard' },
      vaultUri: 'https://kv.vault.azure.net/',
      ...properties,
    },
  };
}

export function accountBody(properties: Readonly<Record<string, unknown>> = {}, identity?: unknown) {
  return {
    id: ids.account,
    name: 'acc',
    type: 'Microsoft.CognitiveServices/accounts',
    kind: 'OpenAI',
    location: 'westeurope',
    ...(identity !== undefined && { identity }),
    properties: { provisioningState: 'Succeeded', ...properties },
  };
}

export function refusal(status: number, code: string, message = `${code}.`, innererror?: string): Reply {
  return {
    status,
    body: { error: { code, message, ...(innererror !== undefined && { innererror: { code: innererror } }) } },
  };
}

/** What a vault answers to a request without a token: where to get one. */
export const challenge: Reply = {
  status: 401,
  body: { error: { code: 'Unauthorized', message: 'AKV10000: Request is missing a Bearer or PoP token.' } },
  headers: {
    'www-authenticate':
      'Bearer authorization="https://login.microsoftonline.com/tenant-1", resource="https://vault.azure.net"',
  },
};
