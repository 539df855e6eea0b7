import { randomBytes, randomUUID, X509Certificate } from 'node:crypto';
import { compactDecrypt, CompactEncrypt } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { joinShares } from '../../../src/emulator/managedHsm/secretSharing.ts';
import { selfSigned, type Certificate } from '../../support/certificate.ts';
import { errorOf, Harness, rejection, type RawReply } from './harness.ts';

const host = 'https://hsm-fresh.managedhsm.azure.net';
const certificates = ['first', 'second', 'third'].map(selfSigned);

interface SecurityDomain {
  readonly EncData: { readonly data: readonly { readonly compact_jwe: string }[] };
  readonly SharedKeys: {
    readonly enc_shares: readonly { readonly enc_key: string; readonly x5t_256: string }[];
    readonly required: number;
  };
}

describe('A new Managed HSM', () => {
  let harness: Harness;
  let subscription: string;
  beforeEach(async () => {
    harness = await Harness.start({ lro: 60 });
    subscription = harness.subscriptionId('Contoso Production');
    const made = await harness.arm('owner', 'PUT', hsmPath(), {
      location: 'swedencentral',
      sku: { family: 'B', name: 'Standard_B1' },
      properties: { tenantId: harness.emulator.tenantId, initialAdminObjectIds: [harness.signIn('owner').objectId] },
    });
    expect(made.status).toBe(200);
    harness.pass(60);
  });
  afterEach(async () => {
    await harness.close();
  });

  const hsmPath = (): string =>
    `/subscriptions/${subscription}/resourceGroups/rg-chat-prod/providers/Microsoft.KeyVault/managedHSMs/hsm-fresh?api-version=2024-11-01`;
  const download = async (body: unknown, who = 'owner'): Promise<RawReply> =>
    await harness.store(who, 'POST', `${host}/securitydomain/download`, body);
  const wanted = (required: number) => ({ certificates: certificates.map(({ jwk }) => jwk), required });
  const activation = async (): Promise<unknown> => {
    const { hsms } = { hsms: harness.keyVault('owner', subscription).managedHsms };
    return (await hsms.get('rg-chat-prod', 'hsm-fresh')).properties?.securityDomainProperties?.activationStatus;
  };

  it('keeps no keys and gives no roles before its security domain is downloaded', async () => {
    const refused = await rejection(harness.hsmKeys('owner', 'hsm-fresh').createRsaKey('cmk'));
    expect(refused).toMatchObject({ statusCode: 403, code: 'Forbidden' });
    const assignments = `${host}/providers/Microsoft.Authorization/roleAssignments`;
    expect((await harness.store('owner', 'GET', assignments)).status).toBe(403);
    expect(await activation()).toBe('NotActivated');
  });

  it('is activated by the download, once that is done', async () => {
    const reply = await download(wanted(2));
    expect(reply.status).toBe(202);
    const poll = String(reply.headers['azure-asyncoperation']);
    expect(poll).toMatch(/\/securitydomain\/download\/pending\?api-version=[\w.-]+$/);
    const token = await harness.token('owner', 'https://managedhsm.azure.net/.default');
    const asItStands = async () => await harness.send('GET', poll, { authorization: `Bearer ${token}` });
    const pending = async () => JSON.parse((await asItStands()).text) as unknown;
    expect(await pending()).toMatchObject({ status: 'InProgress' });
    expect(await activation()).toBe('NotActivated');
    harness.pass(60);
    expect(await pending()).toMatchObject({ status: 'Success' });
    expect(await activation()).toBe('Active');
    const roleDefinitionId =
      'Microsoft.KeyVault/providers/Microsoft.Authorization/roleDefinitions/21dbd100-6940-42c2-9190-5d6cb909625b';
    const principalId = harness.signIn('owner').objectId;
    const assigned = `${host}/providers/Microsoft.Authorization/roleAssignments/${randomUUID()}`;
    expect(
      (await harness.store('owner', 'PUT', assigned, { properties: { roleDefinitionId, principalId } })).status,
    ).toBe(201);
    harness.pass(30);
    expect((await harness.hsmKeys('owner', 'hsm-fresh').createRsaKey('cmk')).keyType).toBe('RSA-HSM');
  });

  it('gives a domain that so many certificates open as were required, and no fewer', async () => {
    const { value } = JSON.parse((await download(wanted(2))).text) as { value: string };
    const domain = JSON.parse(value) as SecurityDomain;
    expect(domain.SharedKeys.required).toBe(2);
    const shareOf = async ({ privateKey, thumbprint }: Certificate): Promise<Buffer> => {
      const held = domain.SharedKeys.enc_shares.find((share) => share.x5t_256 === thumbprint);
      return Buffer.from((await compactDecrypt(held?.enc_key ?? '', privateKey)).plaintext);
    };
    const shares = await Promise.all(certificates.map(shareOf));
    const sealed = domain.EncData.data[0]?.compact_jwe ?? '';
    const opened = await compactDecrypt(sealed, joinShares(shares.slice(1)));
    expect(JSON.parse(Buffer.from(opened.plaintext).toString())).toMatchObject({ tenantId: harness.emulator.tenantId });
    await expect(compactDecrypt(sealed, joinShares(shares.slice(0, 1)))).rejects.toThrow();
  });

  it.each([
    ['two certificates', { certificates: certificates.slice(0, 2).map(({ jwk }) => jwk), required: 2 }],
    ['a quorum of one', wanted(1)],
    ['a quorum of more than there are', wanted(4)],
    ['something else than certificates', { certificates: [{ kty: 'RSA', n: 'AQAB', e: 'AQAB' }, {}, {}] }],
    ['a key that is not in its certificate', { certificates: certificates.map(({ jwk }) => ({ ...jwk, e: 'AQAC' })) }],
  ])('refuses %s', async (_, body) => {
    const reply = await download(body);
    expect([reply.status, errorOf(reply).code]).toEqual([400, 'BadParameter']);
    expect(await activation()).toBe('NotActivated');
  });

  it('gives its security domain to administrators only', async () => {
    const reply = await download(wanted(2), 'contributor');
    expect([reply.status, errorOf(reply).code]).toEqual([403, 'AccessDenied']);
  });
});

describe('The security domain of another Managed HSM', () => {
  let harness: Harness;
  beforeEach(async () => {
    harness = await Harness.start({ lro: 60 });
    const subscription = harness.subscriptionId('Contoso Production');
    const path = `/subscriptions/${subscription}/resourceGroups/rg-chat-prod/providers/Microsoft.KeyVault/managedHSMs/hsm-fresh?api-version=2024-11-01`;
    await harness.arm('owner', 'PUT', path, {
      location: 'swedencentral',
      sku: { family: 'B', name: 'Standard_B1' },
      properties: { tenantId: harness.emulator.tenantId, initialAdminObjectIds: [harness.signIn('owner').objectId] },
    });
    harness.pass(60);
  });
  afterEach(async () => {
    await harness.close();
  });

  const lost = 'https://hsm-contoso-prod.managedhsm.azure.net';
  interface TransferKey {
    readonly key_format: string;
    readonly transfer_key: { readonly x5c: readonly [string]; readonly n: string; readonly alg: string };
  }
  const transferKey = async (): Promise<TransferKey> =>
    JSON.parse((await harness.store('owner', 'GET', `${host}/securitydomain/upload`)).text) as TransferKey;
  const upload = async (value: unknown, who = 'owner', to = host): Promise<RawReply> =>
    await harness.store(who, 'POST', `${to}/securitydomain/upload`, { value });
  const pending = async (): Promise<unknown> =>
    JSON.parse((await harness.store('owner', 'GET', `${host}/securitydomain/upload/pending`)).text) as unknown;

  /** What administrators kept of the lost one, opened by two of them. */
  async function opened(): Promise<Uint8Array> {
    const body = { certificates: certificates.map(({ jwk }) => jwk), required: 2 };
    const reply = await harness.store('owner', 'POST', `${lost}/securitydomain/download`, body);
    const { EncData, SharedKeys } = JSON.parse((JSON.parse(reply.text) as { value: string }).value) as SecurityDomain;
    const shares = await Promise.all(
      certificates.slice(0, 2).map(async ({ privateKey, thumbprint }) => {
        const held = SharedKeys.enc_shares.find((share) => share.x5t_256 === thumbprint);
        return Buffer.from((await compactDecrypt(held?.enc_key ?? '', privateKey)).plaintext);
      }),
    );
    return (await compactDecrypt(EncData.data[0]?.compact_jwe ?? '', joinShares(shares))).plaintext;
  }

  /** The domain as the Azure CLI prepares it for the transfer key. */
  async function restoreBlob(domain: Uint8Array): Promise<string> {
    const { transfer_key: key } = await transferKey();
    const { publicKey } = new X509Certificate(Buffer.from(key.x5c[0], 'base64'));
    const master = randomBytes(64);
    const again = (text: string): string => Buffer.from(text).toString('base64url');
    const sealed = await new CompactEncrypt(domain)
      .setProtectedHeader({ alg: 'dir', enc: 'A256CBC-HS512' })
      .encrypt(master);
    const wrapped = await new CompactEncrypt(master)
      .setProtectedHeader({ alg: 'RSA-OAEP-256', enc: 'A256CBC-HS512' })
      .encrypt(publicKey);
    return JSON.stringify({
      EncData: { data: [{ compact_jwe: again(sealed), tag: 'SecurityDomain' }], kdf: 'none' },
      WrappedKey: { enc_key: again(wrapped), x5t_256: '' },
    });
  }

  it('activates a new one that it is uploaded to', async () => {
    const { key_format: format, transfer_key: key } = await transferKey();
    expect([format, key.alg]).toEqual(['jwk', 'RSA-OAEP-256']);
    const { publicKey } = new X509Certificate(Buffer.from(key.x5c[0], 'base64'));
    expect(publicKey.export({ format: 'jwk' }).n).toBe(key.n);
    expect(await transferKey()).toMatchObject({ transfer_key: { n: key.n } });
    const blob = await restoreBlob(await opened());
    const reply = await upload(blob);
    expect([reply.status, JSON.parse(reply.text)]).toMatchObject([202, { status: 'InProgress' }]);
    expect(reply.headers['azure-asyncoperation']).toMatch(
      new RegExp(`^${host}/securitydomain/upload/pending\\?api-version=`),
    );
    expect(await pending()).toMatchObject({ status: 'InProgress' });
    expect(errorOf(await upload(blob)).code).toBe('Conflict');
    const keys = `${host}/keys`;
    expect((await harness.store('owner', 'GET', keys)).status).toBe(403);
    harness.pass(60);
    expect(await pending()).toMatchObject({ status: 'Success' });
    const assignments = `${host}/providers/Microsoft.Authorization/roleAssignments`;
    expect((await harness.store('owner', 'GET', assignments)).status).toBe(200);
  });

  it('is refused where it cannot be opened or is of another tenant, by one that is active, and to others', async () => {
    const domain = await opened();
    const blob = await restoreBlob(domain);
    const other = JSON.parse(Buffer.from(domain).toString()) as object;
    const foreign = Buffer.from(JSON.stringify({ ...other, tenantId: randomUUID() }));
    for (const value of [
      '{}',
      'no JSON',
      blob.replace('"enc_key":"', '"enc_key":"AA'),
      await restoreBlob(foreign),
      7,
    ]) {
      const reply = await upload(value);
      expect([reply.status, errorOf(reply).code]).toEqual([400, 'BadParameter']);
    }
    expect((await harness.store('owner', 'GET', `${host}/keys`)).status).toBe(403);
    const refused = await upload(blob, 'contributor');
    expect([refused.status, errorOf(refused).code]).toEqual([403, 'AccessDenied']);
    // It was not made for the transfer key of another.
    expect(errorOf(await upload(blob, 'owner', lost)).code).toBe('BadParameter');
    expect((await harness.store('contributor', 'GET', `${host}/securitydomain/upload`)).status).toBe(403);
  });
});

describe('Custom local roles of a Managed HSM', () => {
  let harness: Harness;
  beforeEach(async () => {
    harness = await Harness.start();
  });
  afterEach(async () => {
    await harness.close();
  });

  const hsm = 'https://hsm-contoso-prod.managedhsm.azure.net';
  const name = randomUUID();
  const definition = (scope = ''): string => `${hsm}${scope}/providers/Microsoft.Authorization/roleDefinitions/${name}`;
  const put = async (dataActions: readonly string[], who = 'owner'): Promise<RawReply> =>
    await harness.store(who, 'PUT', definition(), {
      properties: { roleName: 'Signer', description: 'Signs', permissions: [{ actions: [], dataActions }] },
    });
  const action = (verb: string): string => `Microsoft.KeyVault/managedHsm/keys/${verb}/action`;

  it('are made, changed, listed and deleted', async () => {
    const made = await put([action('sign')]);
    expect(made.status).toBe(201);
    expect(JSON.parse(made.text)).toEqual({
      id: `Microsoft.KeyVault/providers/Microsoft.Authorization/roleDefinitions/${name}`,
      name,
      properties: {
        assignableScopes: ['/'],
        description: 'Signs',
        permissions: [{ actions: [], dataActions: [action('sign')], notActions: [], notDataActions: [] }],
        roleName: 'Signer',
        type: 'CustomRole',
      },
      type: 'Microsoft.Authorization/roleDefinitions',
    });
    expect((await put([action('sign'), action('read')])).status).toBe(201);
    const listed = await harness.store('owner', 'GET', `${hsm}/providers/Microsoft.Authorization/roleDefinitions`);
    const { value } = JSON.parse(listed.text) as { value: { name: string }[] };
    expect(value.filter((role) => role.name === name)).toHaveLength(1);
    const removed = await harness.store('owner', 'DELETE', definition());
    expect([removed.status, (JSON.parse(removed.text) as { name: string }).name]).toEqual([200, name]);
    expect(errorOf(await harness.store('owner', 'GET', definition())).code).toBe('RoleDefinitionNotFound');
  });

  it('grant exactly what they say, and stay while they are assigned', async () => {
    await put([action('read')]);
    const { objectId } = harness.signIn('contributor');
    const roleDefinitionId = `Microsoft.KeyVault/providers/Microsoft.Authorization/roleDefinitions/${name}`;
    const assignment = `${hsm}/keys/providers/Microsoft.Authorization/roleAssignments/${randomUUID()}`;
    const body = { properties: { roleDefinitionId, principalId: objectId } };
    expect((await harness.store('owner', 'PUT', assignment, body)).status).toBe(201);
    harness.pass(30);
    expect((await harness.hsmKeys('contributor', 'hsm-contoso-prod').getKey('hsm-cmk')).name).toBe('hsm-cmk');
    const refused = await rejection(harness.hsmKeys('contributor', 'hsm-contoso-prod').createRsaKey('other'));
    expect(refused).toMatchObject({ statusCode: 403, code: 'AccessDenied' });
    const kept = await harness.store('owner', 'DELETE', definition());
    expect([kept.status, errorOf(kept).code]).toEqual([409, 'RoleDefinitionHasAssignments']);
  });

  it('are refused where they are malformed, elsewhere than at /, in place of a built-in role, or to others', async () => {
    expect(errorOf(await put(['Microsoft.Storage/storageAccounts/read'])).code).toBe('BadParameter');
    expect((await harness.store('owner', 'PUT', definition('/keys'), {})).status).toBe(400);
    const builtIn = definition().replace(name, '21dbd100-6940-42c2-9190-5d6cb909625b');
    expect((await harness.store('owner', 'DELETE', builtIn)).status).toBe(400);
    expect(errorOf(await put([action('sign')], 'contributor')).code).toBe('AccessDenied');
  });
});
