import { describe, expect, it } from 'vitest';
import { ResourceGraph } from '../../../../src/core/resources/graph.ts';
import { liveResource } from '../../../../src/core/resources/resource.ts';
import { types } from '../../../../src/core/resources/types.ts';
import { known, reference } from '../../../../src/core/resources/value.ts';
import { accountId, group, keyId, vaultId } from '../../../support/fakeEstate.ts';

const uri = 'https://team-vault.vault.azure.net/';
const vault = liveResource(vaultId, types.vault, { properties: { vaultUri: uri } });
const key = liveResource(keyId, types.vaultKey, {});
const account = liveResource(accountId, types.account, { identity: { type: 'None' } });
const others = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    liveResource(`${group}/providers/Microsoft.KeyVault/vaults/v${index}`, types.vault, {}),
  );

describe('a resource graph', () => {
  it.each([
    ['at once', ResourceGraph.of([vault, key])],
    ['one after the other', ResourceGraph.of([]).with([vault]).with([key])],
    ['among many', ResourceGraph.of(others(10)).with(others(700)).with([vault, key])],
  ])('finds by key, type, parent and URI what was added %s', (_, graph) => {
    expect(graph.get(vaultId.toUpperCase())).toBe(vault);
    expect(graph.ofType(types.vault)).toContain(vault);
    expect(graph.childrenOf(vault, types.vaultKey)).toEqual([key]);
    expect(graph.childrenOf(vault, types.vaultKeyVersion)).toEqual([]);
    expect(graph.keyStoreByUri('https://TEAM-vault.vault.azure.net:443')).toBe(vault);
  });

  it('replaces a resource of the same key everywhere', () => {
    const moved = liveResource(vaultId, types.vault, { properties: { vaultUri: 'https://other.vault.azure.net/' } });
    const graph = ResourceGraph.of([vault]).with([moved]);
    expect(graph.ofType(types.vault)).toEqual([moved]);
    expect(graph.keyStoreByUri(uri)).toBeUndefined();
    expect(graph.keyStoreByUri('https://other.vault.azure.net')).toBe(moved);
  });

  it('never changes', () => {
    const graph = ResourceGraph.of([vault]);
    graph.with([key]);
    graph.after([{ kind: 'set', resource: vaultId, type: types.vault, path: 'location', value: known('eastus') }]);
    expect(graph.get(keyId)).toBeUndefined();
    expect(graph.get(vaultId)).toBe(vault);
  });

  it('is as it would be after a change; what Azure will fill in is a reference until then', () => {
    const change = {
      kind: 'set',
      resource: accountId,
      type: types.account,
      path: 'identity',
      value: known({ type: 'SystemAssigned' }),
    } as const;
    const wished = ResourceGraph.of([account]).after([change]).get(accountId);
    expect(wished?.read('identity.type')).toEqual(known('SystemAssigned'));
    expect(wished?.read('identity.principalId')).toEqual(reference(account.key, 'identity.principalId'));
  });
});
