import { describe, expect, it } from 'vitest';
import { ResourceMap } from '../../../../src/emulator/state/resourceMap.ts';
import type { Resource } from '../../../../src/emulator/state/resources.ts';

function resource(subscriptionId: string, resourceGroup: string, name: string): Resource {
  const systemData = {
    createdBy: 'a',
    createdByType: 'User',
    createdAt: 0,
    lastModifiedBy: 'a',
    lastModifiedByType: 'User',
    lastModifiedAt: 0,
  } as const;
  const id = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/${name}`;
  return { id, subscriptionId, resourceGroup, name, location: 'westeurope', tags: undefined, systemData };
}

const names = (found: readonly Resource[]): string[] => found.map(({ name }) => name);

describe('ResourceMap', () => {
  it('knows what is in a subscription and in a group, in the order in which it came, whatever the case', () => {
    const map = new ResourceMap<Resource>();
    map
      .set('1', resource('A', 'G', 'one'))
      .set('2', resource('a', 'h', 'two'))
      .set('3', resource('b', 'g', 'three'));
    expect(names(map.inSubscription('a'))).toEqual(['one', 'two']);
    expect(names(map.inGroup('A', 'g'))).toEqual(['one']);
    expect(names(map.inGroup('c', 'g'))).toEqual([]);
    expect(map.named('THREE')?.name).toBe('three');
  });

  it('follows replacements and deletions', () => {
    const map = new ResourceMap<Resource>([['1', resource('a', 'g', 'one')]]);
    map.set('1', resource('b', 'h', 'other'));
    expect([map.inSubscription('a'), map.inGroup('a', 'g'), map.named('one')]).toEqual([[], [], undefined]);
    expect(names(map.inGroup('b', 'h'))).toEqual(['other']);
    expect([map.delete('1'), map.delete('1'), map.named('other'), map.inSubscription('b')]).toEqual([
      true,
      false,
      undefined,
      [],
    ]);
    map.set('2', resource('a', 'g', 'two'));
    map.clear();
    expect([map.size, map.inSubscription('a'), map.named('two')]).toEqual([0, [], undefined]);
  });
});
