import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Watchdog, type AccountVerdict, type Transition } from '../../../src/emulator/control/watchdog.ts';
import { all, Harness } from './harness.ts';

const encryptionUser = 'e147488a-f6f5-4113-8e2d-b22465e65bf6';

/** An account that its identity's grant at the key opens (translate), and one whose key store has access policies (claims). */
describe('The watchdog', () => {
  let harness: Harness;
  let subscription: string;

  beforeEach(async () => {
    harness = await Harness.start({ watch: true });
    subscription = harness.subscriptionId('Contoso Production');
  });
  afterEach(async () => {
    await harness.close();
  });

  const verdict = async (name: string): Promise<AccountVerdict | undefined> =>
    (await harness.emulator.watchdog.report()).accounts.find(({ id }) => id.endsWith(`/${name}`));
  const history = async (name: string): Promise<readonly Transition[]> =>
    (await harness.emulator.watchdog.report()).history.filter(({ account }) => account.endsWith(`/${name}`));

  const translate = 'contoso-translate-prod';
  const keyScope = (): string =>
    `/subscriptions/${subscription}/resourceGroups/rg-platform-prod/providers/Microsoft.KeyVault/vaults/kv-contoso-platform/keys/translate-cmk`;

  /** Removes the grants at the key and tells whose they were. */
  async function removeGrants(): Promise<readonly string[]> {
    const { roleAssignments } = harness.authorization('owner', subscription);
    const assignments = await all(roleAssignments.listForScope(keyScope(), { filter: 'atScope()' }));
    const own = assignments.filter(({ scope }) => scope === keyScope());
    for (const { scope, name } of own) await roleAssignments.delete(scope ?? '', name ?? '');
    return own.map(({ principalId }) => principalId ?? '');
  }

  async function grant(principalId: string): Promise<void> {
    await harness.authorization('owner', subscription).roleAssignments.create(keyScope(), randomUUID(), {
      principalId,
      principalType: 'ServicePrincipal',
      roleDefinitionId: `/subscriptions/${subscription}/providers/Microsoft.Authorization/roleDefinitions/${encryptionUser}`,
    });
  }

  it('tells of every account at the start, without a history', async () => {
    const { accounts, history: past } = await harness.emulator.watchdog.report();
    expect(accounts).toHaveLength(harness.emulator.azure.estate.accounts.size);
    expect(past).toEqual([]);
    expect(await verdict(translate)).toMatchObject({
      canOpenData: true,
      protection: { keyName: 'translate-cmk', keyVersion: expect.stringMatching(/^[0-9a-f]{32}$/) as string },
    });
    expect(await verdict('contoso-chat-prod')).toMatchObject({ canOpenData: true, protection: null });
  });

  it('sees a removed grant at the moment when its removal has propagated, and the recovery when the new one has', async () => {
    const removed = harness.clock.now();
    const [principalId = ''] = await removeGrants();
    await harness.emulator.passTime(29_999);
    expect(await verdict(translate)).toMatchObject({ canOpenData: true });
    await harness.emulator.passTime(600_000);
    expect(await verdict(translate)).toMatchObject({ canOpenData: false, reason: 'ForbiddenByRbac' });
    const granted = harness.clock.now();
    await grant(principalId);
    await harness.emulator.passTime(600_000);
    expect(await history(translate)).toEqual([
      expect.objectContaining({ at: removed + 30_000, canOpenData: false, reason: 'ForbiddenByRbac', request: null }),
      expect.objectContaining({ at: granted + 30_000, canOpenData: true, reason: null, requestId: null }),
    ]);
  });

  it('sees what came and went between two looks, as of those moments, when a clock was moved past them', async () => {
    const removed = harness.clock.now();
    const [principalId = ''] = await removeGrants();
    harness.pass(10);
    const granted = harness.clock.now();
    await grant(principalId);
    harness.pass(3600);
    expect((await history(translate)).map(({ at, canOpenData: open }) => [at, open])).toEqual([
      [removed + 30_000, false],
      [granted + 30_000, true],
    ]);
  });

  it('sees what an operation brings about at the moment when it ends, though time passes in one go', async () => {
    const slow = await Harness.start({ watch: true, lro: 600 });
    const { estate } = slow.emulator.azure;
    const account = [...estate.accounts.values()].find(({ name }) => name === translate);
    const vault = estate.vaults.named('kv-contoso-platform');
    const version = vault?.keys.get('translate-cmk')?.versions.at(-1);
    if (account === undefined || version === undefined) throw new Error('The sample has this account.');
    version.enabled = false;
    const encryption = { keySource: 'Microsoft.CognitiveServices' };
    const begun = slow.clock.now();
    const reply = await slow.arm('owner', 'PATCH', `${account.id}?api-version=2025-06-01`, {
      properties: { encryption },
    });
    expect(reply.status).toBe(202);
    await slow.emulator.passTime(3_600_000);
    const { history: seen } = await slow.emulator.watchdog.report();
    expect(seen.map(({ at, canOpenData: open }) => [at, open])).toEqual([
      [begun, false],
      [begun + 600_000, true],
    ]);
    await slow.close();
  });

  it('does not close where the new grant counts before the old one has gone', async () => {
    const [principalId = ''] = await removeGrants();
    await grant(principalId);
    await harness.emulator.passTime(3_600_000);
    expect(await history(translate)).toEqual([]);
  });

  it('names the request that disabled a version, and the one that enabled it again', async () => {
    const keys = harness.keys('owner', 'kv-contoso-platform');
    const { keyVersion = '' } = (await verdict(translate))?.protection ?? {};
    await keys.updateKeyProperties('translate-cmk', keyVersion, { enabled: false });
    expect(await verdict(translate)).toMatchObject({ canOpenData: false, reason: 'KeyDisabled' });
    await keys.updateKeyProperties('translate-cmk', keyVersion, { enabled: true });
    expect(await verdict(translate)).toMatchObject({ canOpenData: true });
    const request = expect.stringMatching(
      new RegExp(`^PATCH https://kv-contoso-platform\\.vault\\.azure\\.net/keys/translate-cmk/${keyVersion}`),
    ) as string;
    const transitions = await history(translate);
    expect(transitions).toMatchObject([
      { canOpenData: false, reason: 'KeyDisabled', request },
      { canOpenData: true, reason: null, request },
    ]);
    const { requestId } = transitions[0] ?? {};
    expect(harness.emulator.log.entries().find((entry) => entry.requestId === requestId)?.method).toBe('PATCH');
  });

  it('sees an access policy go, whether or not the answer arrives', async () => {
    const claims = 'contoso-claims-prod';
    const account = [...harness.emulator.azure.estate.accounts.values()].find(({ name }) => name === claims);
    harness.emulator.faults.add({ kind: 'resetAfter', match: { path: '/accessPolicies/remove' } });
    const path = `/subscriptions/${subscription}/resourceGroups/rg-claims-prod/providers/Microsoft.KeyVault/vaults/kv-contoso-claims/accessPolicies/remove?api-version=2023-07-01`;
    const policy = {
      tenantId: harness.emulator.tenantId,
      objectId: account?.identity?.principalId,
      permissions: { keys: ['get', 'wrapKey', 'unwrapKey'] },
    };
    await expect(harness.arm('owner', 'PUT', path, { properties: { accessPolicies: [policy] } })).rejects.toMatchObject(
      { code: 'ECONNRESET' },
    );
    expect(await verdict(claims)).toMatchObject({ canOpenData: false, reason: 'ForbiddenByPolicy' });
    expect(await history(claims)).toMatchObject([{ request: expect.stringMatching(/^PUT .*remove/) as string }]);
  });

  it('sees what a behaviour that was changed does, and an identity that went', async () => {
    const { estate, behaviour } = harness.emulator.azure;
    const vault = [...estate.vaults.values()].find(({ name }) => name === 'kv-contoso-platform');
    if (vault === undefined) throw new Error('The sample has this vault.');
    vault.networkAcls = { bypass: 'AzureServices', defaultAction: 'Deny', ipRules: [], virtualNetworkRules: [] };
    expect(await verdict(translate)).toMatchObject({ canOpenData: true });
    behaviour.trustedServices = 'refuse';
    expect(await verdict(translate)).toMatchObject({ canOpenData: false, reason: 'ForbiddenByFirewall' });
    behaviour.trustedServices = 'admit';
    const path = `/subscriptions/${subscription}/resourceGroups/rg-platform-prod/providers/Microsoft.CognitiveServices/accounts/${translate}?api-version=2024-10-01`;
    expect((await harness.arm('owner', 'PATCH', path, { identity: { type: 'None' } })).status).toBe(202);
    expect(await verdict(translate)).toMatchObject({ canOpenData: false, reason: 'IdentityNotFound' });
  });

  it('knows which accounts use a version, deleted ones among them', async () => {
    const { versionUsers } = await harness.emulator.watchdog.report();
    const search = versionUsers.filter(
      ({ keyId }) => keyId === 'https://kv-contoso-platform.vault.azure.net/keys/search-cmk',
    );
    const names = (ids: readonly string[]): (string | undefined)[] => ids.map((id) => id.split('/').at(-1));
    expect(search.map(({ accounts, deletedAccounts }) => [names(accounts), names(deletedAccounts)])).toEqual([
      [['contoso-search-prod'], []],
      [[], ['contoso-search-pilot']],
    ]);
  });

  it('leaves no trace in the logs of the key stores', async () => {
    await harness.emulator.watchdog.report();
    expect(harness.emulator.azure.keyEvents.entries()).toEqual([]);
  });

  it('keeps so many transitions, the newest', async () => {
    const { azure } = harness.emulator;
    const watchdog = new Watchdog(azure, 3);
    await watchdog.start();
    const account = [...azure.estate.accounts.values()].find(({ name }) => name === translate);
    if (account === undefined) throw new Error('The sample has this account.');
    const { identity } = account;
    const moments: number[] = [];
    for (let change = 0; change < 5; change += 1) {
      harness.pass(60);
      account.identity = account.identity === undefined ? identity : undefined;
      moments.push(harness.clock.now());
      await watchdog.observe();
    }
    const { history: kept } = await watchdog.report();
    expect(kept.map(({ at, canOpenData: open }) => [at, open])).toEqual([
      [moments[2], false],
      [moments[3], true],
      [moments[4], false],
    ]);
  });

  it('notices accounts that come and go', async () => {
    const { accounts } = harness.emulator.azure.estate;
    const [id, account] = [...accounts].find(([, { name }]) => name === 'contoso-summaries-research') ?? [];
    if (id === undefined || account === undefined) throw new Error('The sample has this account.');
    accounts.delete(id);
    expect(await verdict(account.name)).toBeUndefined();
    accounts.set(id, account);
    expect(await history(account.name)).toMatchObject([{ canOpenData: false, reason: 'KeyDisabled' }]);
  });
});
