import { describe, expect, it } from 'vitest';
import { quietPeriod } from '../../../../../src/core/inspection/keyUse.ts';
import type { KeyChoice, NewKey, NewVault } from '../../../../../src/core/plans/inputs.ts';
import { consentsNeeded } from '../../../../../src/core/plans/plan.ts';
import { planFor } from '../../../../../src/core/plans/planFor.ts';
import { newRun, run } from '../../../../../src/core/plans/runner.ts';
import { liveResource } from '../../../../../src/core/resources/resource.ts';
import { types } from '../../../../../src/core/resources/types.ts';
import {
  accountId,
  group,
  keyBody,
  keyId,
  newestVersion,
  principalId,
  tenantId,
  vaultId,
  type FakeEstate,
} from '../../../../support/fakeEstate.ts';
import { addUnderKey, hour, isOn, keepLog, keyEstate, oldVersion, useRow } from '../../../../support/keyLife.ts';
import { ManualClock } from '../../../../support/manualClock.ts';
import { MemoryJournal } from '../../../../support/memoryJournal.ts';
import { keyOf, never } from '../../../../support/planRuns.ts';

const other = '55555555-5555-5555-5555-555555555555';
const safeVault = `${group}/providers/Microsoft.KeyVault/vaults/safe-vault`;
const safeKey = `${safeVault}/keys/fresh`;
const clock = new ManualClock();

const newVault: NewVault = {
  kind: 'new',
  resourceGroupId: group,
  name: 'safe-vault',
  location: 'westeurope',
  sku: 'standard',
  retentionDays: 90,
};
const freshKey: NewKey = { kind: 'new', store: newVault, name: 'fresh', keyType: 'RSA' };

const replace = (estate: FakeEstate, replacement: KeyChoice = freshKey) =>
  planFor(
    estate,
    { kind: 'replace-compromised', keyId, replacement, preferences: { grantScope: 'key' } },
    clock.now(),
    never,
  );

/** A key in another vault, whose log is kept. */
function withSafeKey(estate: FakeEstate): KeyChoice {
  const properties = { ...(estate.bodies.get(vaultId.toLowerCase())?.body['properties'] as object) };
  estate.put(safeVault, {
    location: 'westeurope',
    properties: { ...properties, vaultUri: 'https://safe-vault.vault.azure.net/' },
  });
  const uri = 'https://safe-vault.vault.azure.net/keys/fresh';
  estate.put(safeKey, keyBody({ keyUri: uri, keyUriWithVersion: `${uri}/${newestVersion}` }));
  keepLog(estate, clock.now(), [], safeKey);
  return { kind: 'existing', id: safeKey };
}

describe('replacing a compromised key', () => {
  it('goes its documented way: new key elsewhere, every account moved, proved, and only then the old one disabled', async () => {
    const estate = keyEstate();
    const second = addUnderKey(estate, 'second', other);
    const replacement = withSafeKey(estate);
    keepLog(estate, clock.now(), [useRow(newestVersion, clock.now() - hour)]);
    const plan = await replace(estate, replacement);
    expect(plan.blockers).toEqual([]);
    const order = plan.steps.map(({ id }) => id);
    expect(order.indexOf('encryption-chat')).toBeLessThan(order.indexOf('encryption-second'));
    expect(order.slice(-6)).toEqual([
      'use-chat',
      'use-second',
      `unused-${newestVersion}`,
      `disable-${newestVersion}`,
      `unused-${oldVersion}`,
      `disable-${oldVersion}`,
    ]);

    const deps = { source: estate, journal: new MemoryJournal(), clock, log: () => undefined };
    const parked = await run(newRun(plan, consentsNeeded(plan), deps), deps, { signal: never });
    expect(parked.status).toBe('parked');
    for (const id of [accountId, second]) expect(keyOf(estate, id)?.['keyName']).toBe('fresh');
    expect(isOn(estate, `${keyId}/versions/${newestVersion}`)).toBe(true);

    const rows = [principalId, other].map((id) => useRow(newestVersion, clock.now(), { principalId: id }));
    keepLog(estate, clock.now(), rows, safeKey);
    clock.advance(quietPeriod + hour);
    keepLog(estate, clock.now(), []);
    expect((await run(parked, deps, { signal: never })).status).toBe('succeeded');
    for (const version of [newestVersion, oldVersion]) expect(isOn(estate, `${keyId}/versions/${version}`)).toBe(false);
  });

  it('makes the new vault and key, and says what cannot be proved without a log', async () => {
    const estate = keyEstate();
    const plan = await replace(estate);
    expect(plan.blockers).toEqual([]);
    expect(plan.steps.map(({ id }) => id)).toEqual(['vault', 'key', 'grant', 'encryption']);
    expect(plan.notes.map(({ rule }) => rule)).toEqual(expect.arrayContaining(['proof-of-use', 'gate', 'compromise']));
    const deps = { source: estate, journal: new MemoryJournal(), clock, log: () => undefined };
    expect((await run(newRun(plan, consentsNeeded(plan), deps), deps, { signal: never })).status).toBe('succeeded');
    expect(keyOf(estate)?.['keyName']).toBe('fresh');
    expect(isOn(estate, `${keyId}/versions/${newestVersion}`)).toBe(true);
  });

  it('wants another key store than that of the compromised key', async () => {
    const { blockers } = await replace(keyEstate(), {
      ...freshKey,
      store: { kind: 'existing', id: vaultId },
    });
    expect(blockers.map(({ rule }) => rule)).toContain('same-key-store');
  });

  it('says why a Foundry account with projects cannot go that way', async () => {
    const estate = keyEstate();
    estate.set(accountId, 'kind', 'AIServices');
    const project = liveResource(`${accountId}/projects/one`, types.project, {});
    estate.projects = () => Promise.resolve({ items: [project], gaps: [] });
    const { blockers, notes } = await replace(estate);
    expect(blockers.map(({ rule }) => rule)).toContain('same-key-store');
    expect(notes.some(({ message }) => message.includes('contradict each other'))).toBe(true);
  });

  it('has nothing to move where no account is under the key', async () => {
    const estate = keyEstate();
    estate.set(accountId, 'properties.encryption', undefined);
    estate.set(accountId, 'tenantId', tenantId);
    const { blockers, steps } = await replace(estate);
    expect(blockers.map(({ rule }) => rule)).toEqual(['no-accounts']);
    expect(steps).toEqual([]);
  });
});
