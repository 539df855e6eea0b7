import { describe, expect, it } from 'vitest';
import { AzureFailure } from '../../../../src/core/failure.ts';
import { gateWords, readGate, type Gate } from '../../../../src/core/inspection/gate.ts';
import { operationOf, quietPeriod } from '../../../../src/core/inspection/keyUse.ts';
import { liveResource } from '../../../../src/core/resources/resource.ts';
import { types } from '../../../../src/core/resources/types.ts';
import { accountId, keyId, newestVersion, vaultId, type FakeEstate } from '../../../support/fakeEstate.ts';
import { addUnderKey, hour, keepLog, keyEstate, oldVersion, stranger, useRow } from '../../../support/keyLife.ts';
import { clock, never } from '../../../support/planRuns.ts';

const now = clock.now();
const gate = (estate: FakeEstate, version = oldVersion) => readGate(estate, keyId, version, now, never);
const words = (of: Gate): string => (of.kind === 'open' ? of.evidence.join(' ') : gateWords(of));

/** The account follows and has used the newest version an hour ago. */
function quiet(): FakeEstate {
  const estate = keyEstate();
  keepLog(estate, now, [useRow(newestVersion, now - hour)]);
  return estate;
}

describe('the gate', () => {
  it('is open where all is seen and nothing has used the version', async () => {
    const judged = await gate(quiet());
    expect(judged.kind).toBe('open');
    expect(words(judged)).toContain('chat uses another version');
  });

  it('is open for a version that is disabled already, whatever is not known', async () => {
    const estate = keyEstate();
    estate.set(`${keyId}/versions/${oldVersion}`, 'properties.attributes.enabled', false);
    expect((await gate(estate)).kind).toBe('open');
  });

  it.each([
    ['its account has used it', useRow(oldVersion, now - 47 * hour), 'chat has used it'],
    ['a stranger has used it', useRow(oldVersion, now - hour, { principalId: stranger }), stranger],
    ['somebody was refused it', useRow(oldVersion, now - hour, { succeeded: 0, refused: 2 }), 'still wanted'],
    ['somebody has decrypted with it', useRow(oldVersion, now - hour, { operation: 'crypto' }), 'has used it'],
  ])('is shut where %s', async (_, row, told) => {
    const estate = keyEstate();
    keepLog(estate, now, [useRow(newestVersion, now - hour), row]);
    const judged = await gate(estate);
    expect(judged.kind).toBe('used');
    expect(words(judged)).toContain(told);
  });

  it.each([
    ['a use before the quiet period', useRow(oldVersion, now - quietPeriod - hour)],
    ['that somebody has read it', useRow(oldVersion, now - hour, { operation: 'other' })],
  ])('does not mind %s', async (_, row) => {
    const estate = keyEstate();
    keepLog(estate, now, [useRow(newestVersion, now - hour), row]);
    expect((await gate(estate)).kind).toBe('open');
  });

  it('is shut for the newest version while an account follows it, though it has not used it yet', async () => {
    const estate = keyEstate();
    keepLog(estate, now, [useRow(oldVersion, now - hour)]);
    const judged = await gate(estate, newestVersion);
    expect(judged).toMatchObject({ kind: 'used' });
    expect(words(judged)).toContain('follows the newest version');
  });

  it('is shut for a version that an account is pinned to', async () => {
    const estate = keyEstate(oldVersion);
    keepLog(estate, now, []);
    expect(words(await gate(estate))).toContain('chat is pinned to it');
  });

  it('is shut where a deleted account would need the key', async () => {
    const estate = quiet();
    const id = addUnderKey(estate, 'gone', stranger, oldVersion);
    const body = estate.bodies.get(id.toLowerCase())?.body ?? {};
    estate.bodies.delete(id.toLowerCase());
    estate.deletedBodies.set(id.toLowerCase(), body);
    expect(words(await gate(estate))).toContain('gone is deleted');
  });

  it.each<[string, (estate: FakeEstate) => void, string]>([
    ['no log is kept', (e) => e.uses.clear(), 'diagnostic settings'],
    [
      'the log begins too late',
      (e) =>
        void e.uses.set(keyId.toLowerCase(), {
          rows: [useRow(newestVersion, now - hour)],
          coverage: { kind: 'covered', from: now - 47 * hour, until: now, workspaces: [] },
        }),
      'begins at',
    ],
    [
      'the log ends too early',
      (e) =>
        void e.uses.set(keyId.toLowerCase(), {
          rows: [useRow(newestVersion, now - hour)],
          coverage: { kind: 'covered', from: 0, until: now - hour, workspaces: [] },
        }),
      'ends at',
    ],
    ['an account has not shown that it has moved on', (e) => keepLog(e, now, []), 'Nothing shows yet that chat'],
    [
      'the log does not name a version',
      (e) => keepLog(e, now, [useRow(newestVersion, now - hour), useRow('', now - hour, { principalId: stranger })]),
      'does not tell which version',
    ],
    [
      'a subscription could not be read',
      (e) => {
        const failure = new AzureFailure({ kind: 'forbidden', purpose: 'list the accounts' });
        const { items } = { items: [accountId, vaultId].map((id) => liveIn(e, id)) };
        e.inventory = () => Promise.resolve({ items, gaps: [{ scope: '/subscriptions/x', failure }] });
      },
      'Could not list the accounts',
    ],
    [
      'an account cannot be read afresh',
      (e) => {
        const read = e.resource.bind(e);
        e.resource = (id, signal) =>
          id === accountId
            ? Promise.reject(new AzureFailure({ kind: 'forbidden', purpose: 'read the account' }))
            : read(id, signal);
      },
      'Could not read the account',
    ],
    [
      'which key an account uses could not be read',
      (e) => {
        const read = e.resource.bind(e);
        e.resource = async (id, signal) => {
          const resource = await read(id, signal);
          const unread = { 'properties.encryption': 'Azure left it out' };
          return id === accountId ? liveResource(id, types.account, { location: 'westeurope' }, unread) : resource;
        };
      },
      'Azure left it out',
    ],
  ])('stays shut where %s', async (_, prepare, told) => {
    const estate = quiet();
    prepare(estate);
    const judged = await gate(estate);
    expect(judged.kind).toBe('unknown');
    expect(words(judged)).toContain(told);
  });

  it('is not opened by the use of another account', async () => {
    const estate = quiet();
    addUnderKey(estate, 'other', stranger);
    expect(words(await gate(estate))).toContain('other has come to use another version');
  });
});

function liveIn(estate: FakeEstate, id: string) {
  const type = id === accountId ? types.account : types.vault;
  return liveResource(id, type, (estate.bodies.get(id.toLowerCase())?.body ?? {}) as never);
}

describe('an operation of an audit log', () => {
  it.each([
    ['KeyWrap', 'wrap'],
    ['KeyUnwrap', 'unwrap'],
    ['KeyDecrypt', 'crypto'],
    ['KeySign', 'crypto'],
    ['SomethingNew', 'crypto'],
    ['KeyGet', 'other'],
    ['KeyRotateIfDue', 'other'],
    ['KeyListVersions', 'other'],
  ])('%s is %s', (name, operation) => {
    expect(operationOf(name)).toBe(operation);
  });
});
