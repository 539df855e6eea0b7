import { describe, expect, it } from 'vitest';
import type { BindingView } from '../../../../src/protocol/bindingView.ts';
import type { scenarios } from '../../../support/boardScenarios.ts';
import { boardOf } from './boards.ts';

async function bindingOf(name: keyof typeof scenarios): Promise<BindingView> {
  const { encryption, planned, part } = (await boardOf(name)).board.state;
  const view = part === 'plan' ? planned : encryption;
  if (!view) throw new Error('There is no binding.');
  return view;
}

function statesOf({ nodes, network }: BindingView) {
  return Object.fromEntries([...nodes, ...(network ? [network] : [])].map(({ id, state }) => [id, state]));
}

const fine = { account: 'ok', identity: 'ok', grant: 'ok', key: 'ok', store: 'ok', network: 'ok' };

describe('the binding as it is', () => {
  it.each([
    ['healthy', 'ok', fine],
    ['pinnedToOld', 'attention', { ...fine, key: 'attention' }],
    ['broken', 'broken', { ...fine, grant: 'broken', key: 'broken', network: 'broken' }],
    ['microsoftManaged', 'none', { account: 'ok', key: 'none' }],
  ] as const)('%s', async (name, state, states) => {
    const view = await bindingOf(name);
    expect(view.state).toBe(state);
    expect(statesOf(view)).toEqual(states);
  });

  it('is not known where the key could not be read, and says why once', async () => {
    const view = await bindingOf('unknown');
    expect(view.state).toBe('unknown');
    const doubtful = view.nodes.filter(({ state }) => state === 'unknown');
    expect(doubtful.length).toBeGreaterThan(0);
    for (const { details } of doubtful) expect(new Set(details).size).toBe(details.length);
  });

  it('tells every node in words: label, name and state', async () => {
    const { nodes, network, summary } = await bindingOf('healthy');
    expect([...nodes, network].map((node) => [node?.label, node?.name, node?.stateWords])).toEqual([
      ['Azure OpenAI', 'chat', 'In order'],
      ['Identity', 'System-assigned', 'In order'],
      ['Grant', 'Key Vault Crypto Service Encryption User', 'May read, wrap and unwrap'],
      ['Key', 'cmk', 'In order'],
      ['Key vault', 'team-vault', 'In order'],
      ['Network path', 'Open', 'Answers every network'],
    ]);
    expect(summary).toMatch(/^chat: Azure OpenAI chat, in order; Identity System-assigned/);
  });

  it('says which version the account follows', async () => {
    expect((await bindingOf('healthy')).nodes.find(({ id }) => id === 'key')?.details[0]).toBe(
      'Versionless: follows the newest version, now aaaaaaaa.',
    );
    expect((await bindingOf('pinnedToOld')).nodes.find(({ id }) => id === 'key')?.details[0]).toBe(
      'Pinned to version bbbbbbbb.',
    );
  });
});

describe('the binding that a plan makes', () => {
  it.each([
    [
      'planned',
      { account: 'planned', identity: 'planned', grant: 'planned', key: 'ok', store: 'planned', network: 'ok' },
    ],
    ['running', { account: 'planned', identity: 'ok', grant: 'planned', key: 'ok', store: 'active', network: 'ok' }],
    ['waiting', { ...fine, account: 'active' }],
    ['failed', { ...fine, account: 'broken' }],
    ['cancelled', { ...fine, account: 'planned', grant: 'unknown' }],
    ['succeeded', fine],
  ] as const)('%s', async (name, states) => {
    expect(statesOf(await bindingOf(name))).toEqual(states);
  });

  it('names the step that each part is made by', async () => {
    const { nodes } = await bindingOf('planned');
    expect(nodes.map(({ id, step }) => [id, step])).toEqual([
      ['account', 'encryption'],
      ['identity', 'identity'],
      ['grant', 'grant'],
      ['key', undefined],
      ['store', 'purge-protection'],
    ]);
  });

  it('is not drawn where the plan does not say which key it is about', async () => {
    expect((await boardOf('nothingToDo')).board.state.planned).toBeUndefined();
  });
});
