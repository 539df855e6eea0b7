import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../../../src/core/plans/plan.ts';
import { planFor } from '../../../../../src/core/plans/planFor.ts';
import { AccessEstate, clock, runPlan } from '../../../../support/accessEstate.ts';
import { accountId, bind, keyBody, keyId, newestVersion, vaultId } from '../../../../support/fakeEstate.ts';

const { signal } = new AbortController();

function bound(): AccessEstate {
  const estate = new AccessEstate();
  estate.put(`${keyId}/versions/${newestVersion}`, keyBody());
  bind(estate, '');
  return estate;
}

function mend(estate: AccessEstate, rule: string): Promise<Plan> {
  return planFor(estate, { kind: 'mend', accountId, rule }, clock.now(), signal);
}

describe('mending what one rule finds', () => {
  it('does what the rule says helps, and nothing else', async () => {
    const estate = bound();
    estate.set(vaultId, 'properties.enablePurgeProtection', false);
    for (const [key, { id }] of estate.bodies) if (id.includes('roleAssignments')) estate.bodies.delete(key);
    const plan = await mend(estate, 'grant');
    expect(plan.blockers).toEqual([]);
    expect(plan.steps.map(({ id }) => id)).toEqual(['grant']);
    expect(plan.title).toMatch(/^Assign Key Vault Crypto Service Encryption User/);
    await runPlan(estate, plan);
    expect((await mend(estate, 'grant')).steps).toEqual([]);
    expect((await mend(estate, 'purge-protection')).steps.map(({ cost }) => cost)).toEqual(['irreversible']);
  });

  it('says that nothing is left to mend', async () => {
    const plan = await mend(bound(), 'grant');
    expect(plan.steps).toEqual([]);
    expect(plan.notes.map(({ message }) => message)).toContainEqual(expect.stringContaining('finds nothing'));
  });

  it('says what no single change mends', async () => {
    const estate = bound();
    estate.set(keyId, 'properties.kty', 'EC');
    const plan = await mend(estate, 'key-type');
    expect(plan.steps).toEqual([]);
    expect(plan.blockers.map(({ message }) => message)).toEqual([
      expect.stringContaining('No single change mends this'),
    ]);
  });
});
