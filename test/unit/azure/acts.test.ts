import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ActChange, ActName, Change, CreateChange } from '../../../src/core/plans/change.ts';
import type { Json } from '../../../src/core/resources/json.ts';
import { types, type ResourceType } from '../../../src/core/resources/types.ts';
import { known, unknown, type Value } from '../../../src/core/resources/value.ts';
import {
  challenge,
  failureOf,
  ids,
  never,
  refusal,
  scriptedAzure,
  vaultBody,
  type Reply,
  type Sent,
} from './scriptedAzure.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aoai-cmk-'));
});
afterEach(() => {
  chmodSync(folder, 0o700);
  rmSync(folder, { recursive: true });
});

const act = (
  name: ActName,
  parameters: Json = {},
  resource: string = ids.key,
  type: ResourceType = types.vaultKey,
): ActChange => ({
  kind: 'act',
  act: name,
  resource,
  type,
  parameters: known(parameters),
});

const bundle = {
  key: { kid: `https://kv.vault.azure.net/keys/k/${'B'.repeat(32)}`, kty: 'RSA' },
  attributes: { enabled: true },
};

/** A vault whose own requests, once they have a token, are answered as the test says. */
function vaultWith(answer: (request: Sent) => Reply, options = {}) {
  return scriptedAzure((request) => {
    if (request.path.startsWith('management')) return { body: vaultBody() };
    return request.headers['authorization'] === undefined ? challenge : answer(request);
  }, options);
}
const posts = (sent: readonly Sent[]) =>
  sent.filter(({ method, headers }) => method !== 'GET' && headers['authorization'] !== undefined);

describe('an act', () => {
  it('tells the version that it made', async () => {
    const azure = vaultWith(() => ({ body: bundle }));
    expect(await azure.source.apply(act('rotate'), never)).toEqual({ version: 'b'.repeat(32) });
  });

  it.each<[string, Reply]>([
    ['broke', { broken: 'ECONNRESET' }],
    ['failed', refusal(500, 'InternalServerError')],
    ['was half', { text: '{"key":' }],
  ])('is sent once where the answer %s, and may have happened', async (_, reply) => {
    for (const name of ['rotate', 'backup'] as const) {
      const azure = vaultWith(() => reply);
      const failure = await failureOf(azure.source.apply(act(name, { path: join(folder, 'b') }), never));
      expect(failure.details.mayHaveTakenEffect).toBe(true);
      expect(posts(azure.sent)).toHaveLength(1);
    }
  });

  it('is sent again where it was only throttled', async () => {
    let count = 0;
    const azure = vaultWith(() => (count++ === 0 ? refusal(429, 'Throttled') : { body: bundle }));
    await azure.source.apply(act('rotate'), never);
    expect(posts(azure.sent)).toHaveLength(2);
  });

  it('is sent again, once, where its token was refused', async () => {
    const expired: Reply = {
      ...(refusal(401, 'Unauthorized') as object),
      headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
    };
    let count = 0;
    const renewing = vaultWith(() => (count++ === 0 ? expired : { body: bundle }));
    await renewing.source.apply(act('rotate'), never);
    expect(posts(renewing.sent)).toHaveLength(2);
    expect(renewing.tokens.length).toBeGreaterThan(2);
    const lasting = vaultWith(() => expired);
    expect((await failureOf(lasting.source.apply(act('rotate'), never))).kind).toBe('signedOut');
    expect(posts(lasting.sent)).toHaveLength(2);
  });

  it('is sent with a fresh token after one was refused, although the client keeps the old', async () => {
    let number = 0;
    const azure = scriptedAzure(
      ({ headers }) =>
        headers['authorization'] === 'Bearer token-1'
          ? refusal(401, 'ExpiredAuthenticationToken')
          : { body: vaultBody() },
      {
        credential: {
          getToken: () => Promise.resolve({ token: `token-${++number}`, expiresOnTimestamp: Number.MAX_SAFE_INTEGER }),
        },
      },
    );
    await azure.source.resource(ids.vault, never);
    await azure.source.resource(ids.vault, never);
    expect(azure.sent.map(({ headers }) => headers['authorization'])).toEqual([
      'Bearer token-1',
      'Bearer token-2',
      'Bearer token-2',
    ]);
  });

  it('of another type is not attempted', async () => {
    const azure = vaultWith(() => ({ body: bundle }));
    for (const change of [act('rotate', {}, ids.vault, types.vault), act('purge', {}, ids.vault, types.vault)]) {
      expect((await failureOf(azure.source.apply(change, never))).kind).toBe('rejected');
    }
    expect(azure.sent).toEqual([]);
  });
});

describe('a backup', () => {
  const blob = Buffer.from('what Azure gave');
  const saved: Reply = { body: { value: blob.toString('base64url') } };

  it('leaves nothing behind where the file cannot be written', async () => {
    const missing = join(folder, 'no', 'b');
    const failure = await failureOf(vaultWith(() => saved).source.apply(act('backup', { path: missing }), never));
    expect(failure.message).toContain('cannot be written');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('never takes the place of what came to be there meanwhile', async () => {
    const path = join(folder, 'b');
    const azure = vaultWith(() => {
      writeFileSync(path, 'somebody else');
      return saved;
    });
    expect((await failureOf(azure.source.apply(act('backup', { path }), never))).kind).toBe('rejected');
    expect(readFileSync(path, 'utf8')).toBe('somebody else');
    expect(readdirSync(folder)).toEqual(['b']);
  });

  it('that is empty is none, and without a file nothing is asked', async () => {
    const path = join(folder, 'b');
    const azure = vaultWith(() => ({ body: { value: '' } }));
    expect((await failureOf(azure.source.apply(act('backup', { path }), never))).message).toContain('empty backup');
    expect(existsSync(path)).toBe(false);
    const silent = vaultWith(() => saved);
    expect((await failureOf(silent.source.apply(act('backup'), never))).message).toContain('does not say path');
    expect(
      (await failureOf(silent.source.apply(act('restore', { path: join(folder, 'none') }), never))).message,
    ).toContain('cannot be read');
    expect(posts(silent.sent)).toEqual([]);
  });

  it('of another key is told when it has been restored', async () => {
    const path = join(folder, 'b');
    writeFileSync(path, blob);
    const other = { ...bundle, key: { ...bundle.key, kid: bundle.key.kid.replace('/keys/k/', '/keys/other/') } };
    const failure = await failureOf(vaultWith(() => ({ body: other })).source.apply(act('restore', { path }), never));
    expect(failure.message).toContain('was of key other');
  });
});

describe('a resource', () => {
  const zone = `/subscriptions/${ids.subscription}/resourceGroups/rg/providers/Microsoft.Network/privateDnsZones/z.net`;
  const create = (properties: Value, more: Partial<CreateChange> = {}): CreateChange => ({
    kind: 'create',
    resource: zone,
    type: types.privateDnsZone,
    scope: zone.slice(0, zone.indexOf('/providers')),
    properties,
    body: { location: known('global') },
    ...more,
  });
  const status = 'https://management.azure.com/subscriptions/s/providers/x/operationStatuses/1?api-version=1';
  const begun: Reply = { status: 202, body: {}, headers: { 'azure-asyncoperation': status, location: `${status}&l` } };

  it('is sent whole, and followed to its end', async () => {
    let polls = 0;
    const azure = scriptedAzure(({ method, path }) => {
      if (method === 'PUT') return begun;
      if (path.includes('operationstatuses')) return { body: { status: ++polls < 3 ? 'InProgress' : 'Succeeded' } };
      return { body: { id: zone, properties: {} } };
    });
    await azure.source.apply(create(known({ a: 1 })), never);
    expect(azure.sent[0]?.body).toEqual({ location: 'global', properties: { a: 1 } });
    expect(polls).toBe(3);
  });

  it('has ended well where only the last read of it fails', async () => {
    const azure = scriptedAzure(({ method, path }) =>
      method === 'PUT'
        ? begun
        : path.includes('operationstatuses')
          ? { body: { status: 'Succeeded' } }
          : refusal(403, 'No'),
    );
    await expect(azure.source.apply(create(known({})), never)).resolves.toBeUndefined();
  });

  it.each<[string, Reply, object]>([
    [
      'fails',
      { body: { status: 'Failed', error: { code: 'ZoneTaken', message: 'taken' } } },
      { kind: 'rejected', code: 'ZoneTaken', azureMessage: 'taken' },
    ],
    ['is cancelled by Azure', { body: { status: 'Canceled' } }, { kind: 'rejected' }],
    ['can no longer be followed', refusal(403, 'AuthorizationFailed'), { kind: 'forbidden', mayHaveTakenEffect: true }],
    ['says nothing', { body: {} }, {}],
  ])('whose operation %s is told so', async (_, reply, expected) => {
    const azure = scriptedAzure(({ method }) => (method === 'PUT' ? begun : reply));
    const outcome = azure.source.apply(create(known({})), never);
    if (Object.keys(expected).length === 0) await expect(outcome).resolves.toBeUndefined();
    else expect((await failureOf(outcome)).details).toMatchObject(expected);
  });

  it('is waited for by its own state where there is no operation', async () => {
    const states = ['Creating', 'Creating', 'Succeeded'];
    const azure = scriptedAzure(() => ({
      status: 200,
      body: { properties: { provisioningState: states.shift() ?? 'Succeeded' } },
    }));
    await azure.source.apply(create(known({})), never);
    expect(azure.sent.map(({ method }) => method)).toEqual(['PUT', 'GET', 'GET']);
    const failing = scriptedAzure(({ method }) => ({
      body: { properties: { provisioningState: method === 'PUT' ? 'Creating' : 'Failed' } },
    }));
    expect((await failureOf(failing.source.apply(create(known({})), never))).kind).toBe('rejected');
  });

  it('is not sent while a part of it is not known, nor under the name of another type', async () => {
    const azure = scriptedAzure(() => ({ body: {} }));
    for (const change of [create(unknown('not yet')), create(known({}), { type: types.virtualNetwork })]) {
      expect((await failureOf(azure.source.apply(change, never))).kind).toBe('rejected');
    }
    expect(azure.sent).toEqual([]);
  });

  it('that is not there counts as deleted; one that may not be deleted does not', async () => {
    const remove: Change = { ...create(known({})), kind: 'delete' };
    await scriptedAzure(() => refusal(404, 'ResourceNotFound')).source.apply(remove, never);
    await scriptedAzure(() => ({ status: 204 })).source.apply(remove, never);
    const failure = await failureOf(scriptedAzure(() => refusal(409, 'ScopeLocked')).source.apply(remove, never));
    expect(failure.kind).toBe('rejected');
    const vault: Change = { ...remove, resource: ids.vault, type: types.vault };
    expect((await failureOf(scriptedAzure(() => ({})).source.apply(vault, never))).message).toContain(
      'does not make such a change',
    );
  });
});

describe('a key', () => {
  const create: Change = {
    kind: 'create',
    resource: ids.key,
    type: types.vaultKey,
    scope: ids.vault,
    properties: known({ kty: 'RSA', keySize: 2048 }),
  };

  it.each(['ScopeLocked', 'RequestDisallowedByPolicy'])('that %s forbids is not made another way', async (code) => {
    const azure = scriptedAzure(() => refusal(code === 'ScopeLocked' ? 409 : 403, code));
    expect((await failureOf(azure.source.apply(create, never))).details.code).toBe(code);
    expect(azure.sent).toHaveLength(1);
  });

  it('that neither way may make is refused in the words of both', async () => {
    const azure = scriptedAzure(({ method, path, headers }) => {
      if (path.startsWith('management'))
        return method === 'PUT' ? refusal(403, 'AuthorizationFailed', 'by ARM') : { body: vaultBody() };
      if (headers['authorization'] === undefined) return challenge;
      return method === 'GET'
        ? refusal(404, 'KeyNotFound')
        : refusal(403, 'Forbidden', 'by the vault', 'ForbiddenByRbac');
    });
    const failure = await failureOf(azure.source.apply(create, never));
    expect(failure.details.azureMessage).toMatch(/by ARM.*by the vault/);
  });
});
