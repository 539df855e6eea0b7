import { describe, expect, it } from 'vitest';
import { AzureFailure } from '../../../../../src/core/failure.ts';
import type { DiagnosticsInput } from '../../../../../src/core/plans/inputs.ts';
import { planFor } from '../../../../../src/core/plans/planFor.ts';
import { normalizeArmId } from '../../../../../src/core/resources/armId.ts';
import { types } from '../../../../../src/core/resources/types.ts';
import { AccessEstate, clock, idsOf, jsonAt, runPlan, wordsOf } from '../../../../support/accessEstate.ts';
import { accountId, group, vaultId } from '../../../../support/fakeEstate.ts';

const { signal } = new AbortController();
const workspaces = `${group}/providers/Microsoft.OperationalInsights/workspaces`;
const workspaceId = `${workspaces}/logs`;
const settingId = (resource: string, name = 'aoai-cmk') =>
  `${resource}/providers/Microsoft.Insights/diagnosticSettings/${name}`;
const input: DiagnosticsInput = {
  kind: 'diagnostics',
  resourceIds: [vaultId],
  workspace: { kind: 'existing', id: workspaceId },
};

function plan(estate: AccessEstate, changes: Partial<DiagnosticsInput> = {}) {
  return planFor(estate, { ...input, ...changes }, clock.now(), signal);
}

/** An estate that tells its settings by what was put into it. */
function withWorkspace(): AccessEstate {
  const estate = new AccessEstate();
  estate.put(workspaceId, { location: 'westeurope', properties: {} });
  estate.diagnosticSettings = async (...args: readonly string[]) => {
    const [resourceId = ''] = args;
    const { items } = await estate.ofType(types.diagnosticSetting);
    return { items: items.filter(({ key }) => key.startsWith(`${normalizeArmId(resourceId)}/providers/`)), gaps: [] };
  };
  return estate;
}

function setting(estate: AccessEstate, name: string, properties: Record<string, unknown>, resource = vaultId): void {
  estate.put(settingId(resource, name), { properties });
}

const audit = [{ category: 'AuditEvent', enabled: true }];

describe('the diagnostics plan', () => {
  it('sends the audit log of a vault to a table of its own, and says from when on', async () => {
    const estate = withWorkspace();
    const made = await plan(estate);
    expect(made.blockers).toEqual([]);
    expect(idsOf(made)).toEqual(['setting']);
    expect(wordsOf(made)).toContain('only from now on');
    const end = await runPlan(estate, made);
    expect(end.status).toBe('succeeded');
    expect(jsonAt(estate, settingId(vaultId), 'properties')).toEqual({
      workspaceId,
      logs: audit,
      logAnalyticsDestinationType: 'Dedicated',
    });
    expect(end.proofs?.[0]?.value).toEqual(audit);
    expect((await plan(estate)).steps).toEqual([]);
  });

  it('makes the workspace first where it is new', async () => {
    const estate = withWorkspace();
    const workspace = { kind: 'new', resourceGroupId: group, name: 'new-logs', location: 'westeurope' } as const;
    const made = await plan(estate, { workspace, resourceIds: [vaultId, accountId] });
    expect(idsOf(made)).toEqual(['workspace', 'setting-team-vault', 'setting-chat']);
    expect(made.steps.slice(1).map(({ after }) => after)).toEqual([['workspace'], ['workspace']]);
    expect((await runPlan(estate, made)).status).toBe('succeeded');
    expect(jsonAt(estate, settingId(accountId), 'properties.workspaceId')).toBe(`${workspaces}/new-logs`);
    expect((await plan(estate, { workspace, resourceIds: [vaultId] })).steps).toEqual([]);
  });

  it('sends the logs of an account and says that they prove nothing of its key', async () => {
    const estate = withWorkspace();
    const made = await plan(estate, { resourceIds: [accountId] });
    expect(made.accounts.map(({ name }) => name)).toEqual(['chat']);
    expect(wordsOf(made)).toContain('not that its key is used');
    await runPlan(estate, made);
    expect(jsonAt(estate, settingId(accountId), 'properties.logs')).toEqual([
      { category: 'Audit', enabled: true },
      { category: 'RequestResponse', enabled: true },
    ]);
  });

  it.each([
    ['by category', { workspaceId, logs: audit }],
    ['by group', { workspaceId: workspaceId.toUpperCase(), logs: [{ categoryGroup: 'audit', enabled: true }] }],
    ['with everything', { workspaceId, logs: [{ categoryGroup: 'allLogs', enabled: true }] }],
  ])('has nothing to do where a setting sends it already %s', async (_, properties) => {
    const estate = withWorkspace();
    setting(estate, 'somebodys', properties);
    const made = await plan(estate);
    expect(made.steps).toEqual([]);
    expect(wordsOf(made)).toContain('kept in logs already');
  });

  it('sends only what is lacking', async () => {
    const estate = withWorkspace();
    setting(estate, 'x', { workspaceId, logs: [{ category: 'Audit', enabled: true }] }, accountId);
    const made = await plan(estate, { resourceIds: [accountId] });
    expect(made.steps[0]?.title).toContain('Send RequestResponse of chat');
  });

  it('takes another name where its own sends elsewhere', async () => {
    const estate = withWorkspace();
    setting(estate, 'aoai-cmk', { workspaceId: `${workspaces}/other`, logs: audit });
    setting(estate, 'AOAI-CMK-2', { workspaceId, logs: [{ category: 'AuditEvent', enabled: false }] });
    const made = await plan(estate);
    expect(made.steps[0]?.change.resource).toBe(settingId(vaultId, 'aoai-cmk-3'));
    expect((await runPlan(estate, made)).status).toBe('succeeded');
  });

  it('is told of the limit of five settings', async () => {
    const estate = withWorkspace();
    for (let number = 1; number <= 5; number++) setting(estate, `s${number}`, { storageAccountId: 's', logs: audit });
    expect((await plan(estate)).blockers[0]?.message).toContain('Azure allows 5');
  });

  it('is told of a name that no workspace can have', async () => {
    const workspace = { kind: 'new', resourceGroupId: group, name: '-x', location: 'westeurope' } as const;
    expect((await plan(withWorkspace(), { workspace })).blockers[0]?.message).toContain('4 to 63');
  });

  it('does not plan over settings that cannot be read', async () => {
    const estate = withWorkspace();
    const failure = new AzureFailure({ kind: 'forbidden', purpose: 'read the settings' });
    estate.diagnosticSettings = () => Promise.resolve({ items: [], gaps: [{ scope: vaultId, failure }] });
    await expect(plan(estate)).rejects.toThrow('read the settings');
  });

  it('does not plan for a workspace that is not there', async () => {
    await expect(plan(new AccessEstate())).rejects.toThrow('read');
  });
});
