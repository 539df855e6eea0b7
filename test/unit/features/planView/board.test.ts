import { describe, expect, it, vi } from 'vitest';
import type { ActionId } from '../../../../src/protocol/messages.ts';
import { scenarios } from '../../../support/boardScenarios.ts';
import { accountId } from '../../../support/fakeEstate.ts';
import { boardOf, openBoard } from './boards.ts';

const { signal } = new AbortController();

describe('what a board offers', () => {
  it.each<readonly [keyof typeof scenarios, readonly ActionId[]]>([
    ['planned', ['run']],
    ['blocked', ['enable']],
    ['nothingToDo', ['run']],
    ['running', ['cancel', 'showLog']],
    ['waiting', ['cancel', 'showLog']],
    ['failed', ['resume', 'showLog']],
    ['cancelled', ['resume', 'showLog']],
    ['interrupted', ['resume', 'showLog']],
    ['succeeded', ['openPortal', 'showLog']],
    ['microsoftManaged', ['enable', 'refresh', 'openPortal']],
    ['broken', ['refresh', 'openPortal']],
    ['healthy', ['refresh']],
  ])('%s: %j', async (name, actions) => {
    expect((await boardOf(name)).board.state.actions.map(({ id }) => id)).toEqual(actions);
  });

  it('is all that a page can ask for: a blocked plan does not run, whatever the page sends', async () => {
    const { board, commands } = await boardOf('blocked');
    expect(() => board.handlers.act({ action: 'run' }, signal)).toThrow('This is not possible any more.');
    expect(commands).toEqual([]);
  });

  it('becomes a command, which asks for consent itself', async () => {
    const { board, commands } = await boardOf('interrupted');
    await board.handlers.act({ action: 'resume' }, signal);
    await vi.waitFor(() => expect(commands).toEqual([['aoaiCmk.resumeRun', board.state.memento.runId]]));
  });

  it('hands the plan over as it was reviewed, without any consent', async () => {
    const { board, commands } = await boardOf('planned');
    await board.handlers.act({ action: 'run' }, signal);
    await vi.waitFor(() => expect(commands).toMatchObject([['aoaiCmk.runPlan', { format: 2, kind: 'enable' }]]));
    expect(commands[0]).toHaveLength(2);
  });

  it('gives commands the account as a row of the tree has it', async () => {
    const { board, commands } = await boardOf('microsoftManaged');
    await board.handlers.act({ action: 'enable' }, signal);
    await vi.waitFor(() => expect(commands).toMatchObject([['aoaiCmk.enable', { resource: { id: accountId } }]]));
    const [, argument] = commands[0] ?? [];
    expect((argument as { resource: { body: unknown } }).resource.body).toBeDefined();
  });
});

describe('a board', () => {
  it('copies what the host has, never what the page sends', async () => {
    const { board, copied } = await boardOf('failed');
    await board.handlers.copyText({ what: 'failure', step: 'encryption' }, signal);
    expect(copied[0]).toContain('Key cmk is disabled');
    expect(copied[0]).toContain('Correlation id: 7d1f0c52');
    await expect(board.handlers.copyText({ what: 'failure', step: 'none' }, signal)).rejects.toThrow('nothing to copy');
  });

  it('copies plan, proof and findings as text', async () => {
    const { board, copied } = await boardOf('succeeded');
    await board.handlers.copyText({ what: 'plan' }, signal);
    await board.handlers.copyText({ what: 'proof' }, signal);
    expect(copied[0]).toContain('Encrypt chat with key cmk of team-vault');
    expect(copied[1]).toContain('properties.encryption.keyVaultProperties.keyName = cmk');
    const broken = await boardOf('broken');
    await broken.board.handlers.copyText({ what: 'findings' }, signal);
    expect(broken.copied[0]).toContain('Error: Key cmk is disabled');
  });

  it('reads the encryption when it is asked for, and goes back to the plan', async () => {
    const { board } = await boardOf('planned');
    await board.handlers.show({ part: 'encryption' }, signal);
    expect(board.state).toMatchObject({ part: 'encryption', busy: true });
    await vi.waitFor(() => expect(board.state.encryption?.stateWords).toBe('Microsoft-managed keys'));
    await board.handlers.show({ part: 'plan' }, signal);
    expect(board.state.part).toBe('plan');
  });

  it('does not take a person away from what they look at while a run goes on', async () => {
    const scenario = await scenarios.running();
    const { board } = openBoard(scenario);
    await board.handlers.show({ part: 'encryption' }, signal);
    for (const record of scenario.later) board.update(record);
    expect(board.state.part).toBe('encryption');
    expect(board.state.plan?.status).toBe('succeeded');
  });

  it('tells of every change', async () => {
    const scenario = await scenarios.running();
    const tested = openBoard(scenario);
    const before = tested.changes;
    for (const record of scenario.later) tested.board.update(record);
    expect(tested.changes - before).toBe(scenario.later.length);
  });

  it('says that it is the emulator, by the run or by the estate', async () => {
    expect((await boardOf('waiting')).board.state.emulator).toBe(true);
    expect((await boardOf('healthy')).board.state.emulator).toBe(true);
    expect((await boardOf('running')).board.state.emulator).toBe(false);
  });

  it('that is disposed says nothing more when a reading ends', async () => {
    const tested = await boardOf('planned');
    await tested.board.handlers.show({ part: 'encryption' }, signal);
    tested.board.dispose();
    const { changes } = tested;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(tested.changes).toBe(changes);
  });

  it('asks nothing of Azure by itself where nobody is connected', async () => {
    const scenario = await scenarios.planned();
    const connect = vi.fn(() => Promise.resolve());
    const session = { ...scenario.session, state: { kind: 'signedOut' } as const, resume: connect };
    const tested = openBoard({ ...scenario, session });
    const { board } = tested;
    await board.handlers.show({ part: 'encryption' }, signal);
    await vi.waitFor(() => expect(board.state.message).toBe('Connect to Azure to see how chat is encrypted.'));
    expect(connect).not.toHaveBeenCalled();
    expect(board.state.actions).toEqual([{ id: 'refresh', label: 'Connect', primary: true }]);
    await board.handlers.act({ action: 'refresh' }, signal);
    expect(connect).toHaveBeenCalledOnce();
    await vi.waitFor(() => expect(tested.offers).toBe(1));
  });
});
