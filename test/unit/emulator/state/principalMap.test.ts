import { describe, expect, it } from 'vitest';
import { identitiesOf, type Principal } from '../../../../src/emulator/state/directory.ts';
import { PrincipalMap } from '../../../../src/emulator/state/principalMap.ts';

function group(objectId: string, ...members: readonly string[]): Principal {
  return { objectId, type: 'Group', displayName: objectId, members, replicatedAt: 0 };
}

function application(objectId: string, appId: string): Principal {
  return { objectId, appId, type: 'ServicePrincipal', displayName: objectId, replicatedAt: 0 };
}

describe('PrincipalMap', () => {
  it('finds the groups of groups, also where they contain each other', () => {
    const map = new PrincipalMap([
      ['inner', group('Inner', 'SOMEONE')],
      ['outer', group('outer', 'inner', 'round')],
      ['round', group('round', 'OUTER')],
      ['strange', group('strange', 'nobody')],
    ]);
    expect([...identitiesOf(map, 'Someone')].sort()).toEqual(['inner', 'outer', 'round', 'someone']);
  });

  it('follows replacements and deletions', () => {
    const map = new PrincipalMap([
      ['g', group('g', 'a')],
      ['s', application('s', 'App')],
    ]);
    map.set('g', group('g', 'b'));
    expect([[...identitiesOf(map, 'a')], [...identitiesOf(map, 'b')]]).toEqual([['a'], ['b', 'g']]);
    expect(map.withApplicationId('aPP')?.objectId).toBe('s');
    map.delete('s');
    map.delete('g');
    expect([map.withApplicationId('app'), [...identitiesOf(map, 'b')]]).toEqual([undefined, ['b']]);
    map.set('s', application('s', 'app'));
    map.clear();
    expect([map.size, map.withApplicationId('app')]).toEqual([0, undefined]);
  });
});
