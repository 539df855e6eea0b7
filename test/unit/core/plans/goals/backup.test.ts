import { describe, expect, it } from 'vitest';
import { planFor } from '../../../../../src/core/plans/planFor.ts';
import { addHsm, FakeEstate, hsmKeyId, keyBody, keyId, vaultId } from '../../../../support/fakeEstate.ts';
import { clock, never, runPlan } from '../../../../support/planRuns.ts';

function estateWith(dataActions = ['*']): FakeEstate {
  const estate = new FakeEstate();
  estate.permissionsHeld = [{ actions: ['*'], notActions: [], dataActions, notDataActions: [] }];
  addHsm(estate);
  return estate;
}

const plan = (estate: FakeEstate, id = keyId, path = '/backups/cmk') =>
  planFor(estate, { kind: 'backup', keyId: id, path }, clock.now(), never);

describe('the backup plan', () => {
  it('saves the key where the person says, and says what it can be restored to', async () => {
    const estate = estateWith();
    const made = await plan(estate);
    expect(made.blockers).toEqual([]);
    expect(made.notes.map(({ message }) => message).join(' ')).toMatch(
      /same Azure geography as westeurope.*independent/,
    );
    const end = await runPlan(estate, made);
    expect(end.status).toBe('succeeded');
    expect(end.steps['backup']?.product).toEqual({ path: '/backups/cmk', sha256: 'ab' });
    expect(made.steps[0]?.undo).toMatchObject({ kind: 'stays' });
  });

  it('says of a Managed HSM that its security domain decides', async () => {
    expect((await plan(estateWith(), hsmKeyId)).notes[0]?.message).toContain('security domain');
  });

  it('needs the right to back up, which no role of Azure Resource Manager gives', async () => {
    expect((await plan(estateWith([]))).blockers[0]?.message).toContain('keys/backup/action');
  });

  it('needs a file', async () => {
    expect((await plan(estateWith(), keyId, ' ')).blockers.map(({ rule }) => rule)).toEqual(['backup-file']);
  });

  it('is not possible for a key of more than 500 versions', async () => {
    const estate = estateWith();
    for (let number = 0; number <= 500; number++) estate.put(`${keyId}/versions/${number}`, keyBody());
    expect((await plan(estate)).blockers.map(({ rule }) => rule)).toEqual(['backup-versions']);
  });

  it('is refused for what is no key', async () => {
    await expect(plan(estateWith(), vaultId)).rejects.toThrow('is not the id of a key');
  });
});
