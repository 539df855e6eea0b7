import { describe, expect, it } from 'vitest';
import { cloudNamed } from '../../../../src/emulator/clouds.ts';
import { readDocument, StateError, writeDocument } from '../../../../src/emulator/persistence/document.ts';
import { estatePart } from '../../../../src/emulator/persistence/estatePart.ts';
import type { StatePart } from '../../../../src/emulator/persistence/part.ts';
import { emptyEstate, type Estate } from '../../../../src/emulator/state/estate.ts';

/** A part that remembers one value. */
class Memory implements StatePart {
  readonly name: string;
  value: unknown;

  constructor(name: string, value: unknown) {
    this.name = name;
    this.value = value;
  }

  take(): unknown {
    return this.value;
  }

  prepare(value: unknown): () => void {
    if (value === 'impossible') throw new TypeError('it is impossible');
    return () => (this.value = value);
  }
}

const written = (): StatePart[] => [new Memory('one', new Map([['ä', 1]])), new Memory('two', ['x', null])];
const blank = (): Memory[] => [new Memory('one', 'before'), new Memory('two', 'before')];

describe('A document of the state', () => {
  it('brings back what every part remembered', async () => {
    const parts = blank();
    await readDocument(parts, writeDocument(written()));
    expect(parts.map(({ value }) => value)).toEqual([new Map([['ä', 1]]), ['x', null]]);
  });

  it('is read in another layout of the same JSON', async () => {
    const parts = blank();
    await readDocument(parts, JSON.stringify(JSON.parse(writeDocument(written())), undefined, 2));
    expect(parts.map(({ value }) => value)).toEqual([new Map([['ä', 1]]), ['x', null]]);
  });

  it('is refused where it is cut off, wherever that is, and nothing of it is put in place', async () => {
    const whole = writeDocument(written()).trimEnd();
    for (let length = 0; length < whole.length; length += 1) {
      const parts = blank();
      await expect(readDocument(parts, whole.slice(0, length))).rejects.toThrow(StateError);
      expect(parts.map(({ value }) => value)).toEqual(['before', 'before']);
    }
    await expect(readDocument(blank(), whole.slice(0, -3))).rejects.toThrow(/cut off: it ends after \d+ bytes/);
  });

  it('is refused where a byte of its state is another', async () => {
    const damaged = writeDocument(written()).replace('["x",null]', '["y",null]');
    const parts = blank();
    await expect(readDocument(parts, damaged)).rejects.toThrow('damaged');
    expect(parts.map(({ value }) => value)).toEqual(['before', 'before']);
  });

  it('is refused where it is of another version, or of another program', async () => {
    const document = writeDocument(written());
    await expect(readDocument(blank(), document.replace('"version":1', '"version":2'))).rejects.toThrow(
      'it is of version 2, and this emulator reads version 1',
    );
    for (const text of ['{"format":"another"}', '[]', 'port: 80']) {
      await expect(readDocument(blank(), text)).rejects.toThrow('no state of an emulated Azure');
    }
  });

  it('is put in place by no part where one of them cannot read its own', async () => {
    const parts = blank();
    const document = writeDocument([new Memory('one', 'after'), new Memory('two', 'impossible')]);
    await expect(readDocument(parts, document)).rejects.toThrow("its part 'two' cannot be read: it is impossible");
    expect(parts.map(({ value }) => value)).toEqual(['before', 'before']);
  });

  it('leaves to a part that it does not know yet to begin anew', async () => {
    const parts = blank();
    await readDocument(parts, writeDocument([new Memory('one', 1)]));
    expect(parts.map(({ value }) => value)).toEqual([1, undefined]);
  });
});

describe('The estate in a document', () => {
  const tenant = { tenantId: 't', displayName: 'Tenant', defaultDomain: 't.example', countryCode: 'SE' };
  const empty = (): Estate => emptyEstate(tenant, cloudNamed('AzureChinaCloud'), []);

  it('has every map and list that an estate has, whatever is added', async () => {
    const full = empty();
    const entry = {
      id: '/subscriptions/s/resourceGroups/g/providers/P/t/n',
      objectId: 'o',
      subscriptionId: 's',
      resourceGroup: 'g',
      name: 'n',
      principalId: 'p',
      scope: '/subscriptions/s',
      type: 'CustomRole',
      keys: new Map([['k', { name: 'k' }]]),
      customSubDomainName: 'd',
      account: { customSubDomainName: 'd' },
      resourceId: '/r',
      privateEndpointId: '/e',
    };
    for (const container of Object.values(full)) {
      if (container instanceof Map) (container as Map<string, unknown>).set('key', entry);
      else if (Array.isArray(container)) (container as unknown[]).push(entry);
    }
    const restored = { ...empty(), cloud: cloudNamed('AzureCloud') };
    await readDocument([estatePart(restored)], writeDocument([estatePart(full)]));
    for (const [name, container] of Object.entries(full)) {
      const found = restored[name as keyof Estate];
      if (name === 'roleDefinitions') expect((found as Map<string, unknown>).get('key')).toEqual(entry);
      else expect(found, name).toEqual(container);
    }
    expect(restored.cloud).toBe(cloudNamed('AzureChinaCloud'));
    // What a map knows beyond its entries is there too.
    expect(restored.vaults.named('N')?.id).toBe(entry.id);
    expect([...restored.roleAssignments.of('P')]).toHaveLength(1);
    expect([...restored.accounts.withSubdomain('D')]).toHaveLength(1);
    expect([...restored.deletedAccounts.withSubdomain('D')]).toHaveLength(1);
    expect(restored.privateEndpointConnections.at('/R')).toHaveLength(1);
    expect(restored.privateEndpointConnections.ofEndpoint('/E')).toHaveLength(1);
  });

  it('holds no built-in roles: those of the emulator that reads are newer', async () => {
    const role = { name: 'r', type: 'BuiltInRole' };
    const full = empty();
    full.roleDefinitions.set('r', role as unknown as Parameters<typeof full.roleDefinitions.set>[1]);
    const restored = empty();
    await readDocument([estatePart(restored)], writeDocument([estatePart(full)]));
    expect(restored.roleDefinitions.has('r')).toBe(false);
    expect(restored.roleDefinitions.size).toBeGreaterThan(10);
  });
});
