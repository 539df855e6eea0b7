import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { planUndo } from '../../../src/core/plans/goals/undo.ts';
import type { PlanInput } from '../../../src/core/plans/inputs.ts';
import { consentsNeeded, type Plan } from '../../../src/core/plans/plan.ts';
import { planFor } from '../../../src/core/plans/planFor.ts';
import { newRun, run } from '../../../src/core/plans/runner.ts';
import type { RunRecord } from '../../../src/core/plans/record.ts';
import { toJson } from '../../../src/core/resources/value.ts';
import type { LiveSource } from '../../../src/core/sources.ts';
import { MemoryJournal } from '../../support/memoryJournal.ts';
import { emulated, never, type Emulated } from '../azure/emulated.ts';

let azure: Emulated;
let owner: LiveSource;
let ids: ReadonlyMap<string, string>;

beforeAll(async () => {
  azure = await emulated();
  owner = azure.as('owner');
  const { items } = await owner.subscriptions(never);
  const inventory = await owner.inventory(
    items.map(({ id }) => id),
    never,
  );
  ids = new Map(inventory.items.map(({ name, id }) => [name, id]));
});
afterAll(() => azure.emulator.close());

const idOf = (name: string) => ids.get(name) ?? '';
const plan = (input: PlanInput) => planFor(owner, input, azure.clock.now(), never);
const encryptionOf = async (name: string) =>
  toJson((await owner.resource(idOf(name), never)).read('properties.encryption'));

async function ran(made: Plan): Promise<RunRecord> {
  const deps = { source: owner, journal: new MemoryJournal(), clock: azure.clock, log: () => undefined };
  return run(newRun(made, consentsNeeded(made), deps), deps, { signal: never });
}

describe('plans for accounts that are under a key, through the real SDKs', () => {
  it.each<[string, string, (id: string) => PlanInput, object]>([
    [
      'an account with a user-assigned identity is unpinned',
      'contoso-translate-prod',
      (id) => ({ kind: 'unpin', accountIds: [id] }),
      { keySource: 'Microsoft.KeyVault' },
    ],
    [
      'an account in a vault with access policies is pinned to the newest version',
      'contoso-claims-prod',
      (id) => ({ kind: 'pin', accountIds: [id], version: 'newest' }),
      { keySource: 'Microsoft.KeyVault' },
    ],
    [
      'an account goes back to Microsoft-managed keys',
      'contoso-search-prod',
      (id) => ({ kind: 'revert', accountIds: [id] }),
      { keySource: 'Microsoft.CognitiveServices' },
    ],
  ])('%s, and back', async (_, name, input, expected) => {
    const before = await encryptionOf(name);
    const made = await plan(input(idOf(name)));
    expect(made.blockers).toEqual([]);
    const end = await ran(made);
    expect(end.status).toBe('succeeded');
    const after = await encryptionOf(name);
    expect(after).toMatchObject(expected);
    expect(after).not.toEqual(before);
    const undo = await planUndo(owner, end, azure.clock.now(), never);
    expect(undo.blockers).toEqual([]);
    expect((await ran(undo)).status).toBe('succeeded');
    expect(await encryptionOf(name)).toEqual(before);
  });

  it('an account moves to another key of its vault, by the user-assigned identity that it uses now', async () => {
    const made = await plan({
      kind: 'move',
      accountIds: [idOf('contoso-translate-prod')],
      key: { kind: 'existing', id: `${idOf('kv-contoso-platform')}/keys/search-cmk` },
      version: 'newest',
      preferences: { grantScope: 'key' },
    });
    expect(made.blockers).toEqual([]);
    expect(made.steps.map(({ id }) => id)).toEqual(['grant', 'encryption']);
    const before = await encryptionOf('contoso-translate-prod');
    expect((await ran(made)).status).toBe('succeeded');
    const clientId = Reflect.get(
      Object(Reflect.get(Object(before), 'keyVaultProperties')),
      'identityClientId',
    ) as unknown;
    expect(clientId).toBeTypeOf('string');
    expect(await encryptionOf('contoso-translate-prod')).toMatchObject({
      keyVaultProperties: { keyName: 'search-cmk', identityClientId: clientId },
    });
  });

  it('a Foundry account with projects neither leaves its vault nor goes back', async () => {
    const accountIds = [idOf('contoso-foundry-research')];
    const revert = await plan({ kind: 'revert', accountIds });
    expect(revert.blockers.map(({ rule }) => rule)).toEqual(['no-way-back']);
    const store = { kind: 'existing', id: idOf('kv-contoso-chat') } as const;
    const move = await plan({
      kind: 'move',
      accountIds,
      key: { kind: 'new', store, name: 'elsewhere', keyType: 'RSA' },
      version: 'versionless',
      preferences: { grantScope: 'key' },
    });
    expect(move.blockers.map(({ rule }) => rule)).toContain('same-key-store');
  });
});
