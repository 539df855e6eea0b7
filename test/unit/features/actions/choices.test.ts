import { describe, expect, it } from 'vitest';
import { liveResource, type LiveResource } from '../../../../src/core/resources/resource.ts';
import { types } from '../../../../src/core/resources/types.ts';
import { accountRows } from '../../../../src/features/actions/choices/accountRows.ts';
import { identityRows } from '../../../../src/features/actions/choices/identityRows.ts';
import { describeKey, keyRows } from '../../../../src/features/actions/choices/keyRows.ts';
import { hasScopes, scopeRows } from '../../../../src/features/actions/choices/scopeRows.ts';
import { versionRows } from '../../../../src/features/actions/choices/versionRows.ts';
import { withKey, type Wishes } from '../../../../src/features/actions/wishes.ts';
import {
  accountId,
  FakeEstate,
  group,
  keyBody,
  keyId,
  newestVersion,
  subscriptionId,
  vaultId,
} from '../../../support/fakeEstate.ts';
import { AzureFailure } from '../../../../src/core/failure.ts';
import { words } from './samples.ts';

const { signal } = new AbortController();
const estate = new FakeEstate();
const [account, vault, key] = await Promise.all([accountId, vaultId, keyId].map((id) => estate.resource(id, signal)));
if (!account || !vault || !key) throw new Error('The fake estate lacks its resources.');

function another(original: LiveResource, id: string, body: object = {}): LiveResource {
  return liveResource(id, original.type, { ...original.body, ...body });
}

describe('the choice of an account', () => {
  const protectedOne = another(account, `${accountId}-b`, {
    properties: { encryption: { keySource: 'Microsoft.KeyVault' } },
  });

  it('shows accounts without a key of the customer first', () => {
    expect(words(accountRows([protectedOne, account], [], []))).toEqual([
      '-- On Microsoft-managed keys --',
      'chat',
      '-- Under a customer-managed key already --',
      'chat-b',
    ]);
  });

  it('says that there is none, and what could not be read', () => {
    const failure = new AzureFailure({ kind: 'forbidden', purpose: 'read the accounts' });
    const rows = accountRows([], [], [{ scope: `/subscriptions/${subscriptionId}`, failure }]);
    expect(words(rows)).toEqual(['No account to choose', '-- Could not be read --', subscriptionId]);
  });
});

describe('the choice of a key', () => {
  const elsewhere = another(vault, `${group}-b/providers/Microsoft.KeyVault/vaults/a-vault`);
  const abroad = another(vault, `${group}/providers/Microsoft.KeyVault/vaults/far`, { location: 'eastus' });
  const shut = another(vault, `${group}/providers/Microsoft.KeyVault/vaults/shut`);
  const ec = another(key, `${vaultId}/keys/ec`, { properties: { kty: 'EC', curveName: 'P-256' } });

  it('shows keys that can serve first, nearest store first, and the others with their reason', () => {
    const rows = keyRows(
      [account],
      [
        { store: elsewhere, keys: [{ key: another(key, `${elsewhere.id}/keys/k`), details: 'read' }] },
        { store: abroad, obstacle: 'It is in eastus.' },
        {
          store: vault,
          keys: [
            { key: ec, details: 'read', obstacle: 'It is EC.' },
            { key, details: 'read' },
          ],
        },
        { store: shut, keys: [], failure: 'The firewall is closed.' },
      ],
    );
    expect(words(rows)).toEqual([
      '-- team-vault · westeurope · rg --',
      'cmk',
      '-- a-vault · westeurope · rg-b --',
      'k',
      '-- Cannot encrypt chat --',
      'far',
      'ec',
      '-- Keys could not be listed --',
      'shut',
    ]);
    const useless = rows.find((row) => row.kind === 'choice' && row.label === 'ec');
    expect(useless).toMatchObject({ detail: 'It is EC.', means: { explanation: { text: 'It is EC.' } } });
  });

  it('says what a key takes once there is none, but not while some are being listed', () => {
    expect(words(keyRows([account], [{ store: vault }]))).toEqual([]);
    const [row] = keyRows([account], [{ store: vault, keys: [] }]);
    expect(row).toMatchObject({ id: 'none', detail: expect.stringContaining('RSA-HSM key of 2048 bits') as string });
  });

  it('marks the key in use and the one whose type is being read', () => {
    const rows = keyRows([account], [{ store: vault, keys: [{ key, details: 'reading' }] }], () => true);
    expect(rows[1]).toMatchObject({ description: 'reading type and size… · in use now' });
  });

  it('describes a key by type, size and expiry', () => {
    const body = keyBody({ attributes: { enabled: true, exp: Date.UTC(2027, 0, 2) / 1000 } });
    expect(describeKey(liveResource(keyId, types.vaultKey, body as typeof key.body))).toBe(
      'RSA 2048 · expires 2027-01-02',
    );
    expect(describeKey(ec)).toBe('EC P-256');
  });

  it('leaves the version open again when another key is chosen, and keeps it for the same one', () => {
    const wishes: Wishes = { key: { kind: 'existing', store: vault, key }, version: { pinned: newestVersion } };
    expect(withKey(wishes, { kind: 'existing', store: vault, key })).toHaveProperty('version');
    expect(withKey(wishes, { kind: 'existing', store: vault, key: ec })).not.toHaveProperty('version');
    expect(withKey({ ...wishes, version: 'versionless' }, { kind: 'existing', store: vault, key: ec }).version).toBe(
      'versionless',
    );
  });
});

describe('the choice of an identity', () => {
  const identity = (name: string, scope = group) =>
    liveResource(
      `${scope}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`,
      types.userAssignedIdentity,
      {},
    );

  it('offers the own one, the attached ones, then those of the subscription', () => {
    const attached = identity('z-attached');
    const unseen = identity('unseen').id;
    const holder = another(account, accountId, {
      identity: { type: 'UserAssigned', userAssignedIdentities: { [attached.id]: {}, [unseen]: {} } },
    });
    const foreign = identity('foreign', '/subscriptions/99999999-9999-9999-9999-999999999999/resourceGroups/rg');
    expect(words(identityRows([holder], [identity('near'), foreign, attached]))).toEqual([
      'System-assigned identity',
      '-- User-assigned, attached already --',
      'z-attached',
      'unseen',
      '-- User-assigned, will be attached --',
      'near',
    ]);
  });
});

describe('the choice of a version', () => {
  const version = (name: string, enabled = true) =>
    liveResource(`${keyId}/versions/${name}`, types.vaultKeyVersion, { properties: { attributes: { enabled } } });

  it('offers no version, the newest, and older ones; a disabled one explains itself', () => {
    const rows = versionRows([account], key, [
      version(newestVersion),
      version('b'.repeat(32)),
      version('c'.repeat(32), false),
    ]);
    expect(words(rows)).toEqual([
      'Versionless: follow the newest version',
      'Pin version aaaaaaaa',
      'What Microsoft’s two documents say',
      '-- Older versions --',
      'Pin version bbbbbbbb',
      'Version cccccccc',
    ]);
    expect(rows.at(-1)).toMatchObject({ means: { explanation: { title: 'Version cccccccc is disabled' } } });
  });

  it('quotes both documents, and says that only the audit log tells', () => {
    const row = versionRows([account], key, []).find((one) => one.kind === 'choice' && one.id === 'documents');
    expect(JSON.stringify(row)).toContain('you must update the Azure OpenAI resource to use the new key URI');
    expect(JSON.stringify(row)).toContain('audit log');
  });
});

describe('the choice of the scope', () => {
  it('offers the key first, and the whole vault', () => {
    expect(words(scopeRows('cmk', 'team-vault'))).toEqual(['Key cmk alone', 'All of vault team-vault']);
  });

  it('does not arise where access policies rule', () => {
    const policies = another(vault, vaultId, { properties: { enableRbacAuthorization: false } });
    expect([hasScopes(vault), hasScopes(policies)]).toEqual([true, false]);
  });
});
