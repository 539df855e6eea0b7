import { describe, expect, it } from 'vitest';
import { known } from '../../../src/core/resources/value.ts';
import type { Change } from '../../../src/core/plans/change.ts';
import {
  accountBody,
  failureOf,
  ids,
  never,
  refusal,
  scriptedAzure,
  tokenText,
  vaultBody,
  type Reply,
} from './scriptedAzure.ts';

const purge: Change = {
  kind: 'set',
  resource: ids.vault,
  type: 'Microsoft.KeyVault/vaults',
  path: 'properties.enablePurgeProtection',
  value: known(true),
};

describe('what is read', () => {
  it('is asked for again, with growing pauses, while it is throttled without a word on when', async () => {
    const azure = scriptedAzure((_, count) => (count < 4 ? refusal(429, 'Throttled') : { body: vaultBody() }));
    await azure.source.resource(ids.vault, never);
    expect(azure.sent).toHaveLength(4);
    const [first = 0, second = 0, third = 0] = azure.clock.slept;
    expect(first).toBeGreaterThanOrEqual(250);
    expect(first).toBeLessThanOrEqual(500);
    expect(second).toBeGreaterThanOrEqual(500);
    expect(third).toBeGreaterThanOrEqual(1000);
  });

  it.each([
    ['seconds', { 'retry-after': '7' }, 7000],
    ['milliseconds', { 'retry-after-ms': '1500' }, 1500],
    ['a date', { 'retry-after': 'Thu, 15 Jan 2026 12:00:09 GMT' }, 9000],
  ])('waits as long as Azure asks in %s', async (_, headers, pause) => {
    const azure = scriptedAzure((__, count) =>
      count === 1 ? { ...(refusal(429, 'TooManyRequests') as object), headers } : { body: vaultBody() },
    );
    await azure.source.resource(ids.vault, never);
    expect(azure.clock.slept).toEqual([pause]);
  });

  it("waits as Azure Resource Manager's sentence says", async () => {
    const sentence = "The request was throttled. Please try again after '6' seconds.";
    const azure = scriptedAzure((_, count) =>
      count === 1 ? refusal(429, 'ResourceRequestsThrottled', sentence) : { body: vaultBody() },
    );
    await azure.source.resource(ids.vault, never);
    expect(azure.clock.slept).toEqual([6000]);
  });

  it('is told as throttled, with the time, where Azure asks to wait for long', async () => {
    const azure = scriptedAzure(() => ({
      ...(refusal(429, 'Throttled') as object),
      headers: { 'retry-after': '600' },
    }));
    const failure = await failureOf(azure.source.resource(ids.vault, never));
    expect(failure.details).toMatchObject({ kind: 'throttled', status: 429, retryAfterMs: 600_000 });
    expect(azure.sent).toHaveLength(1);
  });

  it.each<[string, Reply]>([
    ['an internal error', refusal(500, 'InternalServerError')],
    ['a lost connection', { broken: 'ECONNRESET' }],
    ['a refused connection', { broken: 'ECONNREFUSED' }],
  ])('survives %s that passes', async (_, trouble) => {
    const azure = scriptedAzure((__, count) => (count < 3 ? trouble : { body: vaultBody() }));
    expect((await azure.source.resource(ids.vault, never)).name).toBe('kv');
    expect(azure.sent).toHaveLength(3);
  });

  it('fails as unavailable once it was asked often enough', async () => {
    const azure = scriptedAzure(() => refusal(503, 'ServiceUnavailable'));
    const failure = await failureOf(azure.source.resource(ids.vault, never));
    expect(failure.details).toMatchObject({ kind: 'unavailable', status: 503, code: 'ServiceUnavailable' });
    expect(failure.details.mayHaveTakenEffect).toBeUndefined();
    expect(azure.sent).toHaveLength(5);
  });

  it('fails at once where the name does not resolve or the certificate is no good', async () => {
    for (const broken of ['ENOTFOUND', 'SELF_SIGNED_CERT_IN_CHAIN']) {
      const azure = scriptedAzure(() => ({ broken }));
      const failure = await failureOf(azure.source.resource(ids.vault, never));
      expect(failure.details).toMatchObject({ kind: 'network', code: broken });
      expect(azure.sent).toHaveLength(1);
    }
  });

  it('fails as timeout where nothing comes', async () => {
    const azure = scriptedAzure(() => 'silence', { timing: { readTimeout: 20, firstPause: 1 } });
    expect((await failureOf(azure.source.resource(ids.vault, never))).kind).toBe('timeout');
    expect(azure.sent).toHaveLength(2);
  });

  it('fails as timeout where every answer is slow and the whole takes too long', async () => {
    const azure = scriptedAzure(() => 'silence', { timing: { readLimit: 20 } });
    expect((await failureOf(azure.source.subscriptions(never))).kind).toBe('timeout');
  });

  it('is cancelled in the middle of a request, and before one', async () => {
    const controller = new AbortController();
    const azure = scriptedAzure(() => {
      queueMicrotask(() => controller.abort());
      return 'silence';
    });
    expect((await failureOf(azure.source.resource(ids.vault, controller.signal))).kind).toBe('cancelled');
    expect((await failureOf(azure.source.resource(ids.vault, controller.signal))).kind).toBe('cancelled');
    expect(azure.sent).toHaveLength(1);
  });

  it.each<[string, Reply]>([
    ['a web page', { text: '<!DOCTYPE html><title>Sign in</title>', headers: { 'content-type': 'text/html' } }],
    ['a web page that says it is JSON', { text: '<html></html>' }],
    ['half of the JSON', { text: '{"id": "/subscr' }],
    ['nothing', { text: '' }],
    ['an array', { body: [] }],
    ['a resource without properties', { body: { id: ids.vault } }],
    ['properties of another type', { body: { id: ids.vault, properties: 'none' } }],
  ])('fails as malformed where %s comes', async (_, reply) => {
    const azure = scriptedAzure(() => reply);
    const failure = await failureOf(azure.source.resource(ids.vault, never));
    expect(failure.kind).toBe('malformed');
    expect(failure.message).toContain('Could not read the key vault (kv)');
    expect(failure.message).not.toMatch(/undefined|TypeError|Cannot read/);
  });

  it.each<[string, unknown]>([
    ['lacks its items', {}],
    ['has items of another type', { value: 'none' }],
    ['holds what is no resource', { value: [17, null] }],
  ])('fails as malformed where a list %s', async (_, body) => {
    const azure = scriptedAzure(() => ({ body }));
    expect((await failureOf(azure.source.subscriptions(never))).kind).toBe('malformed');
  });

  it('fails as malformed where the pages of a list go round in a circle', async () => {
    const nextLink = 'https://management.azure.com/subscriptions?page=2';
    const azure = scriptedAzure(() => ({ body: { value: [], nextLink } }));
    expect((await failureOf(azure.source.subscriptions(never))).kind).toBe('malformed');
    expect(azure.sent.length).toBeLessThan(4);
  });

  it('survives one malformed answer', async () => {
    const azure = scriptedAzure((_, count) => (count === 1 ? { text: '{' } : { body: vaultBody() }));
    expect((await azure.source.resource(ids.vault, never)).name).toBe('kv');
  });
});

describe('what is written', () => {
  it('is not sent twice where the connection broke, and may have taken effect', async () => {
    const azure = scriptedAzure(() => ({ broken: 'ECONNRESET' }));
    const failure = await failureOf(azure.source.apply(purge, never));
    expect(failure.details).toMatchObject({ kind: 'network', code: 'ECONNRESET', mayHaveTakenEffect: true });
    expect(azure.sent.map(({ method }) => method)).toEqual(['PATCH']);
  });

  it('has taken no effect where no connection was made', async () => {
    const azure = scriptedAzure(() => ({ broken: 'ECONNREFUSED' }));
    const failure = await failureOf(azure.source.apply(purge, never));
    expect(failure.kind).toBe('network');
    expect(failure.details.mayHaveTakenEffect).toBeUndefined();
    expect(azure.sent).toHaveLength(1);
  });

  it('is not sent twice where the service fails, and may have taken effect', async () => {
    const azure = scriptedAzure(() => refusal(500, 'InternalServerError'));
    const failure = await failureOf(azure.source.apply(purge, never));
    expect(failure.details).toMatchObject({ kind: 'unavailable', mayHaveTakenEffect: true });
    expect(azure.sent).toHaveLength(1);
  });

  it('is sent again where it was throttled: it was not begun', async () => {
    const azure = scriptedAzure((_, count) => (count === 1 ? refusal(429, 'Throttled') : { body: vaultBody() }));
    await azure.source.apply(purge, never);
    expect(azure.sent).toHaveLength(2);
  });

  it('has taken no effect where it was refused', async () => {
    const azure = scriptedAzure(() => refusal(403, 'AuthorizationFailed'));
    const failure = await failureOf(azure.source.apply(purge, never));
    expect(failure.kind).toBe('forbidden');
    expect(failure.details.mayHaveTakenEffect).toBeUndefined();
  });
});

describe('the log', () => {
  it('has one line for each request, with purpose, resource, result and the id for Azure support', async () => {
    const headers = { 'x-ms-correlation-request-id': 'c0ffee' };
    const azure = scriptedAzure((_, count) =>
      count === 1 ? { ...(refusal(503, 'Busy') as object), headers } : { body: accountBody() },
    );
    await azure.source.resource(ids.account, never);
    expect(azure.log.filter((line) => line.includes('(acc)'))).toEqual([
      'warn read the account (acc): 503 (GET, 0 ms, correlation id c0ffee)',
      'info read the account (acc): 200 (GET, 0 ms)',
    ]);
  });

  it('and the failures hold no token, wherever Azure repeats it', async () => {
    const azure = scriptedAzure(() => refusal(400, 'Bad', `I got Bearer ${tokenText} and client_secret=hunter2&x=1`));
    const failure = await failureOf(azure.source.resource(ids.account, never));
    const all = [...azure.log, failure.message, JSON.stringify(failure.details)].join('\n');
    expect(all).not.toContain(tokenText);
    expect(all).not.toContain('hunter2');
    expect(azure.sent[0]?.headers['authorization']).toBe(`Bearer ${tokenText}`);
  });

  it.each([
    ['a token by its form', `Invalid: ${tokenText}.`, tokenText],
    ['an opaque token', `I got Bearer 0123456789abcdefghijklmnop, sorry`, '0123456789abcdefghijklmnop'],
    ['a client secret', 'body was client_secret=hunter2&scope=x', 'hunter2'],
    ['an assertion', 'body was client_assertion=hunter2&scope=x', 'hunter2'],
    ['a password', 'body was password=hunter2', 'hunter2'],
    ['a signature', 'GET https://x.blob.core.windows.net/?sv=1&sig=hunter2&se=2', 'hunter2'],
    ['a refresh token', 'refresh_token=hunter2', 'hunter2'],
  ])('tells Azure’s words without %s', async (_, message, secret) => {
    const azure = scriptedAzure(() => refusal(400, 'Bad', message));
    const failure = await failureOf(azure.source.resource(ids.account, never));
    const all = [...azure.log, failure.message, JSON.stringify(failure.details)].join('\n');
    expect(all).not.toContain(secret);
    expect(failure.details.azureMessage).toMatch(/\((token|secret)\)/);
  });

  it('names the id by which Azure support finds a request', async () => {
    const headers = { 'x-ms-correlation-request-id': 'c0ffee' };
    const azure = scriptedAzure(() => ({ ...(refusal(404, 'ResourceNotFound') as object), headers }));
    const failure = await failureOf(azure.source.resource(ids.account, never));
    expect(failure.details).toMatchObject({ kind: 'notFound', correlationId: 'c0ffee' });
    expect(azure.log[0]).toContain('c0ffee');
  });
});

describe('a refusal', () => {
  it.each<[number, string, string | undefined, string, string]>([
    [401, 'InvalidAuthenticationToken', undefined, 'The access token has expired.', 'signedOut'],
    [403, 'AuthorizationFailed', undefined, 'no', 'forbidden'],
    [403, 'Forbidden', 'ForbiddenByRbac', 'no', 'forbidden'],
    [403, 'Forbidden', 'ForbiddenByPolicy', 'no', 'forbidden'],
    [403, 'Forbidden', 'ForbiddenByFirewall', 'no', 'firewall'],
    [403, 'Forbidden', 'ForbiddenByConnection', 'no', 'firewall'],
    [403, 'Forbidden', 'KeyDisabled', 'no', 'rejected'],
    [403, 'RequestDisallowedByPolicy', undefined, 'no', 'rejected'],
    [400, 'ForbiddenByRbac', undefined, 'no', 'forbidden'],
    [400, 'BadRequest', undefined, 'The encryption key must be recoverable and not purgeable', 'rejected'],
    [400, 'BadRequest', undefined, 'Account acc is in state Accepted', 'conflict'],
    [409, 'AnotherOperationInProgress', undefined, 'wait', 'conflict'],
    [409, 'ScopeLocked', undefined, 'locked', 'rejected'],
    [404, 'ResourceNotFound', undefined, 'no', 'notFound'],
    [412, 'PreconditionFailed', undefined, 'no', 'conflict'],
  ])('with status %i, code %s and inner code %s reads rightly', async (status, code, inner, message, kind) => {
    const azure = scriptedAzure(() => refusal(status, code, message, inner));
    const { details } = await failureOf(azure.source.resource(ids.account, never));
    expect(details).toMatchObject({ kind, status, code, azureMessage: message });
    expect(details.innerCode).toBe(inner);
  });

  it('is read wherever a provider puts code and message', async () => {
    const azure = scriptedAzure(() => ({ status: 400, body: { code: 'BadParameter', message: 'no such thing' } }));
    const { details } = await failureOf(azure.source.resource(ids.account, never));
    expect(details).toMatchObject({ kind: 'rejected', code: 'BadParameter', azureMessage: 'no such thing' });
  });

  it.each<[string, Reply]>([
    ['a web page', { status: 502, text: '<html>Bad gateway</html>', headers: { 'content-type': 'text/html' } }],
    ['nothing', { status: 502 }],
    ['another JSON', { status: 502, body: ['?'] }],
  ])('with %s as its body reads by its status', async (_, reply) => {
    const azure = scriptedAzure(() => reply);
    expect((await failureOf(azure.source.resource(ids.account, never))).details).toMatchObject({
      kind: 'unavailable',
      status: 502,
    });
  });
});
