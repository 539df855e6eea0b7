import { describe, expect, it } from 'vitest';
import { Estate } from '../../../../src/core/inspection/estate.ts';
import { accountId, bind, FakeEstate, subscriptionId } from '../../../support/fakeEstate.ts';
import { ManualClock } from '../../../support/manualClock.ts';

function open() {
  const source = new FakeEstate();
  bind(source);
  let inventories = 0;
  const inventory = source.inventory.bind(source);
  source.inventory = () => {
    inventories++;
    return inventory();
  };
  return { source, estate: new Estate(source, new ManualClock()), inventories: () => inventories };
}

describe('an estate', () => {
  it('reads each thing once until it is refreshed', async () => {
    const { estate, inventories } = open();
    await Promise.all([estate.inventory(), estate.inventory(), estate.inSubscription(subscriptionId)]);
    expect(inventories()).toBe(1);
    let changes = 0;
    const listening = estate.onDidChange(() => changes++);
    estate.refresh();
    await estate.inventory();
    expect([inventories(), changes]).toEqual([2, 1]);
    listening.dispose();
    estate.refresh();
    expect(changes).toBe(1);
  });

  it('does not keep a failure', async () => {
    const { estate, source } = open();
    const subscriptions = source.subscriptions.bind(source);
    source.subscriptions = () => Promise.reject(new Error('no connection'));
    await expect(estate.inventory()).rejects.toThrow('no connection');
    source.subscriptions = subscriptions;
    expect((await estate.inventory()).items.length).toBeGreaterThan(0);
  });

  it('judges an account by resources of subscriptions that are not shown', async () => {
    const { estate, source } = open();
    const [account] = (await estate.inventory()).items.filter(({ id }) => id === accountId);
    if (!account) throw new Error('no account');
    estate.select([]);
    expect((await estate.subscriptions()).items).toEqual([]);
    expect((await estate.allSubscriptions()).items).toHaveLength(1);
    source.set(accountId, 'kind', 'OpenAI');
    expect((await estate.inspect(account))?.state).toBe('customerManaged');
  });

  it('judges what it has read anew when somebody prefers something else, without reading again', async () => {
    const source = new FakeEstate();
    let isDemanded = false;
    const preferences = () => ({ grantScope: 'key' as const, requireCustomerManagedKey: isDemanded });
    const estate = new Estate(source, new ManualClock(), preferences);
    const [account] = (await estate.inventory()).items.filter(({ id }) => id === accountId);
    if (!account) throw new Error('no account');
    const rules = async () => (await estate.inspect(account))?.findings.map(({ rule }) => rule);
    expect(await rules()).not.toContain('customer-key-required');
    const told: string[] = [];
    estate.onDidChange(() => told.push('changed'));
    source.beforeRead = (id) => told.push(`read ${id}`);
    for (const demand of [true, false]) {
      isDemanded = demand;
      estate.judgeAnew();
      expect((await rules())?.includes('customer-key-required')).toBe(demand);
    }
    expect(told).toEqual(['changed', 'changed']);
  });

  it('aborts what it reads when it is refreshed or disposed', async () => {
    const { estate, source } = open();
    const signals: AbortSignal[] = [];
    source.inventory = ((_: unknown, signal: AbortSignal) => {
      signals.push(signal);
      return Promise.resolve({ items: [], gaps: [] });
    }) as never;
    await estate.inventory();
    estate.refresh();
    await estate.inventory();
    estate.dispose();
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
  });
});
