import { describe, expect, it } from 'vitest';
import type { RoleAssignment } from '../../../../src/emulator/state/authorization.ts';
import { RoleAssignmentMap, scopeKey } from '../../../../src/emulator/state/roleAssignmentMap.ts';

function assignment(name: string, principalId: string, scope = '/'): RoleAssignment {
  return {
    id: `/${name}`,
    name,
    scope,
    roleDefinition: 'role',
    principalId,
    principalType: 'User',
    condition: undefined,
    conditionVersion: undefined,
    description: undefined,
    delegatedManagedIdentityResourceId: undefined,
    createdOn: 0,
    updatedOn: 0,
    createdBy: undefined,
    updatedBy: undefined,
    effectiveFrom: 0,
  };
}

describe('RoleAssignmentMap', () => {
  const namesOf = (map: RoleAssignmentMap, principal: string): string[] =>
    [...map.of(principal)].map(({ name }) => name);

  it('knows the assignments of a principal, whatever its case', () => {
    const map = new RoleAssignmentMap();
    map.set('/a', assignment('a', 'ONE')).set('/b', assignment('b', 'two')).set('/c', assignment('c', 'one'));
    expect(namesOf(map, 'One')).toEqual(['a', 'c']);
    expect(namesOf(map, 'nobody')).toEqual([]);
  });

  it('follows replacements and deletions', () => {
    const map = new RoleAssignmentMap([
      ['/a', assignment('a', 'one')],
      ['/b', assignment('b', 'one')],
    ]);
    map.set('/a', assignment('a', 'two'));
    expect([namesOf(map, 'one'), namesOf(map, 'two')]).toEqual([['b'], ['a']]);
    expect([map.delete('/b'), map.delete('/b')]).toEqual([true, false]);
    expect(namesOf(map, 'one')).toEqual([]);
    map.clear();
    expect([map.size, namesOf(map, 'two')]).toEqual([0, []]);
  });

  it('holds after random writes what a search of all would find', () => {
    const map = new RoleAssignmentMap();
    let seed = 7;
    const next = (below: number): number => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) % below;
    for (let step = 0; step < 2000; step += 1) {
      const name = String(next(50));
      if (next(3) === 0) map.delete(`/${name}`);
      else map.set(`/${name}`, assignment(name, `principal ${next(8)}`));
    }
    for (let principal = 0; principal < 8; principal += 1) {
      const id = `principal ${principal}`;
      const found = [...map.values()].filter(({ principalId }) => principalId === id).map(({ name }) => name);
      expect(namesOf(map, id).sort()).toEqual(found.sort());
    }
  });

  it('gives assignments back in the order in which they came, a replacement at its old place', () => {
    const map = new RoleAssignmentMap();
    const [a, b, c] = [assignment('a', 'one'), assignment('b', 'one'), assignment('c', 'one')];
    map.set('/a', a).set('/b', b).set('/c', c).set('/a', assignment('a', 'two'));
    expect(map.inOrder([c, b, a]).map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    map.delete('/a');
    map.set('/a', a);
    expect(map.inOrder([a, c, b]).map(({ name }) => name)).toEqual(['b', 'c', 'a']);
  });

  it('finds those at a scope and in a subscription as a search of all would, after random writes', () => {
    const map = new RoleAssignmentMap();
    let seed = 11;
    const next = (below: number): number => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) % below;
    const scopes = ['/', '/subscriptions/A', '/subscriptions/a/resourceGroups/G/', '/subscriptions/b', '/providers/x'];
    for (let step = 0; step < 3000; step += 1) {
      const name = String(next(60));
      if (next(3) === 0) map.delete(`/${name}`);
      else map.set(`/${name}`, assignment(name, `P${next(4)}`, scopes[next(scopes.length)]));
    }
    const names = (found: Iterable<RoleAssignment>): string[] => [...found].map(({ name }) => name).sort();
    const all = [...map.values()];
    for (const scope of scopes) {
      const key = scopeKey(scope);
      const at = all.filter((candidate) => scopeKey(candidate.scope) === key);
      expect(names(map.at(key))).toEqual(names(at));
      expect(names(map.at(key, 'p1'))).toEqual(names(at.filter(({ principalId }) => principalId === 'P1')));
    }
    for (const subscription of ['a', 'B', 'c']) {
      const start = `/subscriptions/${subscription.toLowerCase()}`;
      const inside = all.filter((candidate) => `${scopeKey(candidate.scope)}/`.startsWith(`${start}/`));
      expect(names(map.inSubscription(subscription))).toEqual(names(inside));
      expect(names(map.inSubscription(subscription, 'p2'))).toEqual(
        names(inside.filter(({ principalId }) => principalId === 'P2')),
      );
    }
  });
});
