import { describe, expect, it } from 'vitest';
import { AzureFailure } from '../../../../src/core/failure.ts';
import { Estate } from '../../../../src/core/inspection/estate.ts';
import { liveResource, type LiveResource } from '../../../../src/core/resources/resource.ts';
import type { JsonObject } from '../../../../src/core/resources/json.ts';
import type { StoreView } from '../../../../src/features/actions/choices/keyRows.ts';
import { searchKeys } from '../../../../src/features/actions/choices/keySearch.ts';
import { accountId, FakeEstate, keyBody, keyId, vaultId } from '../../../support/fakeEstate.ts';
import { ManualClock } from '../../../support/manualClock.ts';

/** Lists keys as Azure Resource Manager does: without type and size. */
class ListingEstate extends FakeEstate {
  readonly listed: string[] = [];
  readonly read: string[] = [];
  override async keys(store: LiveResource) {
    this.listed.push(store.name);
    if (store.name === 'shut')
      throw new AzureFailure({ kind: 'firewall', purpose: 'list the keys', resource: store.id });
    const { items, gaps } = await super.keys(store);
    return {
      items: items.map(({ id, type, body }) => {
        const all = Object.entries(body['properties'] as JsonObject);
        const properties = Object.fromEntries(all.filter(([name]) => name !== 'kty' && name !== 'keySize'));
        return liveResource(id, type, { properties });
      }),
      gaps,
    };
  }
  override key(id: string, signal: AbortSignal) {
    this.read.push(id);
    return super.key(id, signal);
  }
}

async function search(estate: ListingEstate) {
  const clock = new ManualClock();
  const { signal } = new AbortController();
  const told: (readonly StoreView[])[] = [];
  const account = await estate.resource(accountId, signal);
  await searchKeys(new Estate(estate, clock), [account], clock.now(), (views) => told.push(views), signal);
  return told;
}

const names = (views: readonly StoreView[] | undefined, name: string) =>
  views?.find(({ store }) => store.name === name);

describe('the search for keys', () => {
  it('shows what is listed at once, and type and size once they are read', async () => {
    const told = await search(new ListingEstate());
    expect(told.some((views) => names(views, 'team-vault')?.keys?.[0]?.details === 'reading')).toBe(true);
    expect(names(told.at(-1), 'team-vault')?.keys?.[0]).toMatchObject({ details: 'read' });
  });

  it('finds out what a listing does not show', async () => {
    const estate = new ListingEstate();
    estate.put(keyId, keyBody({ kty: 'EC' }));
    expect(names((await search(estate)).at(-1), 'team-vault')?.keys?.[0]?.obstacle).toContain('EC');
  });

  it('does not ask a store that cannot serve, and goes on where one cannot be listed', async () => {
    const estate = new ListingEstate();
    const vault = estate.bodies.get(vaultId.toLowerCase())?.body ?? {};
    estate.put(vaultId.replace('team-vault', 'far'), { ...vault, location: 'eastus' });
    estate.put(vaultId.replace('team-vault', 'shut'), vault);
    const last = (await search(estate)).at(-1);
    expect(estate.listed.sort()).toEqual(['shut', 'team-vault']);
    expect(names(last, 'far')?.obstacle).toContain('eastus');
    expect(names(last, 'shut')?.failure).toContain('firewall');
    expect(names(last, 'team-vault')?.keys).toHaveLength(1);
  });

  it('keeps a key whose type cannot be read: the plan says what it could not see', async () => {
    const estate = new ListingEstate();
    estate.beforeRead = (id) => {
      if (id === keyId) throw new AzureFailure({ kind: 'unavailable', purpose: 'read' });
    };
    expect(names((await search(estate)).at(-1), 'team-vault')?.keys?.[0]).toMatchObject({ details: 'read' });
  });
});
