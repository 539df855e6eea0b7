import { describe, expect, it } from 'vitest';
import type { PlanView } from '../../../../src/protocol/planView.ts';
import { scenarios } from '../../../support/boardScenarios.ts';
import { boardOf } from './boards.ts';

async function planOf(name: keyof typeof scenarios): Promise<PlanView> {
  const { plan } = (await boardOf(name)).board.state;
  if (!plan) throw new Error('There is no plan.');
  return plan;
}

function stepOf(plan: PlanView, id: string) {
  const step = plan.steps.find((one) => one.id === id);
  if (!step) throw new Error(`There is no step ${id}.`);
  return step;
}

describe('a plan as a page shows it', () => {
  it.each([
    ['planned', 'planned', ['pending', 'pending', 'pending', 'pending'], '4 steps. Nothing has been changed yet.'],
    [
      'blocked',
      'blocked',
      ['pending', 'pending', 'pending', 'pending'],
      'This cannot run: 1 thing must be put right first. Nothing has been changed.',
    ],
    ['nothingToDo', 'planned', [], 'There is nothing to do: it is so already.'],
    [
      'running',
      'running',
      ['done', 'running', 'pending', 'pending'],
      'Step 2 of 4: Turn on purge protection of team-vault.',
    ],
    [
      'waiting',
      'waiting',
      ['done', 'done', 'done', 'waiting'],
      'Step 4 of 4 waits for the grant to take effect. It is tried again by itself.',
    ],
    ['failed', 'failed', ['done', 'done', 'done', 'failed'], 'Failed at step 4 of 4. What was done before it stays.'],
    [
      'cancelled',
      'cancelled',
      ['done', 'done', 'cancelled', 'notBegun'],
      'Cancelled after 2 of 4 steps. What was done stays; resuming goes on from there.',
    ],
    [
      'interrupted',
      'interrupted',
      ['done', 'done', 'notBegun', 'notBegun'],
      'Interrupted after 2 of 4 steps. Resuming looks at each step again and goes on where it stopped.',
    ],
    ['succeeded', 'succeeded', ['done', 'done', 'done', 'done'], 'Done, and read back from Azure.'],
  ] as const)('%s', async (name, status, states, words) => {
    const plan = await planOf(name);
    expect(plan.status).toBe(status);
    expect(plan.steps.map(({ state }) => state)).toEqual(states);
    expect(plan.statusWords).toBe(words);
  });

  it('says what is awaited and when it is tried again', async () => {
    const { awaiting, attempts } = stepOf(await planOf('waiting'), 'encryption');
    expect(awaiting).toEqual({
      what: 'the grant to take effect',
      until: Date.UTC(2026, 0, 15, 12, 0, 5),
      parked: false,
      refused: true,
    });
    expect(attempts).toBeUndefined();
  });

  it('says what must come back where Azure could not answer', async () => {
    const plan = await planOf('throttled');
    expect(plan.statusWords).toBe('Step 1 of 4 waits for Azure to take requests again. It is tried again by itself.');
    expect(stepOf(plan, 'identity').awaiting?.refused).toBe(false);
  });

  it('tells a failure in our words, what judging again has shown, and apart from them what Azure said', async () => {
    const { failure } = stepOf(await planOf('failed'), 'encryption');
    expect(failure?.message).toBe('Could not set the key on chat (chat): Azure refused the request.');
    expect(failure?.diagnosis).toMatch(/^Key cmk is disabled/);
    expect(failure?.azure.map(({ label }) => label)).toEqual(['Status', 'Code', 'Message', 'Correlation id']);
  });

  it('shows each property with what it becomes', async () => {
    const plan = await planOf('planned');
    expect(stepOf(plan, 'purge-protection').change).toMatchObject({
      summary: 'One property of key vault team-vault becomes:',
      properties: [{ path: 'properties.enablePurgeProtection', value: 'true' }],
    });
    expect(stepOf(plan, 'encryption').change.properties).toContainEqual({
      path: 'properties.encryption.keyVaultProperties.keyVersion',
      value: '""',
      meaning: 'versionless: follows the newest version',
    });
  });

  it('shows what does not exist yet as what it will be', async () => {
    const { change } = stepOf(await planOf('planned'), 'grant');
    expect(change.summary).toBe('A role assignment is made at key cmk:');
    expect(change.properties).toContainEqual({
      path: 'properties.principalId',
      value: '‹identity.principalId of chat›',
      meaning: 'known once it exists',
    });
    expect(change.properties.find(({ path }) => path === 'properties.roleDefinitionId')?.meaning).toBe(
      'Key Vault Crypto Service Encryption User',
    );
  });

  it('proves that the key is configured, and never that it is used', async () => {
    const { proof } = await planOf('succeeded');
    expect(proof?.message).toBe(
      'Azure returns this key as configured on chat. Whether it has been used is shown only by the audit log of the key store.',
    );
    expect(proof?.properties).toContainEqual({
      path: 'properties.encryption.keyVaultProperties.keyName',
      value: 'cmk',
    });
  });

  it.each(Object.keys(scenarios) as (keyof typeof scenarios)[])('is plain JSON: %s', async (name) => {
    const { state } = (await boardOf(name)).board;
    expect(JSON.parse(JSON.stringify(state))).toEqual(state);
  });
});
