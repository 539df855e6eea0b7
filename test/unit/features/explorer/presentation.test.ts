import { describe, expect, it } from 'vitest';
import { AzureFailure } from '../../../../src/core/failure.ts';
import { publicCloud } from '../../../../src/core/cloud.ts';
import type { JsonObject } from '../../../../src/core/resources/json.ts';
import { liveResource } from '../../../../src/core/resources/resource.ts';
import { types } from '../../../../src/core/resources/types.ts';
import { presentConnection, presentSubscription } from '../../../../src/features/explorer/presentation/estate.ts';
import { presentFailure } from '../../../../src/features/explorer/presentation/failure.ts';
import { presentKey, presentVersion } from '../../../../src/features/explorer/presentation/key.ts';
import { escapeMarkdown } from '../../../../src/platform/markdown.ts';
import { presentStore } from '../../../../src/features/explorer/presentation/store.ts';
import { sortedByName } from '../../../../src/features/explorer/presentation/words.ts';
import { readSelected } from '../../../../src/features/explorer/selection.ts';
import { Usage } from '../../../../src/features/explorer/usage.ts';
import { accountId, keyBody, keyId, newestVersion, vaultId } from '../../../support/fakeEstate.ts';

const now = Date.UTC(2026, 0, 15);
const seconds = (text: string) => Date.parse(text) / 1000;
const key = (properties: JsonObject = {}, unread = {}) =>
  liveResource(keyId, types.vaultKey, keyBody(properties) as JsonObject, unread);

describe('a key', () => {
  it.each([
    [{}, 'RSA 2048'],
    [{ attributes: { enabled: false } }, 'RSA 2048 · disabled'],
    [{ attributes: { enabled: true, exp: seconds('2025-12-11') } }, 'RSA 2048 · expired 2025-12-11'],
    [{ attributes: { enabled: true, exp: seconds('2027-01-01') } }, 'RSA 2048 · expires 2027-01-01'],
    [{ attributes: { enabled: true, nbf: seconds('2026-08-01') } }, 'RSA 2048 · not before 2026-08-01'],
    [{ kty: 'EC', keySize: null, curveName: 'P-256' }, 'EC P-256'],
  ])('is described: %j', (properties, description) => {
    expect(presentKey(key(properties as JsonObject), [], now).description).toBe(description);
  });

  it('names the accounts that it protects', () => {
    expect(presentKey(key(), ['chat'], now).description).toBe('RSA 2048 · protects chat');
    expect(presentKey(key(), ['a', 'b', 'c'], now).description).toBe('RSA 2048 · protects 3 accounts');
  });

  it('says what is unknown, and why', () => {
    const bare = liveResource(
      keyId,
      types.vaultKey,
      { properties: {} },
      { properties: 'the firewall does not let you in' },
    );
    const row = presentKey(bare, [], now);
    expect(row.description).toBe('unknown');
    expect(row.tooltip).toContain('Type: unknown (the firewall does not let you in)');
  });

  it('has versions that know whether they are the newest', () => {
    const version = (name: string) =>
      liveResource(`${keyId}/versions/${name}`, types.vaultKeyVersion, {
        properties: { attributes: { enabled: true, created: seconds('2025-05-05') } },
      });
    expect(presentVersion(version(newestVersion), { key: key(), isNewest: true, users: [] }, now).description).toBe(
      'newest · created 2025-05-05',
    );
    expect(
      presentVersion(version('b'.repeat(32)), { key: key(), isNewest: false, users: ['claims'] }, now),
    ).toMatchObject({
      label: 'bbbbbbbb',
      description: 'created 2025-05-05 · pinned by claims',
    });
  });
});

describe('a key store', () => {
  const vault = (properties: JsonObject) => liveResource(vaultId, types.vault, { location: 'westeurope', properties });

  it('says where purge protection is off', () => {
    expect(presentStore(vault({}), []).description).toBe('westeurope · purge protection off');
    expect(presentStore(vault({ enablePurgeProtection: true }), ['chat']).description).toBe(
      'westeurope · protects chat',
    );
  });

  it('is a Managed HSM where it is one', () => {
    const hsm = liveResource(vaultId.replace('vaults', 'managedHSMs'), types.managedHsm, { properties: {} });
    expect(presentStore(hsm, [])).toMatchObject({ contextValue: 'managedHsm', icon: { id: 'server' } });
  });
});

describe('the connection', () => {
  const caller = { displayName: 'owner', tenantId: 't', objectId: 'o' };

  it('says of an emulator that nothing in it is Azure, also to a screen reader', () => {
    const row = presentConnection({ ...publicCloud, isEmulator: true }, 'emulator', caller);
    expect(row).toMatchObject({ label: 'Emulator', description: 'sample estate, nothing here is Azure · owner' });
    expect(row.spoken).toContain('nothing here is Azure');
  });

  it('says who is connected to which cloud', () => {
    expect(presentConnection(publicCloud, 'azureCli', caller)).toMatchObject({ label: 'Azure', description: 'owner' });
  });
});

describe('a subscription', () => {
  const subscription = { id: 'i', name: 'Production', tenantId: 't', state: 'Enabled' };

  it.each([
    [undefined, ''],
    [{ accounts: 0, stores: 0 }, 'nothing here'],
    [{ accounts: 1, stores: 0 }, '1 account'],
    [{ accounts: 1200, stores: 2 }, '1,200 accounts · 2 key stores'],
    [{ accounts: 0, stores: 1 }, 'no accounts · 1 key store'],
  ])('is described by what it holds: %j', (contents, description) => {
    expect(presentSubscription(subscription, contents, 'folded').description).toBe(description);
  });

  it('says where Azure has disabled it', () => {
    expect(presentSubscription({ ...subscription, state: 'Disabled' }, undefined, 'folded').description).toBe(
      'Disabled',
    );
  });
});

describe('a failure', () => {
  it('says what failed in its label, why beside it, and is tried again by a click', () => {
    const failure = new AzureFailure({
      kind: 'forbidden',
      purpose: 'list the keys',
      resource: vaultId,
      azureMessage: 'No: really',
    });
    expect(presentFailure(failure)).toMatchObject({
      label: 'Could not list the keys',
      description: 'you do not have the right to do this. Azure said: No: really',
      command: { id: 'aoaiCmk.retry', onRow: true },
    });
  });
});

describe('names', () => {
  it('are sorted as people sort them', () => {
    const names = ['key-10', 'Key-2', 'key-1'].map((name) => ({ name }));
    expect(sortedByName(names).map(({ name }) => name)).toEqual(['key-1', 'Key-2', 'key-10']);
  });

  it.each(['**bold**', '[link](command:evil)', '$(key) icon', '<img src=x>', '`code`', 'a|b', '&lt;'])(
    'stand in a tooltip as they are: %s',
    (name) => {
      expect(escapeMarkdown(name).replace(/\\(.)/g, '$1')).toBe(name);
      expect(escapeMarkdown(name)).not.toMatch(/(?<!\\)[[\]*`<$|&]/);
    },
  );
});

describe('usage', () => {
  it('is told by what accounts name, however they spell it', () => {
    const account = liveResource(accountId, types.account, {
      properties: {
        encryption: {
          keySource: 'Microsoft.KeyVault',
          keyVaultProperties: {
            keyVaultUri: 'https://TEAM-vault.vault.azure.net:443',
            keyName: 'CMK',
            keyVersion: 'ABC',
          },
        },
      },
    });
    const vault = liveResource(vaultId, types.vault, {
      properties: { vaultUri: 'https://team-vault.vault.azure.net/' },
    });
    const version = liveResource(`${keyId}/versions/abc`, types.vaultKeyVersion, {});
    const usage = new Usage([account, vault]);
    expect(usage.ofStore(vault)).toEqual(['chat']);
    expect(usage.ofKey(vault, key())).toEqual(['chat']);
    expect(usage.ofVersion(vault, key(), version)).toEqual(['chat']);
  });
});

describe('the kept selection', () => {
  it.each([undefined, null, 'x', 7])('is none where %j is kept', (kept) => {
    expect(readSelected(kept)).toBeUndefined();
  });

  it('leaves out what makes no sense', () => {
    expect(readSelected({ AzureCloud: ['a'], other: [1], more: 'x' })).toEqual({ AzureCloud: ['a'] });
  });
});
