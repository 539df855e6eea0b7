import { describe, expect, it } from 'vitest';
import { chinaCloud, publicCloud, usGovernmentCloud } from '../../../src/core/cloud.ts';
import { azureCliConnection, environmentConnection } from '../../../src/azure/connection.ts';
import { customCloud } from '../../../src/azure/customCloud.ts';
import { Gate } from '../../../src/azure/request/gate.ts';
import { Memo } from '../../../src/azure/request/memo.ts';
import { batches, pooled } from '../../../src/azure/request/pool.ts';
import { Tokens } from '../../../src/azure/tokens.ts';
import { AzureFailure } from '../../../src/core/failure.ts';
import { ManualClock } from '../../support/manualClock.ts';
import { failureOf, ids, never, scriptedAzure, vaultBody } from './scriptedAzure.ts';

describe('a custom cloud', () => {
  const setting = {
    name: 'Fabrikam',
    portalUrl: 'https://portal.fabrikam.example/',
    managementEndpointUrl: 'https://management.core.fabrikam.example/',
    resourceManagerEndpointUrl: 'https://management.fabrikam.example/',
    activeDirectoryEndpointUrl: 'https://login.fabrikam.example/',
    activeDirectoryResourceId: 'https://management.fabrikam.example/0000/',
    keyVaultDnsSuffix: '.vault.fabrikam.example',
  };

  it('is what the setting of VS Code says', () => {
    expect(customCloud(setting)).toEqual({
      name: 'Fabrikam',
      displayName: 'Fabrikam',
      managementEndpoint: 'https://management.fabrikam.example',
      managementAudience: 'https://management.fabrikam.example/0000',
      authorityHost: 'https://login.fabrikam.example',
      portalUrl: 'https://portal.fabrikam.example',
      vaultSuffix: '.vault.fabrikam.example',
      hsmSuffix: '.managedhsm.fabrikam.example',
    });
  });

  it('knows Microsoft Graph and Log Analytics where the setting names them, and says so where not', async () => {
    const more = {
      microsoftGraphResourceId: 'https://graph.fabrikam.example/',
      logAnalyticsResourceId: 'https://logs.fabrikam.example',
    };
    expect(customCloud({ ...setting, ...more })).toMatchObject({
      graphEndpoint: 'https://graph.fabrikam.example',
      logAnalyticsEndpoint: 'https://logs.fabrikam.example',
    });
    const id = '/servicePrincipals/20a14814-5ab7-4612-a671-1382b412bf93';
    const named = scriptedAzure(() => ({ body: { id: 'object' } }), { cloud: customCloud({ ...setting, ...more }) });
    await named.source.resource(id, never);
    expect(named.sent[0]?.url.host).toBe('graph.fabrikam.example');
    expect(named.tokens[0]?.scopes).toEqual(['https://graph.fabrikam.example/.default']);
    const unnamed = scriptedAzure(() => ({ body: {} }), { cloud: customCloud(setting) });
    const failure = await failureOf(unnamed.source.resource(id, never));
    expect(failure.message).toContain('Microsoft Graph in Fabrikam is not known');
    expect(unnamed.sent).toEqual([]);
  });

  it.each<[string, unknown, string]>([
    ['no object', undefined, 'is not set to an object'],
    ['no name', { ...setting, name: ' ' }, 'lacks "name"'],
    ['no vault suffix', { ...setting, keyVaultDnsSuffix: undefined }, 'lacks "keyVaultDnsSuffix"'],
    ['an address without https', { ...setting, portalUrl: 'http://portal' }, '"portalUrl"'],
    [
      'an address that is none',
      { ...setting, resourceManagerEndpointUrl: 'management' },
      '"resourceManagerEndpointUrl"',
    ],
    ['a suffix that is an address', { ...setting, keyVaultDnsSuffix: 'https://vault.x' }, '"keyVaultDnsSuffix"'],
  ])('with %s is told what is wrong', (_, value, message) => {
    expect(() => customCloud(value)).toThrow(message);
  });

  it('is asked at its own addresses, with tokens of its own audience', async () => {
    const azure = scriptedAzure(() => ({ body: vaultBody() }), { cloud: customCloud(setting) });
    await azure.source.resource(ids.vault, never);
    expect(azure.sent[0]?.url.host).toBe('management.fabrikam.example');
    expect(azure.tokens[0]?.scopes).toEqual(['https://management.fabrikam.example/0000/.default']);
  });
});

describe.each([publicCloud, usGovernmentCloud, chinaCloud])('$displayName', (cloud) => {
  it('is asked at its own addresses by every client', async () => {
    const azure = scriptedAzure(
      ({ path }) => ({ body: path.includes('resourcegraph') ? { data: [] } : { value: [] } }),
      { cloud },
    );
    const scope = `/subscriptions/${ids.subscription}`;
    const account = { id: ids.account } as never;
    await azure.source.subscriptions(never);
    await azure.source.inventory([ids.subscription], never);
    await azure.source.grants('p', scope, never);
    await azure.source.permissions(scope, never);
    await azure.source.projects(account, never);
    expect(new Set(azure.sent.map(({ url }) => url.origin))).toEqual(new Set([cloud.managementEndpoint]));
    expect(new Set(azure.tokens.flatMap(({ scopes }) => scopes))).toEqual(
      new Set([`${cloud.managementEndpoint}/.default`]),
    );
  });
});

describe('the other ways in', () => {
  it('make a connection without asking anybody for anything', async () => {
    const log = () => undefined;
    expect((await azureCliConnection(publicCloud, log)).tenants).toBe('every');
    expect((await environmentConnection(usGovernmentCloud, log)).cloud).toBe(usGovernmentCloud);
  });

  it('say what lacks in the environment', async () => {
    const { credential, cloud } = await environmentConnection(publicCloud, () => undefined);
    const azure = scriptedAzure(() => ({ body: {} }), { credential, cloud });
    const failure = await failureOf(azure.source.subscriptions(never));
    expect(failure.kind).toBe('signedOut');
    expect(failure.message).toContain('EnvironmentCredential');
  });
});

describe('tokens', () => {
  function counting(clock: ManualClock, lifetime = 3_600_000) {
    let asked = 0;
    const tokens = new Tokens(
      { getToken: () => Promise.resolve({ token: `t${++asked}`, expiresOnTimestamp: clock.now() + lifetime }) },
      clock,
    );
    return { tokens, asked: () => asked };
  }

  it('are asked for once by many, and once for each audience and tenant', async () => {
    const { tokens, asked } = counting(new ManualClock());
    await Promise.all([tokens.token(['a'], {}), tokens.token(['a'], {}), tokens.token(['a'], {})]);
    expect(asked()).toBe(1);
    await tokens.token(['b'], {});
    await tokens.token(['a'], { tenantId: 'other' });
    expect(asked()).toBe(3);
  });

  it('are asked for anew before they expire, and where a challenge brings claims', async () => {
    const clock = new ManualClock();
    const { tokens, asked } = counting(clock);
    await tokens.token(['a'], {});
    clock.advance(50 * 60_000);
    await tokens.token(['a'], {});
    expect(asked()).toBe(1);
    clock.advance(6 * 60_000);
    await tokens.token(['a'], {});
    expect(asked()).toBe(2);
    expect((await tokens.token(['a'], { claims: 'c' })).token).toBe('t3');
    expect((await tokens.token(['a'], {})).token).toBe('t3');
  });

  it('that could not be had are asked for again', async () => {
    let good = false;
    const tokens = new Tokens(
      {
        getToken: () => (good ? Promise.resolve({ token: 't', expiresOnTimestamp: Infinity }) : Promise.resolve(null)),
      },
      new ManualClock(),
    );
    expect((await failureOf(tokens.token(['a'], {}))).kind).toBe('signedOut');
    good = true;
    expect((await tokens.token(['a'], {})).token).toBe('t');
  });

  it.each([
    [Object.assign(new Error('gone'), { name: 'AbortError' }), 'cancelled'],
    [new Error('ClientAuthError: endpoints_resolution_error'), 'network'],
    [new Error('network_error: getaddrinfo ENOTFOUND login.microsoftonline.com'), 'network'],
    [Object.assign(new Error('busy'), { statusCode: 503 }), 'unavailable'],
    [Object.assign(new Error('slow down'), { statusCode: 429 }), 'throttled'],
    [new Error('AADSTS700082: the refresh token has expired'), 'signedOut'],
  ])('%s reads as %s', async (thrown, kind) => {
    const tokens = new Tokens({ getToken: () => Promise.reject(thrown) }, new ManualClock());
    expect((await failureOf(tokens.token(['a'], {}))).kind).toBe(kind);
  });

  it('that are refused are told without what the sign-in repeats of them', async () => {
    const message = 'AADSTS7000215: Invalid client secret, body was client_secret=hunter2&scope=x';
    const tokens = new Tokens({ getToken: () => Promise.reject(new Error(message)) }, new ManualClock());
    const failure = await failureOf(tokens.token(['a'], {}));
    expect(failure.message).toContain('AADSTS7000215');
    expect(`${failure.message} ${JSON.stringify(failure.details)}`).not.toContain('hunter2');
  });

  it('that never come are given up after a while, and asked for again', async () => {
    let asked = 0;
    const first = new Promise<never>(() => undefined);
    const second = Promise.resolve({ token: 't', expiresOnTimestamp: Infinity });
    const tokens = new Tokens({ getToken: () => (++asked === 1 ? first : second) }, new ManualClock(), 20);
    expect((await failureOf(tokens.token(['a'], {}))).kind).toBe('timeout');
    expect((await tokens.token(['a'], {})).token).toBe('t');
  });

  it('that never come do not hold up who is cancelled', async () => {
    const azure = scriptedAzure(() => ({ body: vaultBody() }), {
      credential: { getToken: () => new Promise(() => undefined) },
    });
    const failure = await failureOf(azure.source.resource(ids.vault, AbortSignal.timeout(20)));
    expect(failure.kind).toBe('cancelled');
  });
});

describe('what is remembered', () => {
  it('is asked for once, but not a failure, and one who cancels does not take the others along', async () => {
    const memo = new Memo<string>();
    const cancelled = new AzureFailure({ kind: 'cancelled', purpose: 'read' });
    const first = memo.get('x', () => Promise.reject(cancelled));
    const second = memo.get('x', () => Promise.resolve('value'));
    await expect(first).rejects.toBe(cancelled);
    await expect(second).resolves.toBe('value');
    await expect(memo.get('x', () => Promise.reject(new Error('never asked')))).resolves.toBe('value');
  });
});

describe('a gate', () => {
  it('lets so many through at a time, and whoever gives up leaves the queue', async () => {
    const gate = new Gate(2);
    const open: (() => void)[] = [];
    const entered: number[] = [];
    const visit = (name: number, signal = never) =>
      gate.through(signal, () => {
        entered.push(name);
        return new Promise<void>((resolve) => open.push(resolve));
      });
    const impatient = new AbortController();
    const visits = [visit(1), visit(2), visit(3, impatient.signal), visit(4)];
    await new Promise(setImmediate);
    expect(entered).toEqual([1, 2]);
    impatient.abort(new Error('enough'));
    await expect(visits[2]).rejects.toThrow('enough');
    open[0]?.();
    await visits[0];
    await new Promise(setImmediate);
    expect(entered).toEqual([1, 2, 4]);
    open[1]?.();
    open[2]?.();
    await Promise.all([visits[1], visits[3]]);
  });
});

describe('a pool', () => {
  it('keeps the order and the limit', async () => {
    let running = 0;
    let most = 0;
    const doubled = await pooled([1, 2, 3, 4, 5, 6, 7], 3, async (item) => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 5 - (item % 5)));
      running--;
      return item * 2;
    });
    expect(doubled).toEqual([2, 4, 6, 8, 10, 12, 14]);
    expect(most).toBe(3);
  });

  it('has batches of at most so many', () => {
    expect(batches([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
    expect(batches([], 2)).toEqual([]);
  });
});
