import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { errorOf, Harness, rejection, type RawReply } from './harness.ts';

const definitions = {
  expirationSet: '152b15f7-8e1f-4c1f-ab71-8c010ba5dbc0',
  daysBeforeExpiry: '5ff38825-c5d8-47c5-b70e-069a21955146',
  maximumValidity: '49a22571-d204-4c91-a7b6-09b1a586fbc9',
  active: 'c26e4b24-cf98-4c67-b48b-5a25c4c69eb9',
  rsaSize: '82067dbb-e53b-4e06-b631-546d197452d9',
  keyType: '75c4f823-d65c-4f29-a733-01d0077fdbcb',
  inHsm: '587c79fe-dd04-4a5e-9d0b-f89598c7261b',
  rotation: 'd8cf8476-a2ec-4916-896e-992351803c44',
  hsmExpirationSet: '1d478a74-21ba-4b9f-9d8f-8e6fced0eec5',
  hsmOctSize: 'fa85a975-a142-46dc-a9ab-8cc69ecb358c',
} as const;
const day = 86_400;

describe('Policies on keys with the effect Deny', () => {
  let harness: Harness;
  let group: string;
  const vault = 'kv-contoso-platform';
  const keys = `https://${vault}.vault.azure.net/keys`;
  const hsmKeys = 'https://hsm-contoso-prod.managedhsm.azure.net/keys';
  beforeEach(async () => {
    harness = await Harness.start();
    group = `/subscriptions/${harness.subscriptionId('Contoso Production')}`;
  });
  afterEach(async () => {
    await harness.close();
  });

  const now = (): number => Math.floor(harness.clock.now() / 1000);
  const assign = async (
    definition: keyof typeof definitions,
    parameters: Readonly<Record<string, unknown>> = {},
    properties: object = {},
    name = 'guard',
  ): Promise<void> => {
    const path = `${group}/providers/Microsoft.Authorization/policyAssignments/${name}?api-version=2024-05-01`;
    const given = Object.entries({ effect: 'Deny', ...parameters }).map(([key, value]) => [key, { value }]);
    const put = await harness.arm('owner', 'PUT', path, {
      properties: {
        policyDefinitionId: `/providers/Microsoft.Authorization/policyDefinitions/${definitions[definition]}`,
        parameters: Object.fromEntries(given) as object,
        ...properties,
      },
    });
    expect(put.status).toBe(201);
  };
  const create = async (body: object, name = 'new', store = keys): Promise<RawReply> =>
    await harness.store('owner', 'POST', `${store}/${name}/create`, body);
  const codeOf = (reply: RawReply): unknown => {
    const { error } = JSON.parse(reply.text) as { error?: { code: string; innererror?: { code: string } } };
    return error === undefined ? reply.status : [reply.status, error.code, error.innererror?.code];
  };
  const denied = [403, 'Forbidden', 'ForbiddenByPolicy'];

  it.each<[keyof typeof definitions, Readonly<Record<string, unknown>>, object, object]>([
    ['expirationSet', {}, { kty: 'RSA' }, { kty: 'RSA', attributes: { exp: 4e9 } }],
    ['rsaSize', { minimumRSAKeySize: 3072 }, { kty: 'RSA', key_size: 2048 }, { kty: 'RSA', key_size: 3072 }],
    ['rsaSize', { minimumRSAKeySize: 3072 }, { kty: 'RSA' }, { kty: 'EC' }],
    ['keyType', { allowedKeyTypes: ['RSA', 'RSA-HSM'] }, { kty: 'EC' }, { kty: 'RSA' }],
    ['inHsm', {}, { kty: 'RSA' }, { kty: 'RSA-HSM' }],
  ])('%s %j denies the making of %j and lets %j be made', async (definition, parameters, wrong, right) => {
    await assign(definition, parameters);
    const refused = await create(wrong);
    expect(codeOf(refused)).toEqual(denied);
    expect(errorOf(refused).message).toContain(`Key 'new' was disallowed by policy. Policy identifiers: '[{"policy`);
    expect(errorOf(refused).message).toContain(definitions[definition]);
    expect((await harness.store('owner', 'GET', `${keys}/new`)).status).toBe(404);
    expect(codeOf(await create(right))).toBe(200);
  });

  it.each<[keyof typeof definitions, Readonly<Record<string, unknown>>, number, number]>([
    ['maximumValidity', { maximumValidityInDays: 90 }, 91, 90],
    ['daysBeforeExpiry', { minimumDaysBeforeExpiration: 30 }, 29, 31],
  ])('%s %j denies an expiry after %d days and not after %d', async (definition, parameters, wrong, right) => {
    await assign(definition, parameters);
    const expiringIn = async (days: number): Promise<RawReply> =>
      await create({ kty: 'RSA', attributes: { exp: now() + days * day } });
    expect(codeOf(await expiringIn(wrong))).toEqual(denied);
    expect(codeOf(await expiringIn(right))).toBe(200);
  });

  it('deny importing, a change, a rotation and a new version too, and leave what is there as it is', async () => {
    expect(codeOf(await create({ kty: 'RSA' }, 'old'))).toBe(200);
    const [before] = harness.emulator.azure.estate.vaults.named(vault)?.keys.get('old')?.versions ?? [];
    const unchanged = structuredClone(before);
    await assign('expirationSet');
    const jwk = { kty: 'EC', crv: 'P-256' };
    const { privateKey } = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign']);
    const { x, y, d } = await crypto.subtle.exportKey('jwk', privateKey);
    const imported = async (attributes: object): Promise<RawReply> =>
      await harness.store('owner', 'PUT', `${keys}/brought`, { key: { ...jwk, x, y, d }, attributes });
    expect(codeOf(await imported({}))).toEqual(denied);
    expect(codeOf(await imported({ exp: now() + day }))).toBe(200);
    const update = async (body: object): Promise<unknown> =>
      codeOf(await harness.store('owner', 'PATCH', `${keys}/old/${before?.version ?? ''}`, body));
    expect(await update({ tags: { a: 'b' } })).toEqual(denied);
    expect(await update({ key_ops: ['sign'] })).toEqual(denied);
    expect(codeOf(await create({ kty: 'RSA' }, 'old'))).toEqual(denied);
    expect(codeOf(await harness.store('owner', 'POST', `${keys}/old/rotate`))).toEqual(denied);
    expect(harness.emulator.azure.estate.vaults.named(vault)?.keys.get('old')?.versions).toEqual([
      { ...unchanged, material: before?.material },
    ]);
    expect(await update({ attributes: { exp: now() + day }, tags: { a: 'b' } })).toBe(200);
    expect(before).toMatchObject({ exp: now() + day, tags: { a: 'b' }, enabled: true });
    // A rotation takes its expiry from the policy of the key.
    await harness.store('owner', 'PUT', `${keys}/old/rotationpolicy`, { attributes: { expiryTime: 'P90D' } });
    expect(codeOf(await harness.store('owner', 'POST', `${keys}/old/rotate`))).toBe(200);
    // What is used and read is no matter of theirs.
    expect((await harness.keys('owner', vault).getKey('retired-cmk')).name).toBe('retired-cmk');
  });

  it('are asked after the right, and their refusal is written down', async () => {
    await assign('expirationSet');
    const reader = await harness.store('reader', 'POST', `${keys}/new/create`, { kty: 'RSA' });
    expect(codeOf(reader)).toEqual([403, 'Forbidden', 'ForbiddenByRbac']);
    await create({ kty: 'RSA' });
    const entry = harness.emulator.azure.keyEvents.entries().at(-1);
    expect(entry).toMatchObject({ operationName: 'KeyCreate', status: 403 });
  });

  it('deny keys through Resource Manager in its form', async () => {
    await assign('expirationSet');
    const put = async (attributes: object): Promise<RawReply> =>
      await harness.arm(
        'owner',
        'PUT',
        `${group}/resourceGroups/rg-platform-prod/providers/Microsoft.KeyVault/vaults/${vault}/keys/by-arm?api-version=2023-07-01`,
        { properties: { kty: 'RSA', keySize: 2048, attributes } },
      );
    const refused = await put({});
    expect([refused.status, errorOf(refused).code]).toEqual([403, 'Forbidden']);
    expect((await put({ exp: now() + day })).status).toBe(200);
  });

  it('hold for the kind of key store that they are about', async () => {
    await assign('expirationSet');
    expect(codeOf(await create({ kty: 'RSA' }, 'new', hsmKeys))).toBe(200);
    await assign('hsmExpirationSet');
    expect(codeOf(await create({ kty: 'RSA' }, 'newer', hsmKeys))).toEqual(denied);
    expect(codeOf(await create({ kty: 'RSA' }))).toBe(200);
    await assign('hsmOctSize', { minimumOctKeySize: 256 });
    expect(codeOf(await create({ kty: 'oct-HSM', key_size: 128 }, 'small', hsmKeys))).toEqual(denied);
    expect(codeOf(await create({ kty: 'oct-HSM', key_size: 256 }, 'large', hsmKeys))).toBe(200);
  });

  it.each<[string, Readonly<Record<string, unknown>>, object]>([
    ['with the effect Audit', { effect: 'Audit' }, {}],
    ['with the effect Disabled', { effect: 'Disabled' }, {}],
    ['that are not enforced', {}, { enforcementMode: 'DoNotEnforce' }],
  ])('deny nothing %s', async (_, parameters, properties) => {
    await assign('expirationSet', parameters, properties);
    expect(codeOf(await create({ kty: 'RSA' }))).toBe(200);
  });

  it('hold at their scope, without what is left out of it', async () => {
    const notScopes = [`${group}/resourceGroups/rg-platform-prod`];
    await assign('expirationSet', {}, { notScopes });
    expect(codeOf(await create({ kty: 'RSA' }))).toBe(200);
    expect(codeOf(await create({ kty: 'RSA' }, 'new', 'https://kv-contoso-chat.vault.azure.net/keys'))).toEqual(denied);
  });

  it('stop no rotation that the key store makes by itself', async () => {
    await create({ kty: 'RSA' }, 'turning');
    await harness.store('owner', 'PUT', `${keys}/turning/rotationpolicy`, {
      lifetimeActions: [{ trigger: { timeAfterCreate: 'P30D' }, action: { type: 'Rotate' } }],
    });
    await assign('expirationSet');
    harness.pass(31 * day);
    const versions = await harness.store('owner', 'GET', `${keys}/turning/versions`);
    expect((JSON.parse(versions.text) as { value: unknown[] }).value).toHaveLength(2);
  });

  it('know no denial of keys without a rotation policy, which is found later', async () => {
    await assign('rotation', { maximumDaysToRotate: 90 });
    expect(codeOf(await create({ kty: 'RSA' }))).toBe(200);
  });

  describe('beside their states', () => {
    const query = async (scope: string, filter = '', who = 'owner'): Promise<RawReply> => {
      const path = `${scope}/providers/Microsoft.PolicyInsights/componentPolicyStates/latest/queryResults`;
      const suffix = filter === '' ? '' : `&$filter=${encodeURIComponent(filter)}`;
      return await harness.arm(who, 'POST', `${path}?api-version=2022-04-01${suffix}`);
    };
    interface Row {
      readonly componentId: string;
      readonly complianceState: string;
      readonly resourceId: string;
    }
    const rowsOf = (reply: RawReply): readonly Row[] => (JSON.parse(reply.text) as { value: Row[] }).value;

    it('show each key as a component', async () => {
      await assign('expirationSet', { effect: 'Audit' });
      await assign('active', { effect: 'Audit', maximumValidityInDays: 90 }, {}, 'other');
      harness.pass(31 * 60);
      const all = rowsOf(await query(group));
      expect(all[0]).toMatchObject({ componentType: 'Key', resourceType: 'Microsoft.KeyVault/vaults' });
      expect(all[0]).not.toHaveProperty('components');
      const vaultId = `${group}/resourceGroups/rg-platform-prod/providers/Microsoft.KeyVault/vaults/${vault}`;
      const filter = "policyAssignmentName eq 'guard' and complianceState eq 'NonCompliant'";
      const broken = rowsOf(await query(vaultId, filter));
      expect(broken.map(({ componentId }) => componentId)).toContain('archive-cmk');
      expect(broken.map(({ componentId }) => componentId)).not.toContain('retired-cmk');
      const under = await query(`${group}/providers/Microsoft.Authorization/policyAssignments/guard`);
      expect(rowsOf(under).length).toBe(all.length / 2);
      expect((await query(group, '', 'contributor')).status).toBe(200);
    });

    it('are refused to who may not read them, in another version, with another filter', async () => {
      const path = `${group}/providers/Microsoft.PolicyInsights/componentPolicyStates/latest/queryResults`;
      const wrong = await harness.arm('owner', 'POST', `${path}?api-version=2019-10-01`);
      expect(errorOf(wrong).code).toBe('NoRegisteredProviderFound');
      expect(errorOf(await query(group, 'startswith(componentId, x)')).code).toBe('BadRequest');
    });
  });

  it('are told to the real SDK', async () => {
    await assign('expirationSet');
    const refused = await rejection(harness.keys('owner', vault).createRsaKey('new'));
    expect(refused).toMatchObject({ statusCode: 403, code: 'Forbidden' });
  });
});
