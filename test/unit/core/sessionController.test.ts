import { describe, expect, it } from 'vitest';
import { AzureFailure } from '../../../src/core/failure.ts';
import type { ConnectionKind } from '../../../src/core/session.ts';
import { SessionController, type Way } from '../../../src/core/sessionController.ts';
import type { LiveSource } from '../../../src/core/sources.ts';
import { FakeEstate } from '../../support/fakeEstate.ts';
import { ManualClock } from '../../support/manualClock.ts';

type Open = (kind: ConnectionKind, way: Way, signal: AbortSignal) => Promise<LiveSource>;

function sessionOf(open: Open, { last, first }: { last?: ConnectionKind; first?: ConnectionKind } = {}) {
  const kept: { kind: ConnectionKind | undefined } = { kind: last };
  const seen: string[] = [];
  let closed = 0;
  const session = new SessionController({
    ways: {
      open,
      close: () => {
        closed++;
        return Promise.resolve();
      },
    },
    clock: new ManualClock(),
    log: () => undefined,
    last: {
      get: () => kept.kind,
      set: (kind) => {
        kept.kind = kind;
        return Promise.resolve();
      },
    },
    first,
  });
  session.onDidChange(() => seen.push(session.state.kind));
  return { session, kept, seen, closed: () => closed };
}

const opens: Open = () => Promise.resolve(new FakeEstate());
const signedOut = new AzureFailure({ kind: 'signedOut', purpose: 'sign in' });

describe('the session', () => {
  it('connects, tells of it, and remembers the way', async () => {
    const { session, seen, kept } = sessionOf(opens);
    await session.connect('azureCli');
    expect(seen).toEqual(['connecting', 'connected']);
    expect(session.state).toMatchObject({ kind: 'connected', to: 'azureCli' });
    expect(kept.kind).toBe('azureCli');
  });

  it('has the estate that it is connected to judge anew', async () => {
    const { session } = sessionOf(opens);
    session.judgeAnew();
    await session.connect('azureCli');
    let told = 0;
    if (session.state.kind === 'connected') session.state.estate.onDidChange(() => told++);
    session.judgeAnew();
    expect(told).toBe(1);
  });

  it('says at once, in the same turn, that it resumes', () => {
    const { session } = sessionOf(opens, { last: 'azureCli' });
    void session.resume();
    expect(session.state.kind).toBe('connecting');
  });

  it('resumes once, silently, by the way that was used last or the one to begin with', async () => {
    const ways: [ConnectionKind, boolean][] = [];
    const open: Open = (kind, { isAsked }) => {
      ways.push([kind, isAsked]);
      return opens(kind, {} as Way, new AbortController().signal);
    };
    const { session } = sessionOf(open, { last: 'vscode', first: 'emulator' });
    await session.resume();
    await session.resume();
    expect(ways).toEqual([['emulator', false]]);
  });

  it('does not resume what nobody used', async () => {
    const { session, seen } = sessionOf(opens);
    await session.resume();
    expect(seen).toEqual([]);
  });

  it('is signed out where nobody asked and nobody is signed in, and has failed where somebody asked', async () => {
    const { session } = sessionOf(() => Promise.reject(signedOut), { last: 'vscode' });
    await session.resume();
    expect(session.state.kind).toBe('signedOut');
    await session.connect('vscode');
    expect(session.state).toMatchObject({ kind: 'failed', to: 'vscode', failure: signedOut });
  });

  it('has not connected where no token is given', async () => {
    const source = new FakeEstate();
    source.caller = () => Promise.reject(signedOut);
    const { session, kept } = sessionOf(() => Promise.resolve(source));
    await session.connect('azureCli');
    expect(session.state.kind).toBe('failed');
    expect(kept.kind).toBeUndefined();
  });

  it('takes a closed sign-in for what it is: no failure', async () => {
    const { session } = sessionOf(() => Promise.reject(new Error('User did not consent to login.')));
    await session.connect('vscode');
    expect(session.state.kind).toBe('signedOut');
  });

  it('keeps the account there was where somebody thinks better of choosing another', async () => {
    const open: Open = (_kind, { isAgain }) =>
      isAgain ? Promise.reject(new Error('Cancelled')) : Promise.resolve(new FakeEstate());
    const { session } = sessionOf(open);
    await session.connect('vscode');
    await session.connect('vscode');
    expect(session.state.kind).toBe('connected');
  });

  it('follows the latest wish, and cuts off the one before', async () => {
    const slow = Promise.withResolvers<LiveSource>();
    let cutOff: AbortSignal | undefined;
    const open: Open = (kind, _way, signal) => {
      if (kind !== 'vscode') return Promise.resolve(new FakeEstate());
      cutOff = signal;
      return slow.promise;
    };
    const { session } = sessionOf(open);
    const first = session.connect('vscode');
    await session.connect('emulator');
    slow.resolve(new FakeEstate());
    await first;
    expect(cutOff?.aborted).toBe(true);
    expect(session.state).toMatchObject({ kind: 'connected', to: 'emulator' });
  });

  it('tells where what it was connected to has ended by itself', async () => {
    let end: (failure: AzureFailure) => void = () => undefined;
    const { session } = sessionOf((_kind, { onEnded }) => {
      end = onEnded;
      return Promise.resolve(new FakeEstate());
    });
    await session.connect('emulator');
    end(new AzureFailure({ kind: 'unavailable', purpose: 'reach the emulator' }));
    expect(session.state.kind).toBe('failed');
  });

  it('forgets the way and ends what was started where it is left, and keeps the way where the window closes', async () => {
    const left = sessionOf(opens);
    await left.session.connect('emulator');
    await left.session.disconnect();
    expect([left.session.state.kind, left.kept.kind, left.closed()]).toEqual(['signedOut', undefined, 1]);
    const closed = sessionOf(opens);
    await closed.session.connect('emulator');
    await closed.session.dispose();
    expect([closed.kept.kind, closed.closed()]).toEqual(['emulator', 1]);
  });
});
