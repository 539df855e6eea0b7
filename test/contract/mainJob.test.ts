import { MemoryJournal } from '../support/memoryJournal.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAzureSource } from '../../src/azure/azureSource.ts';
import { emulatorConnection } from '../../src/azure/emulatorConnection.ts';
import { Estate } from '../../src/core/inspection/estate.ts';
import { planEnable } from '../../src/core/plans/goals/enable.ts';
import { irreversibleSteps } from '../../src/core/plans/plan.ts';
import { newRun, run } from '../../src/core/plans/runner.ts';
import { types } from '../../src/core/resources/types.ts';
import type { LiveSource } from '../../src/core/sources.ts';
import { startEmulator, type RunningEmulator } from '../../src/emulator/start.ts';
import { systemClock } from '../../src/node/systemClock.ts';

const { signal } = new AbortController();

function connect(emulator: RunningEmulator, name: string): LiveSource {
  const principal = emulator.principals.find((candidate) => candidate.name === name);
  if (!principal) throw new Error(`no principal ${name}`);
  const { port, secret, tenantId } = emulator;
  return createAzureSource(emulatorConnection({ port, secret, tenantId, principal }, () => undefined));
}

async function accounts(source: LiveSource) {
  const estate = new Estate(source, systemClock);
  const { items } = await estate.inventory();
  return { estate, accounts: items.filter(({ type }) => type === types.account) };
}

describe('the main job, through the real SDKs', () => {
  let emulator: RunningEmulator;
  beforeAll(async () => {
    emulator = await startEmulator({ propagation: 3, lro: 0.5 });
  });
  afterAll(() => emulator.close());

  it('sees every account of the sample estate with its state', async () => {
    const { estate, accounts: all } = await accounts(connect(emulator, 'owner'));
    const states = await Promise.all(
      all.map(async (account) => {
        const inspection = await estate.inspect(account);
        const certain = inspection?.findings.filter(({ severity }) => severity !== 'info') ?? [];
        return [account.name, inspection?.state, ...certain.map(({ rule }) => rule)].join(' ');
      }),
    );
    expect(states.sort()).toEqual([
      'contoso-assistant-dev broken grant',
      'contoso-chat-prod microsoftManaged',
      'contoso-claims-prod attention key-version',
      'contoso-foundry-research customerManaged',
      'contoso-legal-research microsoftManaged',
      'contoso-search-prod customerManaged',
      'contoso-summaries-research broken key-enabled',
      'contoso-translate-prod customerManaged',
    ]);
  });

  async function plan(source: LiveSource) {
    const { accounts: all, estate } = await accounts(source);
    const account = all.find(({ name }) => name === 'contoso-chat-prod');
    const store = (await estate.inventory()).items.find(({ name }) => name === 'kv-contoso-chat');
    if (!account || !store) throw new Error('the sample estate has changed');
    const [key] = (await estate.keys(store)).items;
    if (!key) throw new Error('no key');
    return planEnable(
      source,
      {
        kind: 'enable',
        accountIds: [account.id],
        key: { kind: 'existing', id: key.id },
        version: 'versionless',
        identity: { kind: 'system' },
        preferences: { grantScope: 'key' },
      },
      systemClock.now(),
      signal,
    );
  }

  it('tells a caller without the right to assign roles, before anything is changed', async () => {
    const { blockers } = await plan(connect(emulator, 'contributor'));
    expect(blockers.map(({ rule }) => rule)).toEqual(['caller-rights']);
    expect(blockers[0]?.message).toContain('Microsoft.Authorization/roleAssignments/write');
  });

  it('puts the unprotected account under its key, waiting for the grant', async () => {
    const source = connect(emulator, 'owner');
    const ready = await plan(source);
    expect(ready.blockers).toEqual([]);
    expect(ready.steps.map(({ id }) => id)).toEqual(['identity', 'purge-protection', 'grant', 'encryption']);
    const deps = { source, journal: new MemoryJournal(), clock: systemClock, log: () => undefined };
    const seen = new Set<string>();
    const record = newRun(
      ready,
      irreversibleSteps(ready).map(({ id }) => id),
      deps,
    );
    const end = await run(record, deps, {
      signal,
      onProgress: ({ steps }) => seen.add(steps['encryption']?.status ?? ''),
    });
    expect(end.steps['encryption']?.diagnosis).toBeUndefined();
    expect(end.status).toBe('succeeded');
    expect(seen).toContain('waiting');
    expect(end.proofs?.[0]?.value).toMatchObject({ keySource: 'Microsoft.KeyVault' });
    const again = await plan(source);
    expect(again.steps).toEqual([]);
  });
});
