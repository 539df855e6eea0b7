import { describe, expect, it } from 'vitest';
import { ConnectionMap } from '../../../../src/emulator/state/connectionMap.ts';
import type { PrivateEndpointConnection } from '../../../../src/emulator/state/network.ts';

function connection(name: string, resourceId: string, privateEndpointId: string): PrivateEndpointConnection {
  return { id: name, name, resourceId, privateEndpointId } as PrivateEndpointConnection;
}

const namesIn = (found: readonly PrivateEndpointConnection[]): readonly string[] => found.map(({ name }) => name);

describe('ConnectionMap', () => {
  it('knows those at a resource and those of an endpoint, in any case', () => {
    const map = new ConnectionMap([
      ['a', connection('a', '/Vault', '/Endpoint/1')],
      ['b', connection('b', '/vault', '/endpoint/2')],
      ['c', connection('c', '/account', '/endpoint/2')],
    ]);
    expect([namesIn(map.at('/VAULT')), namesIn(map.at('/account')), map.at('/')]).toEqual([['a', 'b'], ['c'], []]);
    expect([namesIn(map.ofEndpoint('/endpoint/1')), namesIn(map.ofEndpoint('/ENDPOINT/2'))]).toEqual([
      ['a'],
      ['b', 'c'],
    ]);
  });

  it('follows replacements and deletions', () => {
    const map = new ConnectionMap([['a', connection('a', '/vault', '/endpoint')]]);
    map.set('a', connection('a', '/account', '/endpoint'));
    expect([map.at('/vault'), namesIn(map.at('/account')), map.ofEndpoint('/endpoint').length]).toEqual([[], ['a'], 1]);
    map.delete('a');
    expect([map.at('/account'), map.ofEndpoint('/endpoint')]).toEqual([[], []]);
    map.set('a', connection('a', '/vault', '/endpoint')).clear();
    expect([map.size, map.at('/vault'), map.ofEndpoint('/endpoint')]).toEqual([0, [], []]);
  });
});
