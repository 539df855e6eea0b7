import { describe, expect, it } from 'vitest';
import { Estate } from '../../../../src/core/inspection/estate.ts';
import { HeldNames } from '../../../../src/core/inspection/heldNames.ts';
import { normalizeArmId } from '../../../../src/core/resources/armId.ts';
import type { Session, SessionState } from '../../../../src/core/session.ts';
import { accountId, FakeEstate, vaultId } from '../../../support/fakeEstate.ts';
import { ManualClock } from '../../../support/manualClock.ts';

function sessionOf() {
  const listeners = new Set<() => void>();
  const session = {
    state: { kind: 'signedOut' } as SessionState,
    onDidChange(listener: () => void) {
      listeners.add(listener);
      return { dispose: () => listeners.delete(listener) };
    },
    become(state: SessionState) {
      session.state = state;
      for (const listener of listeners) listener();
    },
  };
  return session as typeof session & Session;
}

function deletedEstate() {
  const source = new FakeEstate();
  for (const id of [accountId, vaultId]) source.deletedBodies.set(normalizeArmId(id), { properties: {} });
  const estate = new Estate(source, new ManualClock());
  return { source, estate, state: { kind: 'connected', to: 'azureCli', estate } as const };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('the names that deleted accounts hold', () => {
  it('are known while somebody is connected, and forgotten after', async () => {
    const session = sessionOf();
    const held = new HeldNames(session);
    let told = 0;
    held.onDidChange(() => told++);
    expect(held.deletedAccounts()).toEqual([]);
    session.become(deletedEstate().state);
    await settled();
    expect(held.deletedAccounts().map(({ name }) => name)).toEqual(['chat']);
    session.become({ kind: 'signedOut' });
    expect([held.deletedAccounts().length, told]).toEqual([0, 2]);
  });

  it('are read when the estate is refreshed, and stay the same array while they are the same', async () => {
    const session = sessionOf();
    const { source, estate, state } = deletedEstate();
    session.become(state);
    const held = new HeldNames(session);
    await settled();
    const before = held.deletedAccounts();
    estate.refresh();
    await settled();
    expect(held.deletedAccounts()).toBe(before);
    source.deletedBodies.clear();
    estate.refresh();
    await settled();
    expect(held.deletedAccounts()).toEqual([]);
  });

  it('are none where they cannot be read, and of no interest to who has gone', async () => {
    const session = sessionOf();
    const { source, estate, state } = deletedEstate();
    source.deletedResources = () => Promise.reject(new Error('no rights'));
    session.become(state);
    const held = new HeldNames(session);
    await settled();
    expect(held.deletedAccounts()).toEqual([]);
    held.dispose();
    estate.refresh();
    session.become(deletedEstate().state);
    await settled();
    expect(held.deletedAccounts()).toEqual([]);
  });
});
