import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Estate } from '../../../../src/core/inspection/estate.ts';
import type { PlanKind } from '../../../../src/core/plans/plan.ts';
import { liveResource } from '../../../../src/core/resources/resource.ts';
import { types } from '../../../../src/core/resources/types.ts';
import type { Finding } from '../../../../src/core/rules/rule.ts';
import { findingRows } from '../../../../src/features/actions/ask/mend.ts';
import { actionCommands } from '../../../../src/features/actions/actions.ts';
import { travel } from '../../../../src/features/actions/pickers/journey.ts';
import {
  accountId,
  addHsm,
  bind,
  FakeEstate,
  group,
  hsmId,
  hsmKeyId,
  keyBody,
  keyId,
  newestVersion,
  vaultId,
} from '../../../support/fakeEstate.ts';
import { person, type AnswerOf } from '../../../support/fakeWindow.ts';
import { ManualClock } from '../../../support/manualClock.ts';

vi.mock('vscode', async () => (await import('../../../support/fakeWindow.ts')).fakeVscode());

const { signal } = new AbortController();
const older = 'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb';
const networkId = `${group}/providers/Microsoft.Network/virtualNetworks/net`;
const subnetId = `${networkId}/subnets/endpoints`;
const workspaceId = `${group}/providers/Microsoft.OperationalInsights/workspaces/logs`;
const identityId = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/shared`;

function sample(): FakeEstate {
  const estate = new FakeEstate();
  bind(estate);
  estate.put(`${keyId}/versions/${newestVersion}`, keyBody());
  estate.put(`${keyId}/versions/${older}`, keyBody({}, older));
  estate.put(`${vaultId}/keys/other`, keyBody());
  estate.put(group, { location: 'westeurope' });
  estate.put(identityId, { location: 'westeurope', properties: { principalId: 'p' } });
  estate.put(workspaceId, { location: 'westeurope', properties: {} });
  estate.put(networkId, {
    location: 'northeurope',
    properties: { subnets: [{ id: subnetId, name: 'endpoints', properties: { addressPrefix: '10.0.0.0/27' } }] },
  });
  return estate;
}

interface Walk {
  /** Ids of what the command is called on. */
  readonly on?: readonly string[];
  readonly estate?: FakeEstate;
}

/** The input that a person's answers fill, called on rows of the tree or from the command palette. */
async function fill(kind: PlanKind, answers: readonly AnswerOf[], { on = [], estate = sample() }: Walk = {}) {
  const action = await actionCommands.find((one) => one.kind === kind)?.load();
  if (!action) throw new Error(`No action ${kind}.`);
  const view = new Estate(estate, new ManualClock());
  const resources = await Promise.all(
    on.map(async (id) => (await estate.deleted(id)) ?? (await estate.resource(id, signal))),
  );
  const start = await action.start(resources, view);
  person.says(...answers);
  const asking = { estate: view, clock: new ManualClock(), title: action.title };
  const wishes = await travel(action.questions(asking, start), start);
  expect(person.answers).toEqual([]);
  return wishes && action.toInput(wishes);
}

describe('every action', () => {
  it('has a command of its own, and a title', async () => {
    const kinds = actionCommands.map(({ kind }) => kind);
    expect(new Set(kinds).size).toBe(18);
    for (const { load } of actionCommands) expect((await load()).title).toMatch(/^[A-Z]/);
  });
});

describe('enabling', () => {
  const recommended = ['System-assigned', 'Versionless', 'Key '] as const;

  it('asks for an account from the palette, and for none on its row', async () => {
    const input = await fill('enable', ['chat', 'cmk', ...recommended]);
    expect(input).toEqual({
      kind: 'enable',
      accountIds: [accountId],
      key: { kind: 'existing', id: keyId },
      identity: { kind: 'system' },
      version: 'versionless',
      preferences: { grantScope: 'key' },
    });
    expect(await fill('enable', ['cmk', ...recommended], { on: [accountId] })).toEqual(input);
  });

  it('takes several accounts, by ticks and by rows', async () => {
    const estate = sample();
    const second = estate.addAccount('second', 'p2');
    const third = estate.addAccount('third', 'p3');
    const ticked = await fill('enable', ['Several', { tick: ['second', 'third'] }, 'cmk', ...recommended], { estate });
    expect(ticked).toMatchObject({ accountIds: [second, third] });
    const rows = await fill('enable', ['cmk', ...recommended], { estate, on: [second, third] });
    expect(rows).toEqual(ticked);
  });

  it('describes a new key in a new vault, and checks the name of the vault while it is typed', async () => {
    const estate = sample();
    estate.takenNames = ['taken'];
    const answers = ['New key', 'New vault', 'rg', '-bad', 'taken', 'fresh', 'Premium', '91', '30'];
    const input = await fill(
      'enable',
      [...answers, 'openai', 'RSA-HSM', 'tomorrow', '2027-12-31', 'Rotate every 180', ...recommended],
      { estate, on: [accountId] },
    );
    expect(input).toMatchObject({
      key: {
        kind: 'new',
        name: 'openai',
        keyType: 'RSA-HSM',
        expires: Date.UTC(2027, 11, 31) / 1000,
        rotationPolicy: {
          expiryTime: 'P270D',
          rotate: { timeAfterCreate: 'P180D' },
          notify: { timeBeforeExpiry: 'P30D' },
        },
        store: {
          kind: 'new',
          resourceGroupId: group,
          name: 'fresh',
          location: 'westeurope',
          sku: 'premium',
          retentionDays: 30,
        },
      },
    });
    const problems = person.asked.flatMap(({ problem }) => problem ?? []);
    expect(problems).toEqual([
      expect.stringContaining('beginning with a letter'),
      expect.stringContaining('already in use'),
      expect.stringContaining('7 to 90'),
      expect.stringContaining('2027-12-31'),
    ]);
  });

  it('makes a key of a Managed HSM without asking for its protection', async () => {
    const estate = sample();
    addHsm(estate);
    const hsm = hsmId.slice(hsmId.lastIndexOf('/') + 1);
    const input = await fill('enable', ['New key', hsm, 'fresh', '', 'No rotation', ...recommended], {
      estate,
      on: [accountId],
    });
    expect(input).toMatchObject({ key: { kind: 'new', keyType: 'RSA-HSM', store: { kind: 'existing', id: hsmId } } });
    expect(input).not.toHaveProperty('key.expires');
    expect(await fill('enable', [{ press: 'Escape' }], { estate, on: [accountId] })).toBeUndefined();
  });

  it('takes a key that is in a Managed HSM already', async () => {
    const estate = sample();
    addHsm(estate);
    estate.put(`${hsmId}/keys/only-here`, estate.bodies.get(hsmKeyId.toLowerCase())?.body ?? {});
    estate.keys = async (store) => ({
      items: store.id === hsmId ? [await estate.resource(`${hsmId}/keys/only-here`, signal)] : [],
      gaps: [],
    });
    const input = await fill('enable', ['only-here', ...recommended], { estate, on: [accountId] });
    expect(input).toMatchObject({ key: { kind: 'existing', id: `${hsmId}/keys/only-here` } });
  });

  it('goes back to what was answered before', async () => {
    const input = await fill('enable', ['cmk', 'System', { press: 'Back' }, 'shared', ...recommended.slice(1)], {
      on: [accountId],
    });
    expect(input).toMatchObject({ identity: { kind: 'user', id: identityId } });
  });

  describe('with a key from a file', () => {
    let folder: string;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'aoai-cmk-'));
      await writeFile(join(folder, 'key.pem'), 'abc');
      await writeFile(join(folder, 'key.byok'), 'abc');
    });
    afterAll(() => rm(folder, { recursive: true, force: true }));

    const sha256 = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';

    it('names and measures the file, and shows nothing of it', async () => {
      person.files = [join(folder, 'key.pem')];
      const answers = ['Import', 'team-vault', 'imported', 'RSA, 2048', '', ...recommended];
      const input = await fill('enable', answers, { on: [accountId] });
      expect(input).toMatchObject({
        key: { kind: 'import', name: 'imported', keyType: 'RSA', file: { format: 'pem', sha256 } },
      });
      expect(JSON.stringify([input, person.asked])).not.toContain('abc');
    });

    it('knows a BYOK file by its name: its key is always in hardware', async () => {
      person.files = [join(folder, 'key.byok')];
      const answers = ['Import', 'team-vault', 'imported', '', ...recommended];
      const input = await fill('enable', answers, { on: [accountId] });
      expect(input).toMatchObject({ key: { kind: 'import', keyType: 'RSA-HSM', file: { format: 'byok', sha256 } } });
    });
  });
});

describe('what is about keys', () => {
  it('rotates on a key’s row without a question, and asks for the key from the palette', async () => {
    const input = { kind: 'rotate', keyId, disableOld: false };
    expect(await fill('rotate', [], { on: [keyId] })).toEqual(input);
    expect(await fill('rotate', ['cmk'])).toEqual(input);
  });

  it('disables and enables the key or a version', async () => {
    expect(await fill('disable', ['cmk', 'The whole'])).toEqual({ kind: 'disable', id: keyId, override: false });
    const id = `${keyId}/versions/${older}`;
    expect(await fill('enable-key', ['cmk', 'Version bbbbbbbb'])).toEqual({ kind: 'enable-key', id });
    expect(await fill('disable', [], { on: [id] })).toMatchObject({ id });
  });

  it('revokes a key, a version, or the grants of one account', async () => {
    expect(await fill('revoke', [], { on: [keyId] })).toEqual({ kind: 'revoke', target: { kind: 'key', id: keyId } });
    expect(await fill('revoke', ['What one account', 'chat'])).toEqual({
      kind: 'revoke',
      target: { kind: 'grants', accountId },
    });
    expect(await fill('revoke', ['A key', 'cmk', 'Version bbb'])).toMatchObject({
      target: { kind: 'version', id: `${keyId}/versions/${older}` },
    });
  });

  it('replaces a compromised key by another than itself', async () => {
    const input = await fill('replace-compromised', ['other', 'Key '], { on: [keyId] });
    expect(input).toEqual({
      kind: 'replace-compromised',
      keyId,
      replacement: { kind: 'existing', id: `${vaultId}/keys/other` },
      preferences: { grantScope: 'key' },
    });
    expect(person.asked[0]?.labels).toContain('New key…');
  });

  it('takes a rotation policy from the presets, or in durations within the limits', async () => {
    expect(await fill('rotation-policy', ['Rotate every 90'], { on: [keyId] })).toEqual({
      kind: 'rotation-policy',
      keyId,
      policy: { expiryTime: 'P180D', rotate: { timeAfterCreate: 'P90D' }, notify: { timeBeforeExpiry: 'P30D' } },
    });
    const own = ['Durations', 'P20D', 'P100D', 'P99D', '', 'P200D', 'P10D', 'P20D'];
    expect(await fill('rotation-policy', own, { on: [keyId] })).toMatchObject({
      policy: { expiryTime: 'P100D', rotate: { timeBeforeExpiry: 'P10D' }, notify: { timeBeforeExpiry: 'P20D' } },
    });
    expect(person.asked.filter(({ problem }) => problem !== undefined)).toHaveLength(3);
  });

  it('backs a key up where the person says', async () => {
    person.files = ['/safe/cmk.keybackup'];
    expect(await fill('backup', [], { on: [keyId] })).toEqual({ kind: 'backup', keyId, path: '/safe/cmk.keybackup' });
    person.files = [];
    expect(await fill('backup', [], { on: [keyId] })).toBeUndefined();
  });
});

describe('what is about accounts', () => {
  it('moves accounts, from their row and from that of their key', async () => {
    const input = await fill('move', ['other', 'Versionless', 'Key '], { on: [accountId] });
    expect(input).toMatchObject({ kind: 'move', accountIds: [accountId], key: { id: `${vaultId}/keys/other` } });
    expect(input).not.toHaveProperty('identity');
    expect(await fill('move', ['other', 'Versionless', 'Key '], { on: [keyId] })).toEqual(input);
  });

  it('pins to a version that it was called on, or to one that is chosen', async () => {
    const pinned = { kind: 'pin', accountIds: [accountId], version: { pinned: older } };
    expect(await fill('pin', [], { on: [`${keyId}/versions/${older}`] })).toEqual(pinned);
    expect(await fill('pin', ['chat', 'Pin version bbbbbbbb'])).toEqual(pinned);
    expect(await fill('unpin', ['chat'])).toEqual({ kind: 'unpin', accountIds: [accountId] });
  });

  it('says so where no account is under a key', async () => {
    await expect(fill('unpin', [], { on: [`${vaultId}/keys/other`] })).rejects.toThrow('No account');
  });

  it('reverts and restores', async () => {
    expect(await fill('revert', [], { on: [accountId] })).toEqual({ kind: 'revert', accountIds: [accountId] });
    expect(await fill('restore', ['chat'])).toEqual({ kind: 'restore', accountId });
  });

  it('offers what helps against the findings of an account, one row a rule', () => {
    const subject = liveResource(accountId, types.account, {});
    const finding = (rule: string, remedy?: string): Finding => ({
      rule,
      severity: 'error',
      certainty: 'known',
      subject,
      message: `${rule} is wrong.`,
      ...(remedy !== undefined && {
        remedy: { id: rule, title: remedy, changes: [], cost: 'none', costExplanation: 'Nothing.' },
      }),
    });
    const rows = findingRows([finding('grant', 'Assign a role'), finding('grant', 'Assign a role'), finding('region')]);
    expect(rows.map(({ label, means }) => [label, 'value' in means && means.value])).toEqual([
      ['Assign a role', 'grant'],
      ['region is wrong.', false],
    ]);
    expect(findingRows([])).toMatchObject([{ label: 'Nothing was found in this account' }]);
  });
});

describe('granting', () => {
  it('lets an account use its own key', async () => {
    expect(await fill('grant', [], { on: [accountId] })).toEqual({
      kind: 'grant',
      scopeId: keyId,
      principal: { kind: 'account', id: accountId },
      purpose: 'encryption',
    });
  });

  it('takes an application by its id, and refuses what is none', async () => {
    const appId = '11111111-2222-3333-4444-555555555555';
    const input = await fill('grant', ['A service principal', 'x', appId], { on: [vaultId] });
    expect(input).toMatchObject({ scopeId: vaultId, principal: { kind: 'application', appId }, purpose: 'encryption' });
    expect(person.asked.some(({ problem }) => problem?.includes('GUID'))).toBe(true);
  });

  it('knows OpenAI’s own key management without its id', async () => {
    const input = await fill('grant', ['team-vault', 'OpenAI Enterprise']);
    expect(input).toMatchObject({ purpose: 'openAiEkm', principal: { kind: 'application' } });
  });
});

describe('what is deleted', () => {
  it('is recovered from its row, from the list, and a key by its name', async () => {
    const estate = sample();
    const gone = `${group}/providers/Microsoft.KeyVault/vaults/gone`;
    estate.deletedBodies.set(gone.toLowerCase(), { properties: { vaultId: gone } });
    const goneKey = `${vaultId}/keys/old-key`;
    estate.deletedBodies.set(goneKey.toLowerCase(), {});
    expect(await fill('recover', [], { estate, on: [gone] })).toEqual({ kind: 'recover', id: gone });
    expect(await fill('recover', ['gone'], { estate })).toEqual({ kind: 'recover', id: gone });
    const input = await fill('recover', ['A deleted key', 'team-vault', 'nothing', 'old-key'], { estate });
    expect(input).toMatchObject({ kind: 'recover', id: goneKey });
  });
});

describe('networks and logs', () => {
  it('puts a private endpoint into a subnet, in the region of its network', async () => {
    const input = await fill('private-endpoint', ['endpoints', 'rg', 'Enter', 'New private DNS'], { on: [vaultId] });
    expect(input).toEqual({
      kind: 'private-endpoint',
      storeId: vaultId,
      name: 'pe-team-vault',
      resourceGroupId: group,
      location: 'northeurope',
      network: { kind: 'existing', subnetId },
      dns: { kind: 'new', resourceGroupId: group },
    });
    expect(person.asked.at(-1)?.placeholder).toContain('privatelink.vaultcore.azure.net');
  });

  it('makes a network where there is none', async () => {
    const answers = ['New network', 'net2', '8.8.8.0/24', '10.1.0.0/24', 'rg', 'pe', 'By means'];
    expect(await fill('private-endpoint', answers, { on: [vaultId] })).toMatchObject({
      location: 'westeurope',
      network: { kind: 'new', name: 'net2', addressPrefix: '10.1.0.0/24', subnetPrefix: '10.1.0.0/24' },
      dns: { kind: 'none' },
    });
    expect(person.asked.some(({ problem }) => problem?.startsWith('Private addresses'))).toBe(true);
  });

  it('keeps the logs of what is ticked in a workspace, or in a new one', async () => {
    expect(await fill('diagnostics', [{ tick: ['team-vault', 'chat'] }, 'logs'])).toEqual({
      kind: 'diagnostics',
      resourceIds: [vaultId, accountId],
      workspace: { kind: 'existing', id: workspaceId },
    });
    expect(await fill('diagnostics', ['New workspace', 'rg', 'Enter'], { on: [vaultId] })).toMatchObject({
      resourceIds: [vaultId],
      workspace: { kind: 'new', resourceGroupId: group, location: 'westeurope' },
    });
  });
});
