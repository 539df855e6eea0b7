import { describe, expect, it } from 'vitest';
import { AzureFailure } from '../../../../../src/core/failure.ts';
import { planFor } from '../../../../../src/core/plans/planFor.ts';
import { liveResource } from '../../../../../src/core/resources/resource.ts';
import { types } from '../../../../../src/core/resources/types.ts';
import { accountId, bind, FakeEstate, keyId, vaultId } from '../../../../support/fakeEstate.ts';
import { clock, cutOffEverywhere, encryptionOf, never, runPlan } from '../../../../support/planRuns.ts';

function estateWith(prepare: (estate: FakeEstate) => void = () => undefined): FakeEstate {
  const estate = new FakeEstate();
  bind(estate);
  prepare(estate);
  return estate;
}

const plan = (estate: FakeEstate, accountIds = [accountId]) =>
  planFor(estate, { kind: 'revert', accountIds }, clock.now(), never);

/** Azure answers without any encryption where there is no key. */
const leavesOut = (estate: FakeEstate) => {
  estate.afterApply = (change) => {
    if (change.kind === 'set' && change.path === 'properties.encryption')
      estate.set(accountId, 'properties.encryption', undefined);
  };
};

const withProjects = (count: number | 'unread') => (estate: FakeEstate) => {
  estate.set(accountId, 'kind', 'AIServices');
  estate.projects = () => {
    if (count === 'unread') throw new AzureFailure({ kind: 'forbidden', purpose: 'list the projects' });
    const items = Array.from({ length: count }, () => liveResource(`${accountId}/projects/p`, types.project, {}));
    return Promise.resolve({ items, gaps: [] });
  };
};

describe('going back to Microsoft-managed keys', () => {
  it.each([
    ['which Azure names', () => undefined],
    ['which Azure leaves out', leavesOut],
  ])('switches the account, %s, and keeps key and grant', async (_, prepare) => {
    const estate = estateWith(prepare);
    const made = await plan(estate);
    expect(made.blockers).toEqual([]);
    expect(made.effects).toMatchObject([{ kind: 'keeps', subject: accountId }]);
    expect(made.notes.map(({ rule }) => rule)).toEqual(['old-key']);
    const bodies = estate.bodies.size;
    expect((await runPlan(estate, made)).status).toBe('succeeded');
    expect(encryptionOf(estate)?.['keySource'] ?? 'Microsoft.CognitiveServices').toBe('Microsoft.CognitiveServices');
    expect(estate.bodies.size).toBe(bodies);
  });

  it('goes on after being cut off', async () => {
    expect(await cutOffEverywhere(estateWith, plan, () => undefined)).toBe(1);
  });

  it('has nothing to do for an account that is there already, and says so', async () => {
    const { steps, notes, blockers } = await plan(new FakeEstate());
    expect([steps, blockers]).toEqual([[], []]);
    expect(notes[0]?.message).toContain('already');
  });

  it('leaves out of several accounts those that are there already', async () => {
    const estate = estateWith();
    const other = estate.addAccount('second', 'p');
    const { steps } = await plan(estate, [other, accountId]);
    expect(steps.map(({ id }) => id)).toEqual(['encryption-chat']);
  });

  it.each([
    ['with projects', 1, ['no-way-back'], []],
    ['without projects', 0, [], []],
    ['whose projects cannot be read: Azure itself refuses then', 'unread', [], ['no-way-back']],
  ] as const)('a Foundry account %s', async (_, count, blocking, noted) => {
    const { blockers, notes } = await plan(estateWith(withProjects(count)));
    expect(blockers.map(({ rule }) => rule)).toEqual(blocking);
    expect(notes.map(({ rule }) => rule).filter((rule) => rule !== 'old-key')).toEqual(noted);
  });

  it.each([
    ['the key is disabled', (e: FakeEstate) => e.set(keyId, 'properties.attributes.enabled', false)],
    ['the vault cannot be seen', (e: FakeEstate) => void e.bodies.delete(vaultId.toLowerCase())],
  ])('is not held up where %s', async (_, prepare) => {
    const estate = estateWith(prepare);
    const made = await plan(estate);
    expect(made.blockers).toEqual([]);
    expect((await runPlan(estate, made)).status).toBe('succeeded');
  });

  it('ends at a refusal with the words of Azure: no grant is awaited, and none is blamed', async () => {
    const estate = estateWith((e) => e.set(keyId, 'properties.attributes.enabled', false));
    const made = await plan(estate);
    estate.beforeApply = () => {
      throw new AzureFailure({ kind: 'rejected', purpose: 'switch', azureMessage: 'Not supported with projects.' });
    };
    const before = clock.slept.length;
    const end = await runPlan(estate, made);
    expect(end.status).toBe('failed');
    expect(end.steps['encryption']?.failure?.azureMessage).toBe('Not supported with projects.');
    expect(end.steps['encryption']?.diagnosis).toBeUndefined();
    expect(clock.slept.length).toBe(before);
  });
});
