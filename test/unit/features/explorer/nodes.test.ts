import { describe, expect, it } from 'vitest';
import { AzureFailure } from '../../../../src/core/failure.ts';
import { Estate } from '../../../../src/core/inspection/estate.ts';
import type { LiveResource } from '../../../../src/core/resources/resource.ts';
import type { LiveSource, Subscription } from '../../../../src/core/sources.ts';
import { noFilter, type Filter } from '../../../../src/features/explorer/filter.ts';
import type { TreeNode } from '../../../../src/features/explorer/node.ts';
import { connectedRoot, disconnectedRoot, type RootDeps } from '../../../../src/features/explorer/rootNodes.ts';
import { EstateView } from '../../../../src/features/explorer/view.ts';
import {
  accountId,
  bind,
  bindHsm,
  FakeEstate,
  hsmId,
  hsmKeyId,
  subscriptionId,
  tenantId,
} from '../../../support/fakeEstate.ts';
import { ManualClock } from '../../../support/manualClock.ts';

const clock = new ManualClock();
const otherId = '99999999-9999-9999-9999-999999999999';
const deps: RootDeps = {
  unfinishedRuns: {
    list: () => Promise.resolve([]),
    isActive: () => false,
    onDidChange: () => ({ dispose: () => undefined }),
  },
  reconnect: () => undefined,
};

function viewOf(source: LiveSource, filter: Filter = noFilter) {
  const refreshed: (readonly string[] | undefined)[] = [];
  const estate = new Estate(source, clock);
  const tree = { refresh: (ids?: readonly string[]) => void refreshed.push(ids), filter };
  return { view: new EstateView(estate, 'azureCli', tree, () => clock.now()), refreshed, estate };
}

const labels = (nodes: readonly TreeNode[]) => nodes.map((node) => node.present().label);

async function below(nodes: readonly TreeNode[], label: string): Promise<readonly TreeNode[]> {
  const node = nodes.find((one) => one.present().label === label);
  if (!node?.children) throw new Error(`No ${label} to unfold among ${labels(nodes).join(', ')}`);
  return node.children();
}

async function settled(view: EstateView): Promise<void> {
  while (view.inspector.pending > 0) await new Promise((resolve) => setTimeout(resolve, 1));
}

const subscription = (id: string, name: string): Subscription => ({ id, name, tenantId, state: 'Enabled' });

describe('the tree', () => {
  it('leads from the subscription to the account and to the key', async () => {
    const source = new FakeEstate();
    bind(source);
    const { view } = viewOf(source);
    const { nodes } = await connectedRoot(view, deps);
    expect(labels(nodes)).toEqual(['Azure', 'Production']);
    const groups = await below(nodes, 'Production');
    expect(labels(groups)).toEqual(['Azure OpenAI accounts', 'Key vaults', 'Deleted']);
    const accounts = await below(groups, 'Azure OpenAI accounts');
    expect(accounts[0]?.present().description).toBe('checking …');
    await settled(view);
    expect(accounts[0]?.present().description).toBe('Customer-managed key · versionless');
    expect(labels(await below(accounts, 'chat'))).toEqual([
      'Key',
      'Key vault',
      'Identity',
      'Grant',
      'Network',
      'No findings',
    ]);
    const vaults = await below(groups, 'Key vaults');
    expect(labels(await below(vaults, 'team-vault'))).toEqual(['cmk']);
  });

  it('gives every row an id of its own that a refresh does not change', async () => {
    const source = new FakeEstate();
    bind(source);
    const { view, estate } = viewOf(source);
    const idsOf = async (nodes: readonly TreeNode[]): Promise<string[]> => {
      const ids: string[] = [];
      for (const node of nodes) ids.push(node.id, ...(await idsOf((await node.children?.()) ?? [])));
      return ids;
    };
    const before = await idsOf((await connectedRoot(view, deps)).nodes);
    estate.refresh();
    view.reset();
    expect(await idsOf((await connectedRoot(view, deps)).nodes)).toEqual(before);
    expect(new Set(before).size).toBe(before.length);
  });

  it('offers the way on below an account without a key', async () => {
    const { view } = viewOf(new FakeEstate());
    const groups = await below((await connectedRoot(view, deps)).nodes, 'Production');
    const rows = await below(await below(groups, 'Azure OpenAI accounts'), 'chat');
    const enable = rows.find((row) => row.present().command?.id === 'aoaiCmk.enable');
    expect(enable?.resource?.id).toBe(accountId);
  });

  it('shows what could be read of the others where one subscription fails', async () => {
    const source = new FakeEstate();
    const failure = new AzureFailure({ kind: 'forbidden', purpose: 'list the accounts' });
    const inventory = () => source.inventory();
    const partial: LiveSource = Object.assign(Object.create(source) as FakeEstate, {
      subscriptions: () =>
        Promise.resolve({
          items: [subscription(otherId, 'Broken'), subscription(subscriptionId, 'Production')],
          gaps: [],
        }),
      inventory: async () => ({
        items: (await FakeEstate.prototype.inventory.call(source)).items,
        gaps: [{ scope: `/subscriptions/${otherId}`, failure }],
      }),
    });
    expect((await inventory()).gaps).toEqual([]);
    const { view, estate } = viewOf(partial);
    const { nodes } = await connectedRoot(view, deps);
    expect(labels(await below(nodes, 'Production'))).toEqual(['Azure OpenAI accounts', 'Key vaults', 'Deleted']);
    const [row, ...others] = await below(nodes, 'Broken');
    expect(others).toEqual([]);
    expect(row?.present()).toMatchObject({ label: 'Could not list the accounts', contextValue: 'failure' });
    let wasRefreshed = false;
    estate.onDidChange(() => (wasRefreshed = true));
    row?.retry?.();
    expect(wasRefreshed).toBe(true);
  });

  it('says why nothing is shown where the subscriptions cannot be listed, and keeps saying where it is connected', async () => {
    const source = new FakeEstate();
    source.subscriptions = () =>
      Promise.reject(new AzureFailure({ kind: 'network', purpose: 'list your subscriptions' }));
    const { view, refreshed } = viewOf(source);
    const { nodes } = await connectedRoot(view, deps);
    expect(labels(nodes)).toEqual(['Azure', 'Could not list your subscriptions']);
    nodes[1]?.retry?.();
    expect(refreshed).toEqual([undefined]);
  });

  it('leaves the welcome view the place where there is no subscription', async () => {
    const source = new FakeEstate();
    source.subscriptions = () => Promise.resolve({ items: [], gaps: [] });
    expect(await connectedRoot(viewOf(source).view, deps)).toEqual({ nodes: [], emptiness: 'noSubscriptions' });
  });

  it('says that none is selected where there are some', async () => {
    const { view, estate } = viewOf(new FakeEstate());
    estate.select([]);
    const { nodes } = await connectedRoot(view, deps);
    expect(nodes[1]?.present().command?.id).toBe('aoaiCmk.selectSubscriptions');
  });

  it('shows unfinished runs of this cloud only', async () => {
    const run = (runId: string, isEmulator: boolean) =>
      ({
        runId,
        cloud: 'AzureCloud',
        isEmulator,
        status: 'failed',
        plan: { title: runId, steps: [] },
        steps: {},
      }) as never;
    const unfinishedRuns = {
      ...deps.unfinishedRuns,
      list: () => Promise.resolve([run('own', false), run('other', true)]),
    };
    const { nodes } = await connectedRoot(viewOf(new FakeEstate()).view, { ...deps, unfinishedRuns });
    expect(labels(nodes)).toEqual(['Azure', 'own', 'Production']);
  });
});

describe('where no estate is connected', () => {
  it('is empty while signed out, one row while connecting, and a reason with other ways where that failed', () => {
    expect(disconnectedRoot({ kind: 'signedOut' }, deps)).toEqual({ nodes: [], emptiness: 'signedOut' });
    expect(disconnectedRoot({ kind: 'connecting', to: 'emulator' }, deps).nodes).toHaveLength(1);
    const failure = new AzureFailure({ kind: 'signedOut', purpose: 'sign in' });
    const { nodes } = disconnectedRoot({ kind: 'failed', to: 'azureCli', failure }, deps);
    expect(labels(nodes)).toEqual([
      'Could not sign in',
      'Sign In to Azure…',
      'Connect with Azure CLI',
      'Use the Emulator',
    ]);
  });
});

describe('a filter', () => {
  it('by name leaves what matches', async () => {
    const { view } = viewOf(new FakeEstate(), { text: 'CHA', accounts: 'all' });
    expect(labels(await below((await connectedRoot(view, deps)).nodes, 'Production'))).toEqual([
      'Azure OpenAI accounts',
    ]);
  });

  it('by the name of a subscription leaves all that is in it', async () => {
    const { view } = viewOf(new FakeEstate(), { text: 'prod', accounts: 'all' });
    expect(labels(await below((await connectedRoot(view, deps)).nodes, 'Production'))).toHaveLength(2);
  });

  it('that matches nothing leaves the welcome view the place', async () => {
    const { view } = viewOf(new FakeEstate(), { text: 'zzz', accounts: 'all' });
    expect((await connectedRoot(view, deps)).emptiness).toBe('nothingFound');
  });

  it('by state shows an account once its state is known', async () => {
    const { view } = viewOf(new FakeEstate(), { text: '', accounts: 'microsoftManaged' });
    expect(labels((await connectedRoot(view, deps)).nodes)).toEqual(['Azure', 'Checking your accounts …']);
    await settled(view);
    const { nodes } = await connectedRoot(view, deps);
    expect(labels(await below(nodes, 'Production'))).toEqual(['Azure OpenAI accounts']);
    const attention = viewOf(new FakeEstate(), { text: '', accounts: 'attention' });
    await connectedRoot(attention.view, deps);
    await settled(attention.view);
    expect((await connectedRoot(attention.view, deps)).emptiness).toBe('nothingFound');
  });
});

describe('the look at many accounts', () => {
  it('is taken a few at a time, and a failing one does not hold up the others', async () => {
    const source = new FakeEstate();
    const { view, estate } = viewOf(source);
    const account = await source.resource(accountId, new AbortController().signal);
    let running = 0;
    let most = 0;
    estate.inspect = async ({ id }) => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 1));
      running--;
      if (id.endsWith('7')) throw new AzureFailure({ kind: 'throttled', purpose: 'read' });
      return undefined;
    };
    const accounts: LiveResource[] = Array.from({ length: 40 }, (_, index) => ({
      ...account,
      id: `${accountId}${index}`,
      key: `${account.key}${index}`,
    }));
    view.inspector.want(accounts);
    view.inspector.want(accounts);
    await settled(view);
    expect(most).toBe(6);
    expect(accounts.filter((one) => view.inspector.progressOf(one).kind === 'failed')).toHaveLength(4);
    expect(accounts.filter((one) => view.inspector.progressOf(one).kind === 'gone')).toHaveLength(36);
  });
});

describe('what is deleted', () => {
  it('is a row of each subscription, read once it is unfolded, with the days that are left', async () => {
    const source = new FakeEstate();
    const gone = accountId.replace(/chat$/, 'gone');
    const purge = new Date(clock.now() + 36 * 60 * 60_000).toISOString();
    source.deletedBodies.set(gone.toLowerCase(), { properties: { scheduledPurgeDate: purge } });
    const { view } = viewOf(source);
    const groups = await below((await connectedRoot(view, deps)).nodes, 'Production');
    const [row] = await below(groups, 'Deleted');
    expect(row?.present()).toMatchObject({
      label: 'gone',
      description: 'account · 2 days left',
      contextValue: 'deleted.account',
    });
    expect(row?.resource?.type).toBe('Microsoft.CognitiveServices/locations/resourceGroups/deletedAccounts');
  });

  it('says where there is nothing, and why it could not be read', async () => {
    const source = new FakeEstate();
    const { view, estate } = viewOf(source);
    const groups = await below((await connectedRoot(view, deps)).nodes, 'Production');
    expect(labels(await below(groups, 'Deleted'))).toEqual(['Nothing here that could be recovered']);
    estate.refresh();
    source.deletedResources = () =>
      Promise.reject(new AzureFailure({ kind: 'forbidden', purpose: 'list what is deleted' }));
    const [row] = await below(groups, 'Deleted');
    expect(row?.present().contextValue).toBe('failure');
  });
});

describe('a key of a Managed HSM', () => {
  it('shows by which local roles accounts use it', async () => {
    const source = new FakeEstate();
    bindHsm(source);
    source.keys = async (store) => ({
      items: store.id === hsmId ? [await source.resource(hsmKeyId, new AbortController().signal)] : [],
      gaps: [],
    });
    const { view } = viewOf(source);
    const groups = await below((await connectedRoot(view, deps)).nodes, 'Production');
    const [hsm] = await below(groups, 'Managed HSMs');
    const [key] = (await hsm?.children?.()) ?? [];
    const [roles] = (await key?.children?.()) ?? [];
    expect(roles?.present().label).toBe('Local roles');
    const [row] = (await roles?.children?.()) ?? [];
    expect(row?.present()).toMatchObject({ label: 'chat', contextValue: 'localRole' });
    expect(row?.present().description).toContain('Managed HSM Crypto Service Encryption User');
  });
});
