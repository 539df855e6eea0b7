import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { errorOf, Harness, rejection, type RawReply } from './harness.ts';

const day = 24 * 60 * 60;

interface Event {
  readonly operationName: { readonly value: string };
  readonly status: { readonly value: string };
  readonly caller: string;
  readonly resourceId: string;
  readonly eventTimestamp: string;
}

describe('The activity log', () => {
  let harness: Harness;
  let subscription: string;
  beforeEach(async () => {
    harness = await Harness.start();
    subscription = harness.subscriptionId('Contoso Production');
  });
  afterEach(async () => {
    await harness.close();
  });

  const log = async (filter: string | undefined, who = 'owner', more = ''): Promise<RawReply> =>
    await harness.arm(
      who,
      'GET',
      `/subscriptions/${subscription}/providers/Microsoft.Insights/eventtypes/management/values?api-version=2015-04-01${filter === undefined ? '' : `&$filter=${encodeURIComponent(filter)}`}${more}`,
    );
  const events = async (filter: string): Promise<readonly Event[]> =>
    (JSON.parse((await log(filter)).text) as { value: Event[] }).value;
  const since = (milliseconds: number): string => `eventTimestamp ge '${new Date(milliseconds).toISOString()}'`;

  it('keeps writes, the newest first, and what was refused', async () => {
    const start = harness.clock.now();
    const { vaults } = harness.keyVault('owner', subscription);
    await vaults.update('rg-chat-prod', 'kv-contoso-chat', { tags: { a: 'b' } });
    await vaults.get('rg-chat-prod', 'kv-contoso-chat');
    harness.pass(60);
    await rejection(harness.keyVault('reader', subscription).vaults.delete('rg-chat-prod', 'kv-contoso-chat'));
    await harness.cognitiveServices('owner', subscription).accounts.listKeys('rg-chat-prod', 'contoso-chat-prod');
    const found = await events(since(start));
    expect(found.map(({ operationName, status, caller }) => [operationName.value, status.value, caller])).toEqual([
      ['Microsoft.CognitiveServices/accounts/listKeys/action', 'Succeeded', harness.signIn('owner').clientId],
      ['Microsoft.KeyVault/vaults/delete', 'Failed', harness.signIn('reader').clientId],
      ['Microsoft.KeyVault/vaults/write', 'Succeeded', harness.signIn('owner').clientId],
    ]);
    expect(found[0]?.resourceId).toMatch(/accounts\/contoso-chat-prod$/);
    expect(await events(since(start + 60_000))).toHaveLength(2);
    expect(await events(`${since(start)} and resourceProvider eq 'Microsoft.KeyVault'`)).toHaveLength(2);
    expect(
      await events(`${since(start)} and resourceUri eq '${found[1]?.resourceId.toUpperCase() ?? ''}'`),
    ).toHaveLength(2);
    expect(await events(`${since(start)} and resourceGroupName eq 'rg-claims-prod'`)).toEqual([]);
    harness.pass(91 * day);
    expect(await events(since(start))).toEqual([]);
  });

  it('asks for a filter on time, and shows what is selected', async () => {
    for (const filter of [
      undefined,
      "resourceGroupName eq 'x'",
      "eventTimestamp ge 'soon'",
      `${since(0)} and level eq 'Error'`,
    ]) {
      const reply = await log(filter);
      expect([reply.status, errorOf(reply).code]).toEqual([400, 'BadRequest']);
    }
    const names = JSON.parse((await log(since(0), 'owner', '&$select=caller')).text) as { value: object[] };
    expect(names.value.every((row) => Object.keys(row).join() === 'caller')).toBe(true);
  });
});

describe('The events of vaults', () => {
  let harness: Harness;
  beforeEach(async () => {
    harness = await Harness.start({ control: true, watch: false });
  });
  afterEach(async () => {
    await harness.close();
  });

  interface VaultEvent {
    readonly eventType: string;
    readonly eventTime: string;
    readonly subject: string;
    readonly data: { readonly Id: string; readonly VaultName: string; readonly EXP: number | null };
  }

  async function events(): Promise<readonly VaultEvent[]> {
    const { control } = harness.emulator;
    const reply = await fetch(`http://127.0.0.1:${control?.port ?? 0}/events`, {
      headers: { 'x-emulator-control-secret': control?.secret ?? '' },
    });
    return ((await reply.json()) as { events: VaultEvent[] }).events;
  }
  const types = (list: readonly VaultEvent[]): readonly string[] =>
    list.map(({ eventType, subject }) => `${eventType.replace('Microsoft.KeyVault.', '')} ${subject}`);

  it('tell new versions, near expiry and expiry, each once and at its moment', async () => {
    const client = harness.keys('owner', 'kv-contoso-platform');
    const start = harness.clock.now();
    const key = await client.createRsaKey('short', { expiresOn: new Date(start + 40 * day * 1000) });
    await client.rotateKey('archive-cmk');
    await events();
    expect(types(await events())).toEqual(['KeyNewVersionCreated short', 'KeyNewVersionCreated archive-cmk']);
    expect((await events())[0]?.data).toMatchObject({ Id: key.id, VaultName: 'kv-contoso-platform' });
    await harness.emulator.passTime(41 * day * 1000);
    const found = (await events()).filter(({ subject }) => subject === 'short').slice(1);
    expect(types(found)).toEqual(['KeyNearExpiry short', 'KeyExpired short']);
    expect(found.map(({ eventTime }) => Date.parse(eventTime) - start)).toEqual([10 * day * 1000, 40 * day * 1000]);
    expect(await events()).toEqual(await events());
  });

  it('tell scheduled rotations, and nothing of Managed HSMs', async () => {
    await harness.hsmKeys('owner', 'hsm-contoso-prod').createRsaKey('quiet');
    await harness.emulator.passTime(400 * day * 1000);
    const found = types(await events());
    expect(found).toContain('KeyNewVersionCreated search-cmk');
    expect(found.join()).not.toContain('quiet');
  });

  it('tell changes of access policies and of the permission model', async () => {
    const { vaults } = harness.keyVault('owner', harness.subscriptionId('Contoso Production'));
    await vaults.update('rg-chat-prod', 'kv-contoso-chat', { tags: { a: 'b' } });
    expect(await events()).toEqual([]);
    const { properties } = await vaults.get('rg-chat-prod', 'kv-contoso-chat');
    await vaults.update('rg-chat-prod', 'kv-contoso-chat', {
      properties: { enableRbacAuthorization: properties.enableRbacAuthorization !== true },
    });
    expect(types(await events())).toEqual(['VaultAccessPolicyChanged kv-contoso-chat']);
  });
});
