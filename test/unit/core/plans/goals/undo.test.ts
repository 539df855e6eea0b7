import { describe, expect, it } from 'vitest';
import { AzureFailure } from '../../../../../src/core/failure.ts';
import type { Change } from '../../../../../src/core/plans/change.ts';
import { isSwitch, sequence } from '../../../../../src/core/plans/derive.ts';
import { planUndo } from '../../../../../src/core/plans/goals/undo.ts';
import type { EnableInput, PlanInput } from '../../../../../src/core/plans/inputs.ts';
import type { Plan } from '../../../../../src/core/plans/plan.ts';
import { planFor } from '../../../../../src/core/plans/planFor.ts';
import { newRun, run } from '../../../../../src/core/plans/runner.ts';
import type { RunRecord } from '../../../../../src/core/plans/record.ts';
import { ResourceGraph } from '../../../../../src/core/resources/graph.ts';
import { liveResource } from '../../../../../src/core/resources/resource.ts';
import { types, type ResourceType } from '../../../../../src/core/resources/types.ts';
import { known } from '../../../../../src/core/resources/value.ts';
import {
  accountId,
  addHsm,
  bind,
  FakeEstate,
  group,
  hsmKeyId,
  keyBody,
  keyId,
  localRoleGuid,
  newestVersion,
  principalId,
  roleGuid,
  tenantId,
  vaultId,
} from '../../../../support/fakeEstate.ts';
import { MemoryJournal } from '../../../../support/memoryJournal.ts';
import {
  clock,
  cutOffEverywhere,
  encryptionOf,
  keyOf,
  never,
  runPlan,
  wrongWith,
} from '../../../../support/planRuns.ts';

const identityId = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/shared`;
const sharedPrincipal = '44444444-4444-4444-4444-444444444444';
const otherKeyId = `${vaultId}/keys/other`;
const old = 'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb';
const enable: EnableInput = {
  kind: 'enable',
  accountIds: [accountId],
  key: { kind: 'existing', id: keyId },
  version: 'versionless',
  identity: { kind: 'system' },
  preferences: { grantScope: 'key' },
};

function estateWith(prepare: (estate: FakeEstate) => void = () => undefined): FakeEstate {
  const estate = new FakeEstate();
  estate.permissionsHeld = [{ actions: ['*'], notActions: [], dataActions: ['*'], notDataActions: [] }];
  estate.put(otherKeyId, keyBody());
  estate.put(`${keyId}/versions/${newestVersion}`, keyBody());
  estate.put(`${keyId}/versions/${old}`, keyBody({}, old));
  estate.put(identityId, { properties: { clientId: 'client', principalId: sharedPrincipal, tenantId } });
  prepare(estate);
  return estate;
}

/** Runs a plan and plans to take it back. */
async function ranAndUndone(estate: FakeEstate, input: PlanInput): Promise<{ end: RunRecord; undo: Plan }> {
  const end = await runPlan(estate, await planFor(estate, input, clock.now(), never));
  expect(end.status).toBe('succeeded');
  return { end, undo: await planUndo(estate, end, clock.now(), never) };
}

const grantsOf = async (estate: FakeEstate, principal: string, id: string) =>
  (await estate.grants(principal, id, never)).assignments.length;

const reasons = ({ notes }: Plan) => notes.map(({ message }) => message).join('\n');

describe('undo of enable', () => {
  it('switches first, then takes the grant away; what cannot be undone stays and is told', async () => {
    const estate = estateWith();
    const { end, undo } = await ranAndUndone(estate, enable);
    expect(undo.kind).toBe('undo');
    expect(undo.blockers).toEqual([]);
    expect(undo.steps.map(({ id, after }) => [id, after])).toEqual([
      ['undo-encryption', []],
      ['undo-grant', ['undo-encryption']],
    ]);
    expect(reasons(undo)).toMatch(/purge protection.*stays[^]*identity.*stays/);
    const undone = await runPlan(estate, undo, end.runId);
    expect(undone).toMatchObject({ status: 'succeeded', undoes: end.runId });
    expect(encryptionOf(estate)).toEqual({ keySource: 'Microsoft.CognitiveServices' });
    expect(await grantsOf(estate, principalId, keyId)).toBe(0);
  });

  it.each<[string, Partial<EnableInput>, (estate: FakeEstate) => void]>([
    ['access policies', {}, (e) => e.set(vaultId, 'properties.enableRbacAuthorization', false)],
    ['a Managed HSM', { key: { kind: 'existing', id: hsmKeyId } }, addHsm],
  ])('restores the grants of %s', async (_, changes, prepare) => {
    const estate = estateWith(prepare);
    const { undo } = await ranAndUndone(estate, { ...enable, ...changes });
    expect(undo.steps.map(({ id }) => id)).toEqual(['undo-encryption', 'undo-grant']);
    expect((await runPlan(estate, undo)).status).toBe('succeeded');
    expect(await grantsOf(estate, principalId, hsmKeyId)).toBe(0);
    expect(estate.bodies.get(vaultId.toLowerCase())?.body['properties']).not.toMatchObject({
      accessPolicies: [{ objectId: principalId }],
    });
  });

  it('takes back several accounts in reverse order', async () => {
    const estate = estateWith();
    const second = estate.addAccount('second', sharedPrincipal);
    const { undo } = await ranAndUndone(estate, { ...enable, accountIds: [accountId, second] });
    expect(undo.steps.map(({ id }) => id)).toEqual([
      'undo-encryption-second',
      'undo-encryption-chat',
      'undo-grant-2',
      'undo-grant',
    ]);
    expect((await runPlan(estate, undo)).status).toBe('succeeded');
    for (const id of [accountId, second]) expect(keyOf(estate, id)).toBeUndefined();
  });

  it('leaves a new key and a new vault where they are', async () => {
    const estate = estateWith();
    const store = {
      kind: 'new',
      resourceGroupId: group,
      name: 'fresh',
      location: 'westeurope',
      sku: 'standard',
      retentionDays: 7,
    } as const;
    const key = { kind: 'new', store, name: 'k', keyType: 'RSA' } as const;
    const { undo } = await ranAndUndone(estate, { ...enable, key, version: 'newest' });
    expect(undo.steps.map(({ id }) => id)).toEqual(['undo-encryption', 'undo-grant']);
    expect(reasons(undo)).toMatch(/Create key k.*stays[^]*Create vault fresh.*stays/);
  });

  it('leaves the grant of a shared identity that another account has come to use', async () => {
    const identity = { kind: 'user', id: identityId } as const;
    const estate = estateWith();
    const first = await runPlan(estate, await planFor(estate, { ...enable, identity }, clock.now(), never));
    const second = estate.addAccount('second', 'unused');
    await runPlan(estate, await planFor(estate, { ...enable, accountIds: [second], identity }, clock.now(), never));
    const undo = await planUndo(estate, first, clock.now(), never);
    expect(undo.steps.map(({ id }) => id)).toEqual(['undo-encryption']);
    expect(reasons(undo)).toContain('second');
    await runPlan(estate, undo);
    expect(await wrongWith(estate, second)).toEqual([]);
  });

  it('leaves the access policy that another account has come to use', async () => {
    const identity = { kind: 'user', id: identityId } as const;
    const estate = estateWith((e) => e.set(vaultId, 'properties.enableRbacAuthorization', false));
    const first = await runPlan(estate, await planFor(estate, { ...enable, identity }, clock.now(), never));
    const second = estate.addAccount('second', 'unused');
    await runPlan(estate, await planFor(estate, { ...enable, accountIds: [second], identity }, clock.now(), never));
    expect((await planUndo(estate, first, clock.now(), never)).steps.map(({ id }) => id)).toEqual(['undo-encryption']);
  });

  it('says that others may use a shared identity where the grant does go', async () => {
    const { undo } = await ranAndUndone(estateWith(), { ...enable, identity: { kind: 'user', id: identityId } });
    expect(reasons(undo)).toContain('Other services that use the same identity');
  });

  it('leaves the firewall open for an account that came to need it', async () => {
    const estate = estateWith((e) =>
      e.set(vaultId, 'properties.networkAcls', { defaultAction: 'Deny', bypass: 'None' }),
    );
    const { end, undo } = await ranAndUndone(estate, enable);
    expect(undo.steps.map(({ id }) => id)).toContain('undo-trusted-services');
    const second = estate.addAccount('second', sharedPrincipal);
    await runPlan(estate, await planFor(estate, { ...enable, accountIds: [second] }, clock.now(), never));
    const later = await planUndo(estate, end, clock.now(), never);
    expect(later.steps.map(({ id }) => id)).toEqual(['undo-encryption', 'undo-grant']);
  });

  it('does not touch what somebody has changed since', async () => {
    const estate = estateWith();
    const { end } = await ranAndUndone(estate, enable);
    estate.set(accountId, 'properties.encryption.keyVaultProperties.keyName', 'other');
    const undo = await planUndo(estate, end, clock.now(), never);
    expect(undo.steps.map(({ id }) => id)).toEqual(['undo-grant']);
    expect(reasons(undo)).toContain('Somebody has changed it since');
  });

  it('has nothing left once it has been taken back, or where all was so already', async () => {
    const estate = estateWith();
    const { end, undo } = await ranAndUndone(estate, enable);
    await runPlan(estate, undo);
    const again = await planUndo(estate, end, clock.now(), never);
    expect([again.steps, again.blockers]).toEqual([[], []]);
    expect(reasons(again)).toContain('nothing that could be taken back');
  });

  it('takes back what a run that was cut off had done, and what its last request may have done', async () => {
    const estate = estateWith();
    const plan = await planFor(estate, enable, clock.now(), never);
    estate.afterApply = (change: Change) => {
      if (isSwitch(change)) throw new AzureFailure({ kind: 'signedOut', purpose: 'switch' });
    };
    const end = await runPlan(estate, plan);
    expect(end.status).toBe('failed');
    estate.afterApply = () => undefined;
    const undo = await planUndo(estate, end, clock.now(), never);
    expect(undo.steps.map(({ id }) => id)).toEqual(['undo-encryption', 'undo-grant']);
    await runPlan(estate, undo);
    expect(keyOf(estate)).toBeUndefined();
  });

  it('is blocked where a Foundry account has got projects since', async () => {
    const estate = estateWith((e) => e.set(accountId, 'kind', 'AIServices'));
    const { end } = await ranAndUndone(estate, enable);
    estate.projects = () =>
      Promise.resolve({ items: [liveResource(`${accountId}/projects/p`, types.project, {})], gaps: [] });
    expect((await planUndo(estate, end, clock.now(), never)).blockers.map(({ rule }) => rule)).toEqual(['no-way-back']);
  });

  it('tells a caller who lacks a right before anything is changed', async () => {
    const estate = estateWith();
    const { end } = await ranAndUndone(estate, enable);
    estate.permissionsHeld = [
      { actions: ['*'], notActions: ['Microsoft.Authorization/*/delete'], dataActions: [], notDataActions: [] },
    ];
    expect((await planUndo(estate, end, clock.now(), never)).blockers.map(({ rule }) => rule)).toEqual([
      'caller-rights',
    ]);
  });

  it('says that the account is gone', async () => {
    const estate = estateWith();
    const { end } = await ranAndUndone(estate, enable);
    estate.bodies.delete(accountId.toLowerCase());
    const undo = await planUndo(estate, end, clock.now(), never);
    expect(reasons(undo)).toContain('no longer there');
    expect(undo.proves).toEqual([]);
  });
});

describe('a run that takes back', () => {
  it('goes on after being cut off at any change', async () => {
    const cutOffs = await cutOffEverywhere(
      estateWith,
      async (estate) => {
        const { undo } = await ranAndUndone(estate, enable);
        estate.applied.length = 0;
        return undo;
      },
      (estate) => {
        expect(keyOf(estate)).toBeUndefined();
      },
    );
    expect(cutOffs).toBe(2);
  });
});

describe('undo of a change of key', () => {
  const move: PlanInput = {
    kind: 'move',
    accountIds: [accountId],
    key: { kind: 'existing', id: otherKeyId },
    version: 'versionless',
    preferences: { grantScope: 'key' },
  };

  it.each<[string, PlanInput, string]>([
    ['move', move, ''],
    ['pin', { kind: 'pin', accountIds: [accountId], version: 'newest' }, ''],
    ['unpin', { kind: 'unpin', accountIds: [accountId] }, newestVersion],
    ['revert', { kind: 'revert', accountIds: [accountId] }, newestVersion],
  ])('restores the account: %s', async (_, input, version) => {
    const estate = estateWith((e) => bind(e, version));
    const before = structuredClone(encryptionOf(estate));
    const { undo } = await ranAndUndone(estate, input);
    expect(encryptionOf(estate)).not.toEqual(before);
    expect(undo.blockers).toEqual([]);
    expect((await runPlan(estate, undo)).status).toBe('succeeded');
    expect(encryptionOf(estate)).toEqual(before);
    expect(await wrongWith(estate)).toEqual([]);
    expect(await grantsOf(estate, principalId, otherKeyId)).toBe(0);
  });

  it.each<[string, string, (estate: FakeEstate) => void]>([
    ['the key of before is disabled', 'key-enabled', (e) => e.set(keyId, 'properties.attributes.enabled', false)],
    [
      'its grant is gone',
      'grant',
      (e) => {
        for (const [key, { id }] of e.bodies) if (id.includes('keys/cmk/providers')) e.bodies.delete(key);
      },
    ],
  ])('is blocked where %s', async (_, rule, prepare) => {
    const estate = estateWith(bind);
    const { end } = await ranAndUndone(estate, move);
    prepare(estate);
    const undo = await planUndo(estate, end, clock.now(), never);
    expect(undo.blockers.map((blocker) => blocker.rule)).toEqual([rule]);
    await expect(runPlan(estate, undo)).rejects.toThrow();
    expect(keyOf(estate)?.['keyName']).toBe('other');
  });

  it('waits for the grant like any switch to a key, and looks for what is wrong when refused', async () => {
    const estate = estateWith(bind);
    const { undo } = await ranAndUndone(estate, { kind: 'revert', accountIds: [accountId] });
    expect(undo.steps[0]?.cost).toBe('waits');
    estate.beforeApply = () => {
      estate.set(keyId, 'properties.attributes.enabled', false);
      throw new AzureFailure({ kind: 'rejected', purpose: 'switch', azureMessage: '' });
    };
    expect((await runPlan(estate, undo)).steps['undo-encryption']?.diagnosis).toContain('disabled');
  });
});

describe('undo of acts on a key', () => {
  /** A run of changes as another plan could hold them. */
  async function ran(estate: FakeEstate, changes: readonly Change[]): Promise<RunRecord> {
    const resources = await Promise.all([keyId, `${keyId}/versions/${old}`].map((id) => estate.resource(id, never)));
    const parts = changes.map((change, index) => ({
      id: `step-${index}`,
      title: `Change ${index}`,
      change,
      cost: 'none' as const,
      costExplanation: '',
    }));
    const account = { id: accountId, name: 'chat', type: types.account };
    const plan: Plan = {
      ...(await planFor(estate, { kind: 'backup', keyId, path: '/x' }, clock.now(), never)),
      accounts: [account],
      steps: sequence(parts, ResourceGraph.of(resources)),
      blockers: [],
      notes: [],
    };
    const deps = { source: estate, journal: new MemoryJournal(), clock, log: () => undefined };
    return run(newRun(plan, [], deps), deps, { signal: never });
  }

  const setEnabled = (enabled: boolean): Change => ({
    kind: 'set',
    resource: `${keyId}/versions/${old}`,
    type: types.vaultKeyVersion,
    path: 'properties.attributes.enabled',
    value: known(enabled),
  });

  it('switches a version on again', async () => {
    const estate = estateWith(bind);
    const undo = await planUndo(estate, await ran(estate, [setEnabled(false)]), clock.now(), never);
    expect((await runPlan(estate, undo)).status).toBe('succeeded');
    expect(estate.bodies.get(`${keyId}/versions/${old}`.toLowerCase())?.body['properties']).toMatchObject({
      attributes: { enabled: true },
    });
  });

  it('never switches a version off by the way', async () => {
    const estate = estateWith((e) => e.set(`${keyId}/versions/${old}`, 'properties.attributes.enabled', false));
    const undo = await planUndo(estate, await ran(estate, [setEnabled(true)]), clock.now(), never);
    expect(undo.steps).toEqual([]);
    expect(reasons(undo)).toContain('use “disable”');
  });

  it('switches the old version on before an account goes back to it', async () => {
    const estate = estateWith((e) => bind(e, old));
    const pin = await planFor(estate, { kind: 'pin', accountIds: [accountId], version: 'newest' }, clock.now(), never);
    const change = pin.steps[0]?.change;
    if (!change) throw new Error('nothing to pin');
    const record = await ran(estate, [change, setEnabled(false)]);
    const [first, ...rest] = record.plan.steps;
    const wayBack = pin.steps[0]?.undo;
    if (!first || !wayBack) throw new Error('no way back');
    expect(first.undo).toMatchObject({ kind: 'stays' });
    const known = { ...record, plan: { ...record.plan, steps: [{ ...first, undo: wayBack }, ...rest] } };
    const undo = await planUndo(estate, known, clock.now(), never);
    expect(undo.blockers).toEqual([]);
    expect(undo.steps.map(({ id }) => id)).toEqual(['undo-step-1', 'undo-step-0']);
    expect((await runPlan(estate, undo)).status).toBe('succeeded');
    expect(keyOf(estate)?.['keyVersion']).toBe(old);
    expect(await wrongWith(estate)).toEqual([]);
  });

  it.each<[string, ResourceType, string, string]>([
    ['a role', types.roleAssignment, keyId, `/subscriptions/x/providers/x/roleDefinitions/${roleGuid}`],
    ['a local role of an HSM', types.hsmLocalRoleAssignment, hsmKeyId, `x/roleDefinitions/${localRoleGuid}`],
  ])('gives back %s that was taken away', async (_, type, scope, roleDefinitionId) => {
    const estate = estateWith((e) => {
      bind(e);
      addHsm(e);
      e.assignLocally(principalId, hsmKeyId);
    });
    const revoke: Change = {
      kind: 'delete',
      resource: `new:${type}`,
      type,
      scope,
      properties: known({ principalId, roleDefinitionId, scope }),
    };
    const end = await ran(estate, [revoke]);
    expect(await grantsOf(estate, principalId, scope)).toBe(0);
    const undo = await planUndo(estate, end, clock.now(), never);
    expect(undo.blockers).toEqual([]);
    expect((await runPlan(estate, undo)).status).toBe('succeeded');
    expect(await grantsOf(estate, principalId, scope)).toBe(1);
  });

  it('leaves a new version where it is', async () => {
    const estate = estateWith(bind);
    const rotate: Change = {
      kind: 'act',
      act: 'rotate',
      resource: keyId,
      type: types.vaultKey,
      parameters: known({}),
    };
    const undo = await planUndo(estate, await ran(estate, [rotate]), clock.now(), never);
    expect(undo.steps).toEqual([]);
    expect(reasons(undo)).toContain('It has happened');
  });
});
