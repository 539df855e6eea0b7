import { describe, expect, it, vi } from 'vitest';
import { toEffectViews } from '../../../../src/features/planView/effectViews.ts';
import { parseMemento } from '../../../../src/features/planView/memento.ts';
import { wizardStart } from '../../../../src/features/planView/wizardStart.ts';
import { types } from '../../../../src/core/resources/types.ts';
import { scenarios } from '../../../support/boardScenarios.ts';
import { accountId, keyId, vaultId } from '../../../support/fakeEstate.ts';
import { boardOf, openBoard } from './boards.ts';

const { signal } = new AbortController();
const row = (id: string, type: string) => ({ resource: { id, type, name: 'it' } });

describe('a board on which a plan is made', () => {
  it.each([
    ['wizardFirstChoice', []],
    ['wizardSeveralAccounts', ['run', 'refresh']],
    ['wizardBlocked', ['refresh']],
    ['wizardPlanning', []],
    ['wizardUnplannable', ['refresh']],
    ['wizardRunning', ['cancel', 'showLog']],
    ['wizardParked', ['resume', 'showLog', 'choose']],
    ['wizardFailed', ['resume', 'showLog', 'choose']],
    ['wizardDone', ['openPortal', 'showLog', 'choose']],
  ] as const)('%s offers %j', async (name, actions) => {
    expect((await boardOf(name)).board.state.actions.map(({ id }) => id)).toEqual(actions);
  });

  it('does not run a plan while the next one is being worked out', async () => {
    const { board, commands } = await boardOf('wizardSeveralAccounts');
    await board.handlers.setChoice({ control: 'scope', answer: 'store' }, signal);
    expect(board.state.actions[0]).toMatchObject({ id: 'run', disabled: true });
    expect(() => board.handlers.act({ action: 'run' }, signal)).toThrow('This is not possible any more.');
    await vi.waitFor(() => expect(board.state.wizard?.planning).toBe(false));
    await board.handlers.act({ action: 'run' }, signal);
    await vi.waitFor(() => expect(commands).toMatchObject([['aoaiCmk.runPlan', { kind: 'enable' }]]));
  });

  it('follows the run of the plan that it handed over, and no other', async () => {
    const { later } = await scenarios.wizardRunning();
    const record = later.at(-1);
    if (!record) throw new Error('There is no record.');
    const { board, commands } = await boardOf('wizardSeveralAccounts');
    expect(board.isOf(record)).toBe(false);
    await board.handlers.act({ action: 'run' }, signal);
    await vi.waitFor(() => expect(commands).toHaveLength(1));
    expect(board.isOf(record)).toBe(false);
    const plan = commands[0]?.[1] as typeof record.plan;
    const own = { ...record, plan: JSON.parse(JSON.stringify(plan)) as typeof plan };
    expect(board.isOf(own)).toBe(true);
    board.update(own);
    expect(board.isOf({ ...own, runId: 'another' })).toBe(false);
    expect(board.state.memento).toMatchObject({ runId: own.runId, wizard: { kind: 'enable' } });
  });

  it('closes its choices with the run, and opens them again when asked', async () => {
    const { board } = await boardOf('wizardFailed');
    expect(board.state.wizard?.open).toBe(false);
    expect(() => board.handlers.setKind({ kind: 'rotate' }, signal)).toThrow('The choices of this plan are made.');
    await board.handlers.act({ action: 'choose' }, signal);
    expect(board.state.wizard?.open).toBe(true);
    expect(board.state.memento.runId).toBeUndefined();
  });

  it('refuses what a page could make up', async () => {
    const { board } = await boardOf('wizardFirstChoice');
    const made = { control: 'key', answer: { deep: 'thing' } as unknown as string };
    expect(() => board.handlers.setChoice(made, signal)).toThrow('This cannot be chosen.');
    expect(() => board.handlers.setChoice({ control: 'none', answer: 'x' }, signal)).toThrow(
      'This cannot be chosen any more.',
    );
    expect(() => board.handlers.setKind({ kind: 'purge' as 'enable' }, signal)).toThrow('There is no such plan.');
  });

  it('copies the plan in other languages where it can', async () => {
    const { board, copied } = await boardOf('wizardSeveralAccounts');
    expect(board.state.exports.map(({ label }) => label)).toEqual(['Azure CLI', 'PowerShell', 'Bicep', 'Terraform']);
    await board.handlers.copyText({ what: 'export', format: 'terraform' }, signal);
    expect(copied).toEqual(['terraform: Encrypt chat, search with key cmk of team-vault']);
    const empty = (await boardOf('wizardFirstChoice')).board;
    await expect(empty.handlers.copyText({ what: 'export', format: 'azCli' }, signal)).rejects.toThrow(
      'There is nothing to copy any more.',
    );
  });

  it('sends no message with key material, and no path of a file', async () => {
    const { board } = await boardOf('wizardImport');
    const { memento, ...shown } = board.state;
    expect(JSON.stringify(shown.wizard)).not.toContain('/home/user');
    expect(memento.wizard?.answers).toMatchObject({ keyFrom: 'import' });
  });

  it('begins again with what was kept for it', async () => {
    const { board } = await boardOf('wizardSeveralAccounts');
    const kept = parseMemento({ board: structuredClone(board.state.memento) });
    expect(kept?.wizard).toEqual(board.state.memento.wizard);
    const scenario = await scenarios.wizardSeveralAccounts();
    const { board: again } = openBoard({ ...scenario, ...(kept?.wizard && { wizard: kept.wizard }) });
    await vi.waitFor(() => expect(again.state.plan?.title).toBe(board.state.plan?.title));
  });
});

describe('the requests of a step', () => {
  it('are the body as it is and as it will be, each change in its place', async () => {
    const { board, compared } = await boardOf('wizardSeveralAccounts');
    await board.handlers.showRequest({ step: 'purge-protection' }, signal);
    const [{ name, before, after } = { name: '', before: '', after: '' }] = compared;
    expect(name).toBe('team-vault');
    expect(JSON.parse(after)).toEqual({
      ...(JSON.parse(before) as object),
      properties: { ...(JSON.parse(before) as { properties: object }).properties, enablePurgeProtection: true },
    });
  });

  it('count what earlier steps make of the same resource', async () => {
    const { board, compared } = await boardOf('wizardNewVault');
    await board.handlers.showRequest({ step: 'vault' }, signal);
    await board.handlers.showRequest({ step: 'rotation-policy' }, signal);
    expect(compared[0]?.before).toBe('');
    expect(JSON.parse(compared[0]?.after ?? '')).toMatchObject({ location: 'westeurope' });
    expect(JSON.parse(compared[1]?.before ?? '')).toMatchObject({ properties: { kty: 'RSA' } });
    expect(JSON.parse(compared[1]?.after ?? '')).toMatchObject({ properties: { kty: 'RSA', rotationPolicy: {} } });
  });

  it('say in words what does not exist yet', async () => {
    const { board, compared } = await boardOf('planned');
    await board.handlers.showRequest({ step: 'grant' }, signal);
    expect(compared[0]?.after).toContain('‹identity.principalId of chat›');
  });

  it('are not there for what is done once or only awaited', async () => {
    const { board } = await boardOf('wizardRotate');
    expect(board.state.plan?.steps.filter(({ comparable }) => comparable).map(({ id }) => id)).not.toContain('rotate');
    await expect(board.handlers.showRequest({ step: 'rotate' }, signal)).rejects.toThrow('no request with a body');
  });
});

describe('a parked step', () => {
  it('says when it is looked at next', async () => {
    const { board } = await boardOf('wizardParked');
    const step = board.state.plan?.steps.find(({ state }) => state === 'parked');
    expect(step?.awaiting).toMatchObject({ parked: true, refused: false });
    expect(step?.awaiting?.until).toBeGreaterThan(Date.UTC(2026, 0, 15, 12));
  });
});

describe('the proof of a rotation', () => {
  it('is the new version of the key, and that each account that is held to one has it', async () => {
    const { board } = await boardOf('wizardRotated');
    const paths = board.state.plan?.proof?.properties.map(({ path }) => path) ?? [];
    expect(paths).toContain('cmk: properties.keyUriWithVersion');
    expect(paths).toContain('chat: properties.encryption.keyVaultProperties.keyVersion');
  });
});

describe('what a plan means', () => {
  it('is told with the gravest first', () => {
    const effect = (kind: 'dark' | 'keeps' | 'unknown') => ({ kind, subject: 'x', name: kind, message: 'So.' });
    const views = toEffectViews([effect('keeps'), effect('dark'), effect('unknown')]);
    expect(views.map(({ title }) => title)).toEqual(['What goes dark', 'What cannot be known', 'What keeps going']);
  });
});

describe('the wizard opens', () => {
  it.each([
    ['on nothing', [undefined, undefined], 'enable', {}],
    ['on an account', [row(accountId, types.account), undefined], 'enable', { accounts: [accountId] }],
    ['on a key', [row(keyId, types.vaultKey), undefined], 'rotate', { key: keyId, scopeOfGrant: keyId }],
    ['on a version', [row(`${keyId}/versions/a`, types.vaultKeyVersion), undefined], 'rotate', { key: keyId }],
    ['on a vault', [row(vaultId, types.vault), undefined], 'enable', { scopeOfGrant: vaultId }],
    ['for a kind', [row(keyId, types.vaultKey), 'grant'], 'grant', { scopeOfGrant: keyId }],
    [
      'on several accounts',
      [row(accountId, types.account), [row(accountId, types.account), row(`${accountId}2`, types.account)]],
      'enable',
      { accounts: [accountId, `${accountId}2`] },
    ],
    ['on nonsense', [{ resource: 3 }, 'purge'], 'enable', {}],
  ] as const)('%s', (_, [first, second], kind, answers) => {
    expect(wizardStart(first, second)).toMatchObject({ kind, answers });
  });
});
