import { describe, expect, it } from 'vitest';
import { AzureFailure, type FailureKind } from '../../../../src/core/failure.ts';
import { isSwitch } from '../../../../src/core/plans/derive.ts';
import { planEnable } from '../../../../src/core/plans/goals/enable.ts';
import type { EnableInput, PlanInput } from '../../../../src/core/plans/inputs.ts';
import { consentsNeeded } from '../../../../src/core/plans/plan.ts';
import { planFor } from '../../../../src/core/plans/planFor.ts';
import type { RunRecord, StepRecord } from '../../../../src/core/plans/record.ts';
import { newRun, run } from '../../../../src/core/plans/runner.ts';
import { AccessEstate } from '../../../support/accessEstate.ts';
import { accountId, bind, group, keyId, principalId, tenantId, vaultId } from '../../../support/fakeEstate.ts';
import { ManualClock } from '../../../support/manualClock.ts';
import { MemoryJournal } from '../../../support/memoryJournal.ts';

const { signal } = new AbortController();
const identityId = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/ua`;
const input: EnableInput = {
  kind: 'enable',
  accountIds: [accountId],
  key: { kind: 'existing', id: keyId },
  version: 'versionless',
  identity: { kind: 'system' },
  preferences: { grantScope: 'key' },
};

/** What a refusal may say: nothing, something else, or the opposite of what is so. */
const texts = [
  '',
  'The encryption key must be recoverable and not purgeable',
  "Caller is not authorized. Reason: 'ForbiddenByFirewall'",
  'ForbiddenByRbac: no such assignment',
  'Operation succeeded.',
];

type Break = (estate: AccessEstate) => void;

/** Runs the enable plan; when the switch is sent, something has broken meanwhile and Azure refuses with that text. */
async function refuse(
  spoil: Break,
  azureMessage: string,
  kind: FailureKind = 'rejected',
  changes: Partial<EnableInput> = {},
) {
  const estate = new AccessEstate();
  estate.put(identityId, {
    location: 'westeurope',
    properties: { clientId: 'client', principalId: 'ua-principal', tenantId },
  });
  const clock = new ManualClock();
  const deps = { source: estate, journal: new MemoryJournal(), clock, log: () => undefined };
  const plan = await planEnable(estate, { ...input, ...changes }, clock.now(), signal);
  estate.beforeApply = (change) => {
    if (!isSwitch(change)) return;
    spoil(estate);
    throw new AzureFailure({ kind, purpose: 'set the key', azureMessage });
  };
  const end = await run(newRun(plan, consentsNeeded(plan), deps), deps, { signal });
  return { end, step: stepOf(end, 'encryption'), clock, estate };
}

function stepOf({ steps }: RunRecord, id: string): StepRecord {
  const step = steps[id];
  if (!step) throw new Error(`no step ${id}`);
  return step;
}

const withoutGrants: Break = (estate) => {
  for (const [key, { id }] of estate.bodies) if (id.includes('roleAssignments')) estate.bodies.delete(key);
};

const causes: readonly (readonly [string, Break, string, PlanInput['kind'] | undefined])[] = [
  [
    'the firewall',
    (e) => e.set(vaultId, 'properties.networkAcls', { defaultAction: 'Deny', bypass: 'None' }),
    'firewall of team-vault denies',
    'enable',
  ],
  ['RBAC', withoutGrants, 'no role assignment reaches it', 'grant'],
  [
    'an access policy',
    (e) => e.set(vaultId, 'properties.enableRbacAuthorization', false),
    'no access policy names it',
    'grant',
  ],
  ['a disabled key', (e) => e.set(keyId, 'properties.attributes.enabled', false), 'is disabled', 'enable-key'],
  ['an expired key', (e) => e.set(keyId, 'properties.attributes.exp', 1), 'expired', 'rotate'],
  ['a deleted key', (e) => e.softDelete(keyId), 'was deleted', 'recover'],
  ['a deleted vault', (e) => e.softDelete(vaultId), 'was deleted', 'recover'],
  [
    'a purged key',
    (e) => {
      e.softDelete(keyId);
      e.deletedBodies.clear();
    },
    'is not there',
    undefined,
  ],
  ['a vault in another tenant', (e) => e.set(vaultId, 'properties.tenantId', 'other'), 'another tenant', undefined],
  [
    'outbound rules',
    (e) => e.set(accountId, 'properties.restrictOutboundNetworkAccess', true),
    'restricts its outbound traffic',
    undefined,
  ],
  ['an identity that is gone', (e) => e.set(accountId, 'identity', { type: 'None' }), 'no managed identity', 'enable'],
];

describe('a refused switch', () => {
  it.each(
    causes.flatMap(([name, spoil, words, remedy]) => texts.map((text) => ({ name, spoil, words, remedy, text }))),
  )('is decoded as $name whatever Azure says: “$text”', async ({ spoil, words, remedy, text }) => {
    const { end, step, clock } = await refuse(spoil, text);
    expect(end.status).toBe('failed');
    expect(step.diagnosis).toContain(words);
    expect(step.remedy?.kind).toBe(remedy);
    expect(step.failure?.azureMessage).toBe(text);
    expect(clock.slept).toEqual([]);
  });

  it.each(texts)('is waiting where everything that can be seen is right: “%s”', async (text) => {
    const { step, clock } = await refuse(() => undefined, text);
    expect(step.diagnosis).toContain('Resume later');
    expect(step.remedy).toBeUndefined();
    expect(clock.slept.length).toBeGreaterThan(10);
  });

  it('that is forbidden is decoded just so', async () => {
    const { step } = await refuse(withoutGrants, '', 'forbidden');
    expect(step.remedy).toEqual({
      kind: 'grant',
      scopeId: keyId,
      principal: { kind: 'account', id: accountId },
      purpose: 'encryption',
    });
  });

  it('grants to the user-assigned identity where the wished encryption names it', async () => {
    const { step } = await refuse(withoutGrants, '', 'rejected', { identity: { kind: 'user', id: identityId } });
    expect(step.remedy).toMatchObject({ kind: 'grant', principal: { kind: 'identity', id: identityId } });
  });

  it('restores access where the account is under that key already', async () => {
    const { step } = await refuse((estate) => {
      bind(estate);
      estate.set(accountId, 'identity.principalId', 'another');
    }, '');
    expect(step.remedy).toEqual({ kind: 'restore', accountId });
  });

  it('is told of a key store of another cloud, whose audience no token of this one has', async () => {
    const { step } = await refuse(() => undefined, '', 'rejected');
    expect(step.diagnosis).not.toContain('audience');
    const estate = new AccessEstate();
    estate.set(vaultId, 'properties.vaultUri', 'https://team-vault.vault.azure.cn/');
    const clock = new ManualClock();
    const deps = { source: estate, journal: new MemoryJournal(), clock, log: () => undefined };
    const plan = await planEnable(estate, input, clock.now(), signal);
    estate.beforeApply = (change) => {
      if (isSwitch(change)) throw new AzureFailure({ kind: 'rejected', purpose: 'set the key', azureMessage: '' });
    };
    const end = await run(newRun(plan, consentsNeeded(plan), deps), deps, { signal });
    expect(end.steps['encryption']?.diagnosis).toContain('another audience');
  });

  it.each(causes.filter(([, , , remedy]) => remedy === 'grant' || remedy === 'recover' || remedy === 'enable'))(
    'is mended by what it offers: %s',
    async (_, spoil) => {
      const { end, step, estate, clock } = await refuse(spoil, '');
      estate.beforeApply = () => undefined;
      const deps = { source: estate, journal: new MemoryJournal(), clock, log: () => undefined };
      if (!step.remedy) throw new Error('no remedy');
      const mend = await planFor(estate, step.remedy, clock.now(), signal);
      expect(mend.blockers).toEqual([]);
      expect((await run(newRun(mend, consentsNeeded(mend), deps), deps, { signal })).status).toBe('succeeded');
      expect((await run(end, deps, { signal })).status).toBe('succeeded');
    },
  );
});

describe('a refused step of the caller', () => {
  /** Restores access to a disabled key; when the step is sent, something has broken meanwhile. */
  async function refuseKeyStep(spoil: Break, kind: FailureKind, azureMessage: string) {
    const estate = new AccessEstate();
    bind(estate);
    estate.set(keyId, 'properties.attributes.enabled', false);
    const clock = new ManualClock();
    const deps = { source: estate, journal: new MemoryJournal(), clock, log: () => undefined };
    const plan = await planFor(estate, { kind: 'restore', accountId }, clock.now(), signal);
    estate.beforeApply = () => {
      spoil(estate);
      throw new AzureFailure({ kind, purpose: 'enable the key', azureMessage });
    };
    const end = await run(newRun(plan, [], deps), deps, { signal });
    expect(end.status).toBe('failed');
    return stepOf(end, 'enable-key');
  }

  const noRights = [{ actions: ['*'], notActions: [], dataActions: [], notDataActions: [] }];

  it.each(
    (
      [
        [
          'a right that is lacking',
          (e) => void (e.permissionsHeld = noRights),
          'forbidden',
          'keys/update/action',
          undefined,
        ],
        [
          'a firewall',
          (e) => e.set(vaultId, 'properties.networkAcls', { defaultAction: 'Deny' }),
          'firewall',
          'yours may not be among them',
          undefined,
        ],
        [
          'no public access',
          (e) => e.set(vaultId, 'properties.publicNetworkAccess', 'Disabled'),
          'firewall',
          'public network access turned off',
          undefined,
        ],
        [
          'a wrong audience',
          (e) => e.set(vaultId, 'properties.vaultUri', 'https://team-vault.vault.azure.cn/'),
          'signedOut',
          'another audience',
          undefined,
        ],
        ['a deleted key', (e) => e.softDelete(keyId), 'notFound', 'was deleted', 'recover'],
        ['a deleted vault', (e) => e.softDelete(vaultId), 'notFound', 'was deleted', 'recover'],
      ] as [string, Break, FailureKind, string, PlanInput['kind'] | undefined][]
    ).flatMap(([name, spoil, kind, words, remedy]) =>
      texts.map((text) => ({ name, spoil, kind, words, remedy, text })),
    ),
  )('is decoded as $name whatever Azure says: “$text”', async ({ spoil, kind, words, remedy, text }) => {
    const step = await refuseKeyStep(spoil, kind, text);
    expect(step.diagnosis).toContain(words);
    expect(step.remedy?.kind).toBe(remedy);
    expect(step.failure?.azureMessage).toBe(text);
  });

  it('is left as Azure says it where everything that can be seen is right', async () => {
    const step = await refuseKeyStep(() => undefined, 'rejected', 'A policy denies it.');
    expect(step.diagnosis).toBeUndefined();
    expect(step.failure?.azureMessage).toBe('A policy denies it.');
  });

  it('is told of a right in Azure Resource Manager that was taken away meanwhile', async () => {
    const estate = new AccessEstate();
    const clock = new ManualClock();
    const deps = { source: estate, journal: new MemoryJournal(), clock, log: () => undefined };
    const plan = await planEnable(estate, input, clock.now(), signal);
    estate.beforeApply = (change) => {
      if (change.kind !== 'create') return;
      estate.permissionsHeld = [{ actions: ['*/read'], notActions: [], dataActions: [], notDataActions: [] }];
      throw new AzureFailure({ kind: 'forbidden', purpose: 'assign the role', azureMessage: '' });
    };
    const end = await run(newRun(plan, consentsNeeded(plan), deps), deps, { signal });
    expect(end.steps['grant']?.diagnosis).toContain('Microsoft.Authorization/roleAssignments/write');
    expect((await estate.grants(principalId, keyId, signal)).assignments).toEqual([]);
  });
});
