import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { KeyEvent } from '../../../src/emulator/audit/keyEvents.ts';
import { canOpenData } from '../../../src/emulator/service/protection.ts';
import type { Account, Vault } from '../../../src/emulator/state/resources.ts';
import { Harness, rejection } from './harness.ts';

const hour = 60 * 60;
const search = 'contoso-search-prod';
const translate = 'contoso-translate-prod';
const platform = 'kv-contoso-platform';

describe('The service, for an account under a customer-managed key,', () => {
  let harness: Harness;
  beforeEach(async () => {
    harness = await Harness.start();
    await settle();
  });
  afterEach(async () => {
    await harness.close();
  });

  /** Any request makes up for the time that has passed. */
  const settle = async (): Promise<void> => {
    await harness.send('GET', 'https://management.azure.com/tenants?api-version=2022-12-01');
  };
  const pass = async (seconds: number): Promise<void> => {
    harness.pass(seconds);
    await settle();
  };
  const account = (name: string): Account => named(harness.emulator.azure.estate.accounts, name);
  const vault = (name: string): Vault => named(harness.emulator.azure.estate.vaults, name);
  const opens = async (name: string): Promise<boolean> => await canOpenData(harness.emulator.azure, account(name));
  const usedVersion = (name: string): string | undefined => account(name).protection?.keyVersion;

  /** The events that the service has caused since a moment, for the identity of an account. */
  function eventsSince(at: number, key: string): readonly KeyEvent[] {
    return harness.emulator.azure.keyEvents
      .entries()
      .filter((event) => event.at > at && event.trustedService !== undefined && event.keyId?.includes(`/keys/${key}`));
  }

  const rotate = async (key: string): Promise<string> =>
    (await harness.keys('owner', platform).rotateKey(key)).properties.version ?? '';

  describe('following', () => {
    it('re-wraps under a new version after the lag, where the account names none', async () => {
      const before = usedVersion(search);
      const at = harness.clock.now();
      const version = await rotate('search-cmk');
      await pass(hour - 1);
      expect(usedVersion(search)).toBe(before);
      await pass(1);
      expect(usedVersion(search)).toBe(version);
      expect(await opens(search)).toBe(true);
      const steps = eventsSince(at, 'search-cmk').map(({ operationName, keyId }) => [
        operationName,
        keyId?.split('/').at(-1),
      ]);
      expect(steps).toContainEqual(['KeyGet', version]);
      expect(steps).toContainEqual(['KeyUnwrap', before]);
      expect(steps).toContainEqual(['KeyWrap', version]);
      await pass(hour);
      expect(eventsSince(at, 'search-cmk').at(-1)?.keyId).toContain(version);
    });

    it('needs the old version until then, and not after', async () => {
      const before = usedVersion(search) ?? '';
      await rotate('search-cmk');
      await pass(hour);
      const client = harness.keys('owner', platform);
      await client.updateKeyProperties('search-cmk', before, { enabled: false });
      expect(await opens(search)).toBe(true);
    });

    it('cannot happen once the old version is disabled, and does when it is enabled again', async () => {
      const before = usedVersion(search) ?? '';
      const version = await rotate('search-cmk');
      await harness.keys('owner', platform).updateKeyProperties('search-cmk', before, { enabled: false });
      await pass(2 * hour);
      expect([usedVersion(search), await opens(search)]).toEqual([before, false]);
      await harness.keys('owner', platform).updateKeyProperties('search-cmk', before, { enabled: true });
      expect(await opens(search)).toBe(true);
      await pass(hour);
      expect([usedVersion(search), await opens(search)]).toEqual([version, true]);
    });

    it('stays with the old version where the new one refuses to wrap', async () => {
      const before = usedVersion(search) ?? '';
      const version = await rotate('search-cmk');
      const client = harness.keys('owner', platform);
      await client.updateKeyProperties('search-cmk', version, { expiresOn: new Date(harness.clock.now()) });
      const at = harness.clock.now();
      await pass(hour);
      expect([usedVersion(search), await opens(search)]).toEqual([before, true]);
      expect(eventsSince(at, 'search-cmk')).toContainEqual(
        expect.objectContaining({ operationName: 'KeyWrap', status: 403, resultSignature: 'Forbidden' }),
      );
    });

    it('never happens to an account that names a version', async () => {
      const before = usedVersion(translate);
      await rotate('translate-cmk');
      await pass(30 * hour);
      expect([usedVersion(translate), await opens(translate)]).toEqual([before, true]);
    });

    it('happens after scheduled rotations too, each at its time', async () => {
      const { versions } = vault(platform).keys.get('search-cmk') ?? { versions: [] };
      const created = versions.at(-1)?.created ?? 0;
      const due = created + 365 * 24 * hour;
      const now = harness.clock.now();
      await pass(due - now / 1000 + 2 * hour);
      expect(versions).toHaveLength(3);
      expect(versions.at(-1)?.created).toBe(due);
      expect(usedVersion(search)).toBe(versions.at(-1)?.version);
      const wraps = eventsSince(now, 'search-cmk').filter(({ operationName }) => operationName === 'KeyWrap');
      expect(wraps.map(({ at }) => at)).toEqual([(due + hour) * 1000]);
    });

    it('takes as long as it is told', async () => {
      const quick = await Harness.start({ versionLag: 5 });
      const { id } = await quick.keys('owner', platform).rotateKey('search-cmk');
      quick.pass(5);
      await quick.keys('owner', platform).getKey('search-cmk');
      const { protection } = named(quick.emulator.azure.estate.accounts, search);
      expect(id).toContain(protection?.keyVersion);
      await quick.close();
    });
  });

  describe('uses the key', () => {
    it('once an hour, and has done so for three days when the estate starts', async () => {
      const now = harness.clock.now();
      const past = eventsSince(0, 'translate-cmk');
      expect(past.length).toBeGreaterThanOrEqual(71);
      expect(past.every(({ at }) => at > now - 74 * hour * 1000 && at <= now)).toBe(true);
      const version = usedVersion(translate);
      expect(past[0]).toMatchObject({
        storeId: vault(platform).id,
        operationName: 'KeyUnwrap',
        keyId: `https://${platform}.vault.azure.net/keys/translate-cmk/${version ?? ''}`,
        requestUri: `https://${platform}.vault.azure.net/keys/translate-cmk/${version ?? ''}/unwrapkey?api-version=7.4`,
        status: 200,
        resultSignature: 'OK',
        trustedService: 'Microsoft.CognitiveServices/accounts',
        isAddressAuthorized: true,
        isRbacAuthorized: true,
        isAccessPolicyMatch: undefined,
        algorithm: 'RSA-OAEP',
      });
      await pass(3 * hour);
      expect(eventsSince(now, 'translate-cmk')).toHaveLength(3);
      await settle();
      expect(eventsSince(now, 'translate-cmk')).toHaveLength(3);
      await pass(1000 * hour);
      expect(eventsSince(now + 4 * hour * 1000, 'translate-cmk')).toHaveLength(80);
    });

    it('not while the account is deleted, nor afterwards for that time', async () => {
      const { accounts, deletedAccounts } = harness.emulator.azure.estate;
      const [id, deleted] = [...deletedAccounts].find(([, one]) => one.account.name === 'contoso-search-pilot') ?? [];
      if (id === undefined || deleted === undefined) throw new Error('There is no deleted account.');
      const identity = deleted.account.identity?.principalId ?? '';
      const uses = (): readonly KeyEvent[] =>
        harness.emulator.azure.keyEvents.entries().filter(({ caller }) => caller?.objectId === identity);
      const before = uses().length;
      expect(before).toBeGreaterThan(10);
      expect(uses().every(({ at }) => at <= deleted.deletionDate)).toBe(true);
      await pass(20 * hour);
      deletedAccounts.delete(id);
      accounts.set(id, deleted.account);
      await settle();
      expect(uses()).toHaveLength(before);
      await pass(hour);
      expect(uses()).toHaveLength(before + 1);
    });

    it('as judged at each moment, not at the end', async () => {
      const now = harness.clock.now();
      const key = vault(platform).keys.get('translate-cmk');
      const version = key?.versions.find((candidate) => candidate.version === usedVersion(translate));
      if (version === undefined) throw new Error('The version is gone.');
      const assignments = harness.emulator.azure.estate;
      const [id, assignment] =
        [...assignments.roleAssignments].find(([, { scope }]) => scope.endsWith('/keys/translate-cmk')) ?? [];
      if (id === undefined || assignment === undefined) throw new Error('There is no grant.');
      assignments.roleAssignments.delete(id);
      assignments.removedRoleAssignments.push({ assignment, effectiveUntil: now + 2.5 * hour * 1000 });
      await pass(5 * hour);
      const statuses = eventsSince(now, 'translate-cmk').map(({ at, status }) => [
        at < now + 2.5 * hour * 1000,
        status,
      ]);
      expect(statuses.filter(([, status]) => status === 200)).toHaveLength(statuses.filter(([early]) => early).length);
      expect(statuses.filter(([, status]) => status === 403).length).toBeGreaterThan(1);
    });

    it('and is written down where it is refused, each refusal in its own way', async () => {
      const now = harness.clock.now();
      const at = (name: string): KeyEvent | undefined =>
        harness.emulator.azure.keyEvents.entries().findLast((event) => event.keyId?.includes(`/keys/${name}/`));
      await pass(hour);
      expect(at('assistant-cmk')).toMatchObject({ status: 403, isRbacAuthorized: false, isAddressAuthorized: true });
      expect(at('assistant-cmk')?.resultDescription).toContain('Caller: name=Microsoft.CognitiveServices/accounts;');
      expect(at('summaries-cmk')).toMatchObject({ status: 403, isRbacAuthorized: true });
      expect(at('summaries-cmk')?.resultDescription).toContain('disabled');
      expect(at('claims-cmk')).toMatchObject({ status: 200, isAccessPolicyMatch: true, isRbacAuthorized: undefined });
      vault('kv-contoso-claims').accessPolicies = [];
      vault('kv-contoso-foundry').networkAcls = {
        bypass: 'None',
        defaultAction: 'Deny',
        ipRules: [],
        virtualNetworkRules: [],
      };
      await (await harness.keys('owner', platform).beginDeleteKey('translate-cmk')).pollUntilDone();
      await pass(hour);
      expect(at('claims-cmk')).toMatchObject({ status: 403, isAccessPolicyMatch: false });
      expect(at('foundry-cmk')).toMatchObject({ status: 403, isAddressAuthorized: false, isRbacAuthorized: undefined });
      expect(at('translate-cmk')).toMatchObject({ status: 404, resultSignature: 'KeyNotFound' });
      expect(now).toBeLessThan(at('translate-cmk')?.at ?? 0);
      expect([await opens('contoso-claims-prod'), await opens(translate)]).toEqual([false, false]);
      expect(await opens('contoso-foundry-research')).toBe(false);
      await harness.store('owner', 'POST', `https://${platform}.vault.azure.net/deletedkeys/translate-cmk/recover`);
      expect(await opens(translate)).toBe(true);
    });
  });

  describe('works with a key of a Managed HSM', () => {
    const group = 'rg-chat-prod';
    const name = 'contoso-chat-prod';
    const hsm = 'https://hsm-contoso-prod.managedhsm.azure.net';
    const encryption = {
      keySource: 'Microsoft.KeyVault',
      keyVaultProperties: { keyName: 'hsm-cmk', keyVersion: '', keyVaultUri: `${hsm}/` },
    } as const;

    it('once its identity holds a local role at the key', async () => {
      const { accounts } = harness.cognitiveServices('owner', harness.subscriptionId('Contoso Production'));
      const { identity } = await accounts.beginUpdateAndWait(group, name, { identity: { type: 'SystemAssigned' } });
      const switchOn = async (): Promise<unknown> =>
        await accounts.beginUpdateAndWait(group, name, { properties: { encryption } });
      expect((await rejection(switchOn())).message).toContain('keys/read/action on /keys/hsm-cmk');
      const url = `${hsm}/keys/hsm-cmk/providers/Microsoft.Authorization/roleAssignments/${randomUUID()}`;
      const role = '33413926-3206-4cdd-b39a-83574fe37a17';
      const properties = {
        principalId: identity?.principalId,
        roleDefinitionId: `Microsoft.KeyVault/providers/Microsoft.Authorization/roleDefinitions/${role}`,
      };
      expect((await harness.store('owner', 'PUT', url, { properties })).status).toBe(201);
      harness.pass(31);
      const at = harness.clock.now() - 1;
      await switchOn();
      expect((await accounts.get(group, name)).properties?.encryption).toEqual(encryption);
      expect(await opens(name)).toBe(true);
      const [store] = harness.emulator.azure.estate.managedHsms.values();
      expect(eventsSince(at, 'hsm-cmk').map((event) => [event.operationName, event.storeId])).toEqual(
        ['KeyGet', 'KeyWrap', 'KeyUnwrap'].map((operation) => [operation, store?.id]),
      );
      const keys = harness.hsmKeys('owner', 'hsm-contoso-prod');
      await keys.updateKeyRotationPolicy('hsm-cmk', { lifetimeActions: [] });
      const rotated = await keys.rotateKey('hsm-cmk');
      await pass(hour);
      expect(usedVersion(name)).toBe(rotated.properties.version);
      await harness.store('owner', 'DELETE', url);
      await pass(31);
      expect(await opens(name)).toBe(false);
    });

    it('not where the HSM is without purge protection or elsewhere', async () => {
      const [store] = harness.emulator.azure.estate.managedHsms.values();
      if (store === undefined) throw new Error('There is no Managed HSM.');
      const { accounts } = harness.cognitiveServices('owner', harness.subscriptionId('Contoso Production'));
      await accounts.beginUpdateAndWait(group, name, { identity: { type: 'SystemAssigned' } });
      const switchOn = (): Promise<unknown> => accounts.beginUpdateAndWait(group, name, { properties: { encryption } });
      store.enablePurgeProtection = false;
      expect((await rejection(switchOn())).message).toContain('recoverable and not purgeable');
      const nowhere = { ...encryption.keyVaultProperties, keyVaultUri: 'https://none.managedhsm.azure.net/' };
      const wrong = accounts.beginUpdateAndWait(group, name, {
        properties: { encryption: { ...encryption, keyVaultProperties: nowhere } },
      });
      expect((await rejection(wrong)).message).toContain('KeyVaultProperties is invalid');
    });
  });
});

describe('What a key store writes down of its clients', () => {
  let harness: Harness;
  beforeEach(async () => {
    harness = await Harness.start();
  });
  afterEach(async () => {
    await harness.close();
  });

  const last = (): KeyEvent | undefined =>
    harness.emulator.azure.keyEvents.entries().findLast(({ trustedService, caller }) => !trustedService && caller);

  it('names the operation, the version, the caller and why it was let in', async () => {
    const key = await harness.keys('owner', platform).getKey('archive-cmk');
    const { objectId, clientId } = harness.signIn('owner');
    expect(last()).toMatchObject({
      operationName: 'KeyGet',
      keyId: key.id,
      status: 200,
      resultSignature: 'OK',
      resultDescription: undefined,
      caller: { objectId, appId: clientId },
      callerAddress: '203.0.113.25',
      isAddressAuthorized: true,
      isRbacAuthorized: true,
      isAccessPolicyMatch: undefined,
      at: harness.clock.now(),
    });
    expect(last()?.requestUri).toContain(`https://${platform}.vault.azure.net/keys/archive-cmk`);
    await harness
      .cryptography('owner', key.id ?? '')
      .unwrapKey('RSA-OAEP', Buffer.alloc(384))
      .catch(() => undefined);
    expect(last()).toMatchObject({ operationName: 'KeyUnwrap', keyId: key.id, status: 400, algorithm: 'RSA-OAEP' });
  });

  it('tells refusals and what was not found', async () => {
    await rejection(harness.keys('contributor', platform).getKey('archive-cmk'));
    expect(last()).toMatchObject({ operationName: 'KeyGet', status: 403, isRbacAuthorized: false });
    expect(last()?.resultDescription).toContain('Caller is not authorized');
    await rejection(harness.keys('contributor', 'kv-contoso-claims').getKey('claims-cmk'));
    expect(last()).toMatchObject({ status: 403, isAccessPolicyMatch: false, isRbacAuthorized: undefined });
    await rejection(harness.keys('owner', 'kv-contoso-assistant').getKey('assistant-cmk'));
    expect(last()).toMatchObject({ status: 403, isAddressAuthorized: false });
    await rejection(harness.keys('owner', platform).getKey('none'));
    expect(last()).toMatchObject({ status: 404, resultSignature: 'KeyNotFound' });
  });

  it('writes nothing of who has no token', async () => {
    await harness.send('GET', `https://${platform}.vault.azure.net/keys?api-version=7.5`);
    expect(last()).toBeUndefined();
  });

  it('has a name for every operation', async () => {
    const base = `https://${platform}.vault.azure.net`;
    const jwk = { kty: 'EC', crv: 'P-256' };
    const requests: readonly (readonly [string, string, string, unknown?])[] = [
      ['KeyCreate', 'POST', '/keys/new/create', { kty: 'RSA' }],
      ['KeyImport', 'PUT', '/keys/new', { key: jwk }],
      ['KeyUpdate', 'PATCH', '/keys/new', {}],
      ['KeyList', 'GET', '/keys'],
      ['KeyListVersions', 'GET', '/keys/new/versions'],
      ['KeyRotate', 'POST', '/keys/new/rotate'],
      ['KeyRotationPolicyGet', 'GET', '/keys/new/rotationpolicy'],
      ['KeyRotationPolicySet', 'PUT', '/keys/new/rotationpolicy', {}],
      ['KeyBackup', 'POST', '/keys/new/backup'],
      ['KeyRestore', 'POST', '/keys/restore', {}],
      ['KeyEncrypt', 'POST', '/keys/new/encrypt', {}],
      ['KeyDecrypt', 'POST', '/keys/new/decrypt', {}],
      ['KeyWrap', 'POST', '/keys/new/wrapkey', {}],
      ['KeySign', 'POST', '/keys/new/sign', {}],
      ['KeyVerify', 'POST', '/keys/new/verify', {}],
      ['KeyDelete', 'DELETE', '/keys/new'],
      ['KeyGetDeleted', 'GET', '/deletedkeys/new'],
      ['KeyListDeleted', 'GET', '/deletedkeys'],
      ['KeyRecover', 'POST', '/deletedkeys/new/recover'],
      ['KeyPurge', 'DELETE', '/deletedkeys/new'],
    ];
    for (const [operation, method, path, body] of requests) {
      await harness.store('owner', method, `${base}${path}`, body);
      expect([path, last()?.operationName]).toEqual([path, operation]);
    }
  });
});

function named<Named extends { readonly name: string }>(map: ReadonlyMap<string, Named>, name: string): Named {
  const found = [...map.values()].find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`Nothing is named '${name}'.`);
  return found;
}
