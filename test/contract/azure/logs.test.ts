import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hasUsed } from '../../../src/core/inspection/keyUse.ts';
import type { CreateChange } from '../../../src/core/plans/change.ts';
import type { LiveResource } from '../../../src/core/resources/resource.ts';
import { types } from '../../../src/core/resources/types.ts';
import { asString, known } from '../../../src/core/resources/value.ts';
import type { LiveSource } from '../../../src/core/sources.ts';
import { emulated, never, type Emulated } from './emulated.ts';

let azure: Emulated;
let owner: LiveSource;
let items: readonly LiveResource[];

const hour = 3_600_000;

beforeEach(async () => {
  azure = await emulated({ propagation: 0, ingestion: 60 });
  // Each test has the log kept as it needs it.
  azure.emulator.azure.estate.diagnosticSettings.clear();
  owner = azure.as('owner');
  const { items: subscriptions } = await owner.subscriptions(never);
  items = (
    await owner.inventory(
      subscriptions.map(({ id }) => id),
      never,
    )
  ).items;
});
afterEach(() => azure.emulator.close());

const idOf = (name: string) => items.find((resource) => resource.name === name)?.id ?? '';
const vault = () => idOf('kv-contoso-platform');
const key = () => `${vault()}/keys/search-cmk`;
const workspace = (name: string) =>
  `${vault().slice(0, vault().indexOf('/providers/'))}/providers/Microsoft.OperationalInsights/workspaces/${name}`;

async function addWorkspace(name: string): Promise<void> {
  await owner.apply(
    {
      kind: 'create',
      resource: workspace(name),
      type: types.workspace,
      scope: vault().slice(0, vault().indexOf('/providers/')),
      properties: known({ sku: { name: 'PerGB2018' }, retentionInDays: 30 }),
      body: { location: known('swedencentral') },
    },
    never,
  );
}

const setting = (name: string, to: string, dedicated: boolean, enabled = true): CreateChange => ({
  kind: 'create',
  resource: `${vault()}/providers/Microsoft.Insights/diagnosticSettings/${name}`,
  type: types.diagnosticSetting,
  scope: vault(),
  properties: known({
    workspaceId: to,
    logs: [{ category: 'AuditEvent', enabled }],
    ...(dedicated && { logAnalyticsDestinationType: 'Dedicated' }),
  }),
});

const principalOf = async (account: string) =>
  asString((await owner.resource(idOf(account), never)).read('identity.principalId')) ?? '';

const newest = async () => (await owner.keyVersions(await owner.key(key(), never), never)).items[0]?.name ?? '';

describe('the use of a key', () => {
  it('is not known where no log is kept', async () => {
    const use = await owner.keyUse(key(), azure.clock.now() - hour, never);
    expect(use).toEqual({
      rows: [],
      coverage: { kind: 'none', reason: expect.stringContaining('kv-contoso-platform') as string },
    });
    await addWorkspace('logs');
    await owner.apply(setting('off', workspace('logs'), true, false), never);
    expect((await owner.keyUse(key(), 0, never)).coverage.kind).toBe('none');
  });

  it.each([true, false])('is told by identity and version, from a table of its own (%s)', async (dedicated) => {
    await addWorkspace('logs');
    const since = azure.clock.now();
    await owner.apply(setting('cmk', workspace('logs'), dedicated), never);
    const settings = await owner.diagnosticSettings(vault(), never);
    expect(settings.items.map(({ name }) => name)).toEqual(['cmk']);
    expect((await owner.keyUse(key(), since, never)).coverage).toMatchObject({
      kind: 'unknown',
      reason: expect.stringContaining('no row has arrived') as string,
    });
    await azure.emulator.passTime(2 * hour);
    const use = await owner.keyUse(key(), since, never);
    expect(use.coverage).toMatchObject({
      kind: 'covered',
      until: azure.clock.now() - 600_000,
      workspaces: [workspace('logs')],
    });
    if (use.coverage.kind === 'covered') expect(use.coverage.from).toBeGreaterThanOrEqual(since);
    const principal = await principalOf('contoso-search-prod');
    expect(hasUsed(use, await newest(), principal)).toBe(true);
    expect(hasUsed(use, await newest(), await principalOf('contoso-claims-prod'))).toBe(false);
    const unwrap = use.rows.find(({ operation, principalId }) => operation === 'unwrap' && principalId === principal);
    expect(unwrap).toMatchObject({ refused: 0, version: await newest() });
    expect(unwrap?.succeeded).toBeGreaterThan(0);
    expect(unwrap?.first).toBeGreaterThanOrEqual(since);
    expect(unwrap?.last).toBeLessThanOrEqual(azure.clock.now());
    // Rows of other keys are not among them.
    const versions = (await owner.keyVersions(await owner.key(key(), never), never)).items.map(({ name }) => name);
    for (const { version } of use.rows) expect(['', ...versions]).toContain(version);
    const later = await owner.keyUse(key(), azure.clock.now(), never);
    expect(later.rows).toEqual([]);
    expect(later.coverage).toMatchObject({ kind: 'covered' });
  });

  it('counts once what two workspaces hold, and one that cannot be read does not hide the other', async () => {
    for (const name of ['logs-one', 'logs-two']) await addWorkspace(name);
    const since = azure.clock.now();
    await owner.apply(setting('first', workspace('logs-one'), true), never);
    await azure.emulator.passTime(2 * hour);
    const alone = await owner.keyUse(key(), since, never);
    await owner.apply(setting('second', workspace('logs-two'), false), never);
    await azure.emulator.passTime(2 * hour);
    const both = await owner.keyUse(key(), since, never);
    expect(both.coverage).toMatchObject({
      kind: 'covered',
      workspaces: [workspace('logs-one'), workspace('logs-two')],
    });
    const count = (use: typeof both) => use.rows.find(({ operation }) => operation === 'unwrap')?.succeeded ?? 0;
    expect(count(both)).toBe(2 * count(alone));
    azure.emulator.faults.add({
      kind: 'status',
      status: 403,
      count: 'always',
      match: { path: 'workspaces/logs-two\\?' },
    });
    expect((await owner.keyUse(key(), since, never)).coverage).toMatchObject({
      kind: 'covered',
      workspaces: [workspace('logs-one')],
    });
  });

  it('is unknown, with the reason, where settings or workspaces cannot be read', async () => {
    await addWorkspace('logs');
    await owner.apply(setting('cmk', workspace('logs'), true), never);
    await azure.emulator.passTime(2 * hour);
    const blind = azure.as('owner', ({ url }) => url.includes('diagnosticSettings'));
    expect((await blind.keyUse(key(), 0, never)).coverage).toMatchObject({
      kind: 'unknown',
      reason: expect.stringContaining('where the logs go') as string,
    });
    const deaf = azure.as('owner', ({ url }) => url.includes('loganalytics'));
    expect((await deaf.keyUse(key(), 0, never)).coverage).toMatchObject({
      kind: 'unknown',
      reason: expect.stringContaining('query the audit log') as string,
    });
  });

  it('is told of a key in a Managed HSM too', async () => {
    await addWorkspace('logs');
    const hsm = idOf('hsm-contoso-prod');
    await owner.apply(
      {
        ...setting('cmk', workspace('logs'), true),
        resource: `${hsm}/providers/Microsoft.Insights/diagnosticSettings/cmk`,
        scope: hsm,
      },
      never,
    );
    const since = azure.clock.now();
    await azure.send('owner', 'GET', 'https://hsm-contoso-prod.managedhsm.azure.net/keys/hsm-cmk?api-version=7.6');
    await azure.emulator.passTime(hour);
    const { rows, coverage } = await owner.keyUse(`${hsm}/keys/hsm-cmk`, since, never);
    expect(coverage.kind).toBe('covered');
    expect(rows).toMatchObject([{ operation: 'other', succeeded: 1 }]);
  });
});
