import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { AzureFailure } from '../../../../src/core/failure.ts';
import { readGate } from '../../../../src/core/inspection/gate.ts';
import { logDelay, quietPeriod, type KeyUseRow } from '../../../../src/core/inspection/keyUse.ts';
import { normalizeArmId } from '../../../../src/core/resources/armId.ts';
import { keyBody, keyId, newestVersion, accountId, vaultId, type FakeEstate } from '../../../support/fakeEstate.ts';
import { addUnderKey, hour, keyEstate, oldVersion, useRow } from '../../../support/keyLife.ts';
import { clock, never } from '../../../support/planRuns.ts';

const now = clock.now();
const versions = [oldVersion, newestVersion] as const;

/** Somebody who truly uses versions of the key, whether or not anybody can see it. */
interface User {
  /** `hidden`: an account in a subscription that the caller does not know of; `unread`: in one that it may not read. */
  readonly kind: 'account' | 'hidden' | 'unread' | 'deleted' | 'service';
  readonly pinned: 0 | 1 | undefined;
  /** Hours since its last use of the old version and of the newest; undefined for none. */
  readonly oldUse: number | undefined;
  readonly newUse: number | undefined;
}

interface Random {
  readonly users: readonly User[];
  readonly log: 'kept' | 'young' | 'none' | 'unreadable';
  readonly enabled: boolean;
}

const ago = fc.option(fc.integer({ min: 1, max: 100 }), { nil: undefined });
const users: fc.Arbitrary<User> = fc.record({
  kind: fc.oneof(
    { arbitrary: fc.constant('account' as const), weight: 5 },
    fc.constantFrom('hidden' as const, 'unread' as const, 'deleted' as const, 'service' as const),
  ),
  pinned: fc.constantFrom(0 as const, 1 as const, undefined),
  oldUse: ago,
  newUse: ago,
});
const estates: fc.Arbitrary<Random> = fc.record({
  users: fc.array(users, { maxLength: 4 }),
  log: fc.oneof(
    { arbitrary: fc.constant('kept' as const), weight: 6 },
    fc.constantFrom('young' as const, 'none' as const, 'unreadable' as const),
  ),
  enabled: fc.oneof({ arbitrary: fc.constant(true), weight: 9 }, fc.constant(false)),
});

function principalOf(index: number): string {
  return `44444444-4444-4444-4444-${String(index).padStart(12, '0')}`;
}

function build({ users: all, log, enabled }: Random): FakeEstate {
  const estate = keyEstate();
  estate.bodies.delete(normalizeArmId(accountId));
  estate.put(`${keyId}/versions/${oldVersion}`, keyBody({ attributes: { enabled } }, oldVersion));
  const rows: KeyUseRow[] = [];
  for (const [index, user] of all.entries()) {
    const principalId = principalOf(index);
    for (const [version, hours] of [
      [oldVersion, user.oldUse],
      [newestVersion, user.newUse],
    ] as const)
      if (hours !== undefined) rows.push(useRow(version, now - hours * hour, { principalId }));
    if (user.kind === 'service' || user.kind === 'hidden') continue;
    const pinned = user.pinned === undefined ? '' : versions[user.pinned];
    const id = addUnderKey(estate, `account-${index}`, principalId, pinned);
    const body = estate.bodies.get(normalizeArmId(id))?.body ?? {};
    if (user.kind === 'account') continue;
    estate.bodies.delete(normalizeArmId(id));
    if (user.kind === 'deleted') estate.deletedBodies.set(normalizeArmId(id), body);
  }
  if (all.some(({ kind }) => kind === 'unread')) hideSubscription(estate);
  keepLog(estate, log, rows);
  return estate;
}

function hideSubscription(estate: FakeEstate): void {
  const inventory = estate.inventory.bind(estate);
  const failure = new AzureFailure({ kind: 'forbidden', purpose: 'list the accounts' });
  estate.inventory = async () => ({ ...(await inventory()), gaps: [{ scope: '/subscriptions/other', failure }] });
}

function keepLog(estate: FakeEstate, log: Random['log'], rows: readonly KeyUseRow[]): void {
  const from = log === 'young' ? now - 20 * hour : now - quietPeriod - 3 * logDelay;
  if (log === 'none') return;
  estate.uses.set(
    normalizeArmId(keyId),
    log === 'unreadable'
      ? { rows: [], coverage: { kind: 'unknown', reason: 'You may not read the workspace.' } }
      : {
          rows: rows.filter(({ last }) => last >= from),
          coverage: { kind: 'covered', from, until: now - logDelay, workspaces: ['logs'] },
        },
  );
}

/** Whether anybody needs the version: by its use of it, or since it is, or will be once recovered, bound to it. */
function isNeeded({ users: all }: Random, version: string): boolean {
  return all.some(({ kind, pinned, oldUse, newUse }) => {
    const last = version === oldVersion ? oldUse : newUse;
    if (last !== undefined && last * hour <= quietPeriod) return true;
    // Nobody can see what an account that is hidden and has left no trace is set to.
    if (kind === 'service' || kind === 'hidden') return false;
    return (pinned === undefined ? newestVersion : versions[pinned]) === version;
  });
}

describe('the gate, in random estates', () => {
  let opened = 0;
  afterAll(() => {
    expect(opened).toBeGreaterThan(50);
  });

  it('is never open while anybody uses the version', async () => {
    const property = fc.asyncProperty(estates, fc.constantFrom(...versions), async (random, version) => {
      const gate = await readGate(build(random), keyId, version, now, never);
      if (gate.kind !== 'open') return;
      opened++;
      const isOn = random.enabled || version !== oldVersion;
      expect(isOn && isNeeded(random, version)).toBe(false);
    });
    await fc.assert(property, { numRuns: 1500, seed: 20260115 });
  });

  it('is open where all is seen and everybody has moved on', async () => {
    const movedOn = fc.array(
      fc.record({
        kind: fc.constant('account' as const),
        pinned: fc.constantFrom(1 as const, undefined),
        oldUse: fc.option(fc.integer({ min: 60, max: 100 }), { nil: undefined }),
        newUse: fc.integer({ min: 1, max: 40 }),
      }),
      { maxLength: 4 },
    );
    const property = fc.asyncProperty(movedOn, async (all) => {
      const estate = build({ users: all, log: 'kept', enabled: true });
      expect(estate.bodies.has(normalizeArmId(vaultId))).toBe(true);
      expect(await readGate(estate, keyId, oldVersion, now, never)).toMatchObject({ kind: 'open' });
    });
    await fc.assert(property, { numRuns: 100, seed: 20260115 });
  });
});
