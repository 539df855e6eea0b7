import { describe, expect, it } from 'vitest';
import { Faults, type FaultTarget } from '../../../../src/emulator/control/faults.ts';

const request: FaultTarget = {
  service: 'vault',
  method: 'GET',
  host: 'kv.vault.azure.net',
  target: '/keys?api-version=7.4',
};
const other: FaultTarget = { ...request, service: 'resourceManager', host: 'management.azure.com' };

describe('Faults', () => {
  it('strike one at a time: those behind the one that strikes do not see the request', () => {
    const faults = new Faults();
    faults.add({ id: 'first', kind: 'status', count: 1 });
    faults.add({ id: 'second', kind: 'timeout', count: 1 });
    expect(faults.strike(request)?.id).toBe('first');
    expect(faults.list().map(({ id, matched, struck }) => [id, matched, struck])).toEqual([
      ['first', 1, 1],
      ['second', 0, 0],
    ]);
    expect(faults.strike(request)?.id).toBe('second');
    expect(faults.strike(request)).toBeUndefined();
  });

  it('of one service leave the others alone', () => {
    const faults = new Faults();
    faults.add({ kind: 'status', match: { service: 'vault' }, count: 'always' });
    expect(faults.strike(other)).toBeUndefined();
    expect(faults.strike(request)?.kind).toBe('status');
  });

  it.each([
    ['service', { service: 'resourceManager' }],
    ['host', { host: '^management\\.' }],
    ['method', { method: 'put' }],
    ['path', { path: '^/secrets' }],
  ] as const)('leave alone what is of another %s', (_, match) => {
    const faults = new Faults();
    faults.add({ kind: 'status', match, count: 'always' });
    expect(faults.strike(request)).toBeUndefined();
    expect(faults.list()[0]?.matched).toBe(0);
  });

  it('take the place of one of the same id', () => {
    const faults = new Faults();
    faults.add({ id: 'same', kind: 'status' });
    faults.add({ id: 'same', kind: 'timeout' });
    expect(faults.list().map(({ kind }) => kind)).toEqual(['timeout']);
  });
});
