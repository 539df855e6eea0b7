import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseQuery, type AzureRequest } from '../../../../src/emulator/wire/exchange.ts';
import { ExchangeFile } from '../../../../src/emulator/wire/exchangeFile.ts';

const jwt = 'eyJhbGciOiJSUzI1NiJ9.eyJvaWQiOiIxIn0.c2lnbmF0dXJl';

function request(host: string, target: string): AzureRequest {
  const [path = '', query = ''] = target.split('?');
  const headers = { authorization: `Bearer ${jwt}`, host };
  return { method: 'POST', host, path, query: parseQuery(query), target, headers, body: 'a secret', requestId: 'id' };
}

describe('The file of exchanges', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'exchanges-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const written = (): readonly Record<string, unknown>[] =>
    readdirSync(folder).flatMap((name) =>
      readFileSync(join(folder, name), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>),
    );

  it('holds what was on the wire, without the request', () => {
    const reply = { status: 202, headers: { location: 'https://management.azure.com/x' }, body: { name: 'one' } };
    new ExchangeFile(folder).append(
      request('management.azure.com', '/a?api-version=1&sig=abc'),
      { delivery: 'whole', reply },
      0,
    );
    const [line] = written();
    expect(line).toMatchObject({
      method: 'POST',
      url: 'https://management.azure.com/a?api-version=1&sig=removed',
      status: 202,
      body: { name: 'one' },
      headers: { location: 'https://management.azure.com/x', 'content-type': 'application/json; charset=utf-8' },
    });
    expect(JSON.stringify(line)).not.toMatch(/eyJ|a secret/);
  });

  it('replaces secrets and tokens by text', () => {
    const file = new ExchangeFile(folder);
    const body = { key1: 'k', rows: [{ note: `Bearer ${jwt}` }], value: 'open' };
    file.append(request('management.azure.com', '/keys'), { delivery: 'whole', reply: { status: 200, body } }, 0);
    file.append(
      request('kv.vault.azure.net', '/keys/k/decrypt'),
      { delivery: 'whole', reply: { status: 200, body: { kid: 'k', value: 'plain', list: [{ value: 'x' }] } } },
      0,
    );
    expect(written().map((line) => line['body'])).toEqual([
      { key1: 'removed', rows: [{ note: 'Bearer removed' }], value: 'open' },
      { kid: 'k', value: 'removed', list: [{ value: 'removed' }] },
    ]);
  });

  it('leaves out signing in, and what a fault spoiled or cut off', () => {
    const file = new ExchangeFile(folder);
    const reply = { status: 200, body: { access_token: jwt } };
    file.append(request('login.microsoftonline.com', '/t/oauth2/v2.0/token'), { delivery: 'whole', reply }, 0);
    file.append(request('management.azure.com', '/a'), { delivery: 'halved', reply, fault: 'f' }, 0);
    file.append(request('management.azure.com', '/a'), { delivery: 'whole', reply, fault: 'f' }, 0);
    file.append(request('management.azure.com', '/a'), { delivery: 'cut' }, 0);
    expect(readdirSync(folder)).toEqual([]);
  });
});
