import { randomBytes, randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { all, errorOf, Harness, rejection, type RawReply } from './harness.ts';

const name = 'hsm-contoso-prod';
const hsm = `https://${name}.managedhsm.azure.net`;
const serviceEncryption = '33413926-3206-4cdd-b39a-83574fe37a17';
const cryptoUser = '21dbd100-6940-42c2-9190-5d6cb909625b';
const day = 24 * 60 * 60;

describe('A Managed HSM', () => {
  let harness: Harness;
  beforeEach(async () => {
    harness = await Harness.start();
  });
  afterEach(async () => {
    await harness.close();
  });

  const parsed = (reply: RawReply): unknown => JSON.parse(reply.text);
  const assignmentAt = (scope: string, id: string): string =>
    `${hsm}${scope}/providers/Microsoft.Authorization/roleAssignments/${id}`;

  async function assign(scope: string, role: string, id: string = randomUUID()): Promise<RawReply> {
    const roleDefinitionId = `Microsoft.KeyVault/providers/Microsoft.Authorization/roleDefinitions/${role}`;
    const { objectId } = harness.signIn('contributor');
    const body = { properties: { roleDefinitionId, principalId: objectId } };
    return await harness.store('owner', 'PUT', assignmentAt(scope, id), body);
  }

  describe('keeps keys', () => {
    it.each([
      ['RSA', 'RSA-HSM'],
      ['EC', 'EC-HSM'],
      ['oct', 'oct-HSM'],
    ] as const)('of the sort %s', async (asked, kept) => {
      const client = harness.hsmKeys('owner', name);
      const key = await client.createKey('made', asked === 'RSA' ? 'RSA' : asked === 'EC' ? 'EC-HSM' : 'oct-HSM');
      expect(key.keyType).toBe(kept);
      expect(key.id).toMatch(/^https:\/\/hsm-contoso-prod\.managedhsm\.azure\.net\/keys\/made\/[0-9a-f]{32}$/);
      expect((await client.getKey('made')).properties.recoveryLevel).toBe('Recoverable');
      const names = (await all(client.listPropertiesOfKeys())).map((row) => row.name);
      expect(names).toEqual(['hsm-cmk', 'made']);
    });

    it.each(['RSA1_5', 'RSA-OAEP', 'RSA-OAEP-256'] as const)('that wrap and unwrap with %s', async (algorithm) => {
      const key = await harness.hsmKeys('owner', name).getKey('hsm-cmk');
      const client = harness.cryptography('owner', key.id ?? '');
      const secret = randomBytes(32);
      const { result } = await client.wrapKey(algorithm, secret);
      expect(Buffer.from((await client.unwrapKey(algorithm, result)).result).equals(secret)).toBe(true);
    });

    it('that encrypt and wrap with AES', async () => {
      const key = await harness.hsmKeys('owner', name).createOctKey('aes', { hsm: true, keySize: 256 });
      const client = harness.cryptography('owner', key.id ?? '');
      const plaintext = randomBytes(40);
      const additionalAuthenticatedData = randomBytes(10);
      const sealed = await client.encrypt({ algorithm: 'A256GCM', plaintext, additionalAuthenticatedData });
      const { iv, authenticationTag, result: ciphertext } = sealed;
      if (iv === undefined || authenticationTag === undefined) throw new Error('There is no vector or no tag.');
      const open = { algorithm: 'A256GCM', ciphertext, iv, authenticationTag } as const;
      const opened = await client.decrypt({ ...open, additionalAuthenticatedData });
      expect(Buffer.from(opened.result).equals(plaintext)).toBe(true);
      expect(await rejection(client.decrypt(open))).toMatchObject({ statusCode: 400, code: 'BadParameter' });
      const cbc = await client.encrypt({ algorithm: 'A256CBCPAD', plaintext, iv: randomBytes(16) });
      const padded = { algorithm: 'A256CBCPAD', ciphertext: cbc.result, iv: cbc.iv ?? new Uint8Array() } as const;
      expect(Buffer.from((await client.decrypt(padded)).result).equals(plaintext)).toBe(true);
      const secret = randomBytes(32);
      const wrapped = await client.wrapKey('A256KW', secret);
      expect(Buffer.from((await client.unwrapKey('A256KW', wrapped.result)).result).equals(secret)).toBe(true);
      expect(await rejection(client.wrapKey('A128KW', secret))).toMatchObject({ statusCode: 400 });
    });

    it('that are deleted at once, recovered, and guarded from being purged', async () => {
      const client = harness.hsmKeys('owner', name);
      const { id } = await client.getKey('hsm-cmk');
      const deletion = await client.beginDeleteKey('hsm-cmk');
      expect(deletion.getResult()?.properties.recoveryId).toBe(`${hsm}/deletedkeys/hsm-cmk`);
      expect((await all(client.listDeletedKeys())).map((row) => row.name)).toEqual(['hsm-cmk']);
      expect(await rejection(client.createRsaKey('hsm-cmk', { hsm: true }))).toMatchObject({ statusCode: 409 });
      expect(await rejection(client.purgeDeletedKey('hsm-cmk'))).toMatchObject({ statusCode: 403, code: 'Forbidden' });
      await (await client.beginRecoverDeletedKey('hsm-cmk')).pollUntilDone();
      expect((await client.getKey('hsm-cmk')).id).toBe(id);
      const missing = await rejection(client.getKey('none'));
      expect([missing.statusCode, missing.code]).toEqual([404, 'KeyNotFound']);
      expect(missing.message).toMatch(
        /^Key not found: Key not found: https:\/\/hsm-contoso-prod\.managedhsm\.azure\.net\/keys\/none \(Activity ID: [0-9a-f-]{36}\)$/,
      );
    });

    it('that are backed up and restored', async () => {
      const client = harness.hsmKeys('owner', name);
      const key = await client.createRsaKey('moved', { hsm: true });
      const blob = (await client.backupKey('moved')) ?? new Uint8Array();
      const conflict = await rejection(client.restoreKeyBackup(blob));
      expect([conflict.statusCode, conflict.code]).toEqual([409, 'Conflict']);
      const [store] = harness.emulator.azure.estate.managedHsms.values();
      store?.keys.delete('moved');
      expect((await client.restoreKeyBackup(blob)).id).toBe(key.id);
    });

    it('of which backups are JSON Web Encryptions, that no vault takes', async () => {
      const client = harness.hsmKeys('owner', name);
      await client.createRsaKey('moved', { hsm: true });
      const blob = Buffer.from((await client.backupKey('moved')) ?? []);
      const [header = ''] = blob.toString().split('.');
      expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toEqual({
        alg: 'dir',
        enc: 'A256CBC-HS512',
        kid: 'backup-protection-key',
      });
      const vault = harness.keys('owner', 'kv-contoso-platform');
      const elsewhere = await rejection(vault.restoreKeyBackup(blob));
      expect([elsewhere.statusCode, elsewhere.code]).toEqual([400, 'BadParameter']);
      const ofVault = (await vault.backupKey('archive-cmk')) ?? new Uint8Array();
      expect((await rejection(client.restoreKeyBackup(ofVault))).code).toBe('BadParameter');
      const damaged = Buffer.from(`${blob.toString().slice(0, -8)}AAAAAAAA`);
      expect((await rejection(client.restoreKeyBackup(damaged))).code).toBe('Malformed backup blob');
    });

    it('that may be released, by the policy that was written', async () => {
      const data = Buffer.from('{"version":"1.0.0"}').toString('base64url');
      const body = { kty: 'RSA-HSM', attributes: { exportable: true }, release_policy: { data } };
      const made = await harness.store('owner', 'POST', `${hsm}/keys/confidential/create`, body);
      const policy = { contentType: 'application/json; charset=utf-8', data, immutable: false };
      expect(parsed(made)).toMatchObject({ attributes: { exportable: true }, release_policy: policy });
      const fixed = { release_policy: { data, immutable: true } };
      await harness.store('owner', 'PATCH', `${hsm}/keys/confidential`, fixed);
      const kept = parsed(await harness.store('owner', 'GET', `${hsm}/keys/confidential`));
      expect(kept).toMatchObject({ release_policy: { ...policy, immutable: true } });
    });

    it('that rotate only under a policy, not more often than every 28 days, up to 100 versions', async () => {
      const client = harness.hsmKeys('owner', name);
      await client.createRsaKey('turning', { hsm: true });
      expect(await rejection(client.rotateKey('turning'))).toMatchObject({ statusCode: 400 });
      const rotate = (timeAfterCreate: string): Promise<unknown> =>
        client.updateKeyRotationPolicy('turning', {
          lifetimeActions: [{ action: 'Rotate', timeAfterCreate }],
          expiresIn: 'P90D',
        });
      expect(await rejection(rotate('P27D'))).toMatchObject({ statusCode: 400 });
      const late = client.updateKeyRotationPolicy('turning', {
        lifetimeActions: [{ action: 'Rotate', timeBeforeExpiry: 'P70D' }],
        expiresIn: 'P90D',
      });
      expect(await rejection(late)).toMatchObject({ statusCode: 400 });
      await rotate('P28D');
      const policy = await harness.store('owner', 'GET', `${hsm}/keys/turning/rotationpolicy`);
      expect(parsed(policy)).toMatchObject({
        id: 'keys/turning/rotationpolicy',
        lifetimeActions: [{ trigger: { timeAfterCreate: 'P28D' }, action: { type: 'rotate' } }],
      });
      const rotated = await client.rotateKey('turning');
      expect(rotated.properties.expiresOn?.getTime()).toBe(harness.clock.now() + 90 * day * 1000);
      harness.pass(28 * day);
      const later = harness.hsmKeys('owner', name);
      expect(await all(later.listPropertiesOfKeyVersions('turning'))).toHaveLength(3);
      const [store] = harness.emulator.azure.estate.managedHsms.values();
      const key = store?.keys.get('turning');
      const [first] = key?.versions ?? [];
      if (key === undefined || first === undefined) throw new Error('The key has no version.');
      while (key.versions.length < 100) key.versions.unshift({ ...first, version: randomUUID().replaceAll('-', '') });
      expect((await rejection(later.rotateKey('turning'))).message).toContain('limit of 100 versions');
      expect((await rejection(later.createRsaKey('turning', { hsm: true }))).message).toContain(
        'limit of 100 versions',
      );
    });

    it('and gives random bytes', async () => {
      const bytes = await harness.hsmKeys('owner', name).getRandomBytes(20);
      expect(bytes).toHaveLength(20);
      const many = await harness.store('owner', 'POST', `${hsm}/rng`, { count: 129 });
      expect([many.status, errorOf(many).code]).toEqual([400, 'BadParameter']);
    });
  });

  describe('has its own role assignments', () => {
    it('made, read, listed and removed as recorded', async () => {
      const id = randomUUID();
      const made = await assign('/keys', cryptoUser, id);
      const { objectId } = harness.signIn('contributor');
      const assignment = {
        id: `/providers/Microsoft.Authorization/roleAssignments/${id}`,
        name: id,
        properties: {
          principalId: objectId,
          roleDefinitionId: `Microsoft.KeyVault/providers/Microsoft.Authorization/roleDefinitions/${cryptoUser}`,
          scope: '/keys',
        },
        type: 'Microsoft.Authorization/roleAssignments',
      };
      expect([made.status, parsed(made)]).toEqual([201, assignment]);
      expect(parsed(await harness.store('owner', 'GET', assignmentAt('/keys', id)))).toEqual(assignment);
      const same = await assign('/keys', cryptoUser);
      expect([same.status, errorOf(same).code]).toEqual([409, 'RoleAssignmentExists']);
      const removed = await harness.store('owner', 'DELETE', assignmentAt('/keys', id));
      expect([removed.status, parsed(removed)]).toEqual([200, assignment]);
      const gone = await harness.store('owner', 'DELETE', assignmentAt('/keys', id));
      expect([gone.status, errorOf(gone).code]).toEqual([404, 'RoleAssignmentNotFound']);
      expect(errorOf(gone).message).toMatch(/^Requested role assignment not found \(Activity ID: [0-9a-f-]{36}\)$/);
    });

    it('listed at a scope and above it, of one principal where that is asked', async () => {
      for (const scope of ['', '/keys', '/keys/hsm-cmk']) await assign(scope, serviceEncryption);
      const scopes = async (scope: string, filter = ''): Promise<readonly string[]> => {
        const url = `${assignmentAt(scope, '').slice(0, -1)}${filter === '' ? '' : `?$filter=${encodeURIComponent(filter)}`}`;
        const { value } = parsed(await harness.store('owner', 'GET', url)) as {
          value: readonly { properties: { scope: string; principalId: string } }[];
        };
        const { objectId } = harness.signIn('contributor');
        return value.filter((row) => row.properties.principalId === objectId).map((row) => row.properties.scope);
      };
      expect(await scopes('')).toEqual(['/']);
      expect(await scopes('/keys', 'atScope()')).toEqual(['/', '/keys']);
      const { objectId } = harness.signIn('contributor');
      expect(await scopes('/keys/hsm-cmk', `principalId eq '${objectId}'`)).toEqual(['/', '/keys', '/keys/hsm-cmk']);
      expect(await scopes('/keys/hsm-cmk', `principalId eq ${randomUUID()}`)).toEqual([]);
    });

    it('that count after a while, at their scope and below it only', async () => {
      const use = async (key: string): Promise<number> => {
        const body = { alg: 'RSA-OAEP', value: randomBytes(32).toString('base64url') };
        return (await harness.store('contributor', 'POST', `${hsm}/keys/${key}/wrapkey`, body)).status;
      };
      await harness.hsmKeys('owner', name).createRsaKey('other', { hsm: true });
      const id = randomUUID();
      await assign('/keys/hsm-cmk', serviceEncryption, id);
      expect(await use('hsm-cmk')).toBe(403);
      harness.pass(31);
      expect([await use('hsm-cmk'), await use('other')]).toEqual([200, 403]);
      const list = await harness.store('contributor', 'GET', `${hsm}/keys`);
      expect(errorOf(list)).toMatchObject({ code: 'AccessDenied' });
      const rotate = await harness.store('contributor', 'POST', `${hsm}/keys/hsm-cmk/rotate`);
      expect(errorOf(rotate).message).toContain(
        'Not authorized to access Microsoft.KeyVault/managedHsm/keys/rotate/action on /keys/hsm-cmk (Activity ID: ',
      );
      await harness.store('owner', 'DELETE', assignmentAt('/keys/hsm-cmk', id));
      expect(await use('hsm-cmk')).toBe(200);
      harness.pass(31);
      expect(await use('hsm-cmk')).toBe(403);
    });

    it('and roles, of which Azure RBAC is none', async () => {
      const definitions = `${hsm}/providers/Microsoft.Authorization/roleDefinitions`;
      const { value } = parsed(await harness.store('owner', 'GET', definitions)) as {
        value: readonly { name: string; properties: { roleName: string } }[];
      };
      expect(value).toHaveLength(8);
      const one = await harness.store('owner', 'GET', `${definitions}/${serviceEncryption}`);
      expect(parsed(one)).toMatchObject({
        id: `Microsoft.KeyVault/providers/Microsoft.Authorization/roleDefinitions/${serviceEncryption}`,
        properties: {
          roleName: 'Managed HSM Crypto Service Encryption User',
          type: 'AKVBuiltInRole',
          permissions: [
            {
              dataActions: ['read', 'wrap', 'unwrap'].map(
                (verb) => `Microsoft.KeyVault/managedHsm/keys/${verb}/action`,
              ),
            },
          ],
        },
      });
      const none = await harness.store('owner', 'GET', `${definitions}/${randomUUID()}`);
      expect([none.status, errorOf(none).code]).toEqual([404, 'RoleDefinitionNotFound']);
      const builtIn = await harness.store('owner', 'DELETE', `${definitions}/${serviceEncryption}`);
      expect(errorOf(builtIn).message).toContain('Cannot re-use the name/GUID matching that of a built-in role.');
      const nameless = await harness.store('owner', 'DELETE', `${definitions}/nothing`);
      expect([nameless.status, errorOf(nameless).code]).toEqual([404, 'RoleDefinitionNotFound']);
      const refused = await harness.store('contributor', 'GET', definitions);
      expect(errorOf(refused).message).toContain('roleDefinitions/read/action on / ');
    });

    it('refuses what it cannot assign', async () => {
      const wrongRole = await assign('', randomUUID());
      expect([wrongRole.status, errorOf(wrongRole).code]).toEqual([404, 'RoleDefinitionNotFound']);
      const noGuid = await assign('', cryptoUser, 'mine');
      expect([noGuid.status, errorOf(noGuid).code]).toEqual([400, 'BadParameter']);
      const wrongScope = await assign('/secrets', cryptoUser);
      expect([wrongScope.status, errorOf(wrongScope).code]).toEqual([400, 'BadParameter']);
      for (const body of ['', '[]', '{"properties":7}', '{"properties":{"principalId":"x"}}']) {
        const headers = {
          authorization: `Bearer ${await harness.token('owner', 'https://managedhsm.azure.net/.default')}`,
        };
        const url = `${assignmentAt('', randomUUID())}?api-version=7.5`;
        expect((await harness.send('PUT', url, headers, body)).status).toBe(400);
      }
    });
  });

  it('is in one region, and challenges a GET with a word and the rest without', async () => {
    const [store] = harness.emulator.azure.estate.managedHsms.values();
    const regions = await harness.arm('owner', 'GET', `${store?.id ?? ''}/regions?api-version=2023-07-01`);
    expect(parsed(regions)).toEqual({ value: [{ name: store?.location, provisioningState: 'Succeeded' }] });
    const challenged = await Promise.all(
      ['GET', 'POST'].map(async (method) => await harness.send(method, `${hsm}/keys/x/create?api-version=7.4`, {})),
    );
    expect(challenged.map(({ status, text }) => [status, text])).toEqual([
      [401, 'OK'],
      [401, ''],
    ]);
  });

  describe('is backed up to a storage container', () => {
    const storage = { storageResourceUri: 'https://contoso.blob.core.windows.net/backups', token: 'sv=2022' };
    const minute = 60;

    async function backUp(): Promise<string> {
      harness.emulator.azure.behaviour.operationDuration = minute * 1000;
      const begun = await harness.store('owner', 'POST', `${hsm}/backup`, storage);
      const status = { error: { code: null, innererror: null, message: null }, endTime: null, statusDetails: null };
      expect([begun.status, parsed(begun)]).toMatchObject([202, { ...status, status: 'InProgress' }]);
      harness.pass(minute);
      const done = await harness.store('owner', 'GET', String(begun.headers['azure-asyncoperation']));
      const { status: state, azureStorageBlobContainerUri: uri } = parsed(done) as Record<string, string>;
      expect(state).toBe('Succeeded');
      return uri?.split('/').at(-1) ?? '';
    }
    const restore = async (folder: string, keyName?: string): Promise<RawReply> =>
      keyName === undefined
        ? await harness.store('owner', 'PUT', `${hsm}/restore`, {
            sasTokenParameters: storage,
            folderToRestore: folder,
          })
        : await harness.store('owner', 'PUT', `${hsm}/keys/${keyName}/restore`, {
            sasTokenParameters: storage,
            folder,
          });
    const stateOf = async (begun: RawReply): Promise<unknown> => {
      harness.pass(minute);
      return parsed(await harness.store('owner', 'GET', String(begun.headers['azure-asyncoperation'])));
    };

    it('and restored as a whole, and shut meanwhile', async () => {
      const client = harness.hsmKeys('owner', name);
      const key = await client.createRsaKey('kept', { hsm: true });
      const folder = await backUp();
      await client.createRsaKey('later', { hsm: true });
      const begun = await restore(folder);
      const shut = await harness.store('owner', 'GET', `${hsm}/keys/kept`);
      expect([shut.status, errorOf(shut).code]).toEqual([409, 'Conflict']);
      expect(await stateOf(begun)).toMatchObject({ status: 'Succeeded' });
      expect((await client.getKey('kept')).id).toBe(key.id);
      expect((await rejection(client.getKey('later'))).code).toBe('KeyNotFound');
    });

    it('and restored key by key, of which only that one is shut', async () => {
      const client = harness.hsmKeys('owner', name);
      const key = await client.createRsaKey('kept', { hsm: true });
      const folder = await backUp();
      const [store] = harness.emulator.azure.estate.managedHsms.values();
      store?.keys.delete('kept');
      const begun = await restore(folder, 'kept');
      expect(begun.headers['azure-asyncoperation']).toMatch(/\/restore\/[0-9a-f]{32}\/pending$/);
      const shut = await rejection(client.beginDeleteKey('kept'));
      expect([shut.statusCode, shut.code]).toEqual([409, 'Conflict']);
      await client.createRsaKey('other', { hsm: true });
      expect(await stateOf(begun)).toMatchObject({ status: 'Succeeded' });
      expect((await client.getKey('kept')).id).toBe(key.id);
    });

    it('and fails where there is no such backup or key, or is refused at once', async () => {
      const folder = await backUp();
      const failed = { status: 'Failed', error: { code: 'BadParameter' } };
      expect(await stateOf(await restore('nowhere'))).toMatchObject(failed);
      expect(await stateOf(await restore(folder, 'nothing'))).toMatchObject(failed);
      const bare = await harness.store('owner', 'POST', `${hsm}/backup`, { ...storage, token: '' });
      expect([bare.status, errorOf(bare).code]).toEqual([400, 'BadParameter']);
      expect((await harness.store('contributor', 'POST', `${hsm}/backup`, storage)).status).toBe(403);
      expect((await harness.store('owner', 'GET', `${hsm}/restore/none/pending`)).status).toBe(404);
    });
  });

  it('shuts its keys to Resource Manager until it is told otherwise', async () => {
    const subscription = harness.subscriptionId('Contoso Production');
    const client = harness.keyVault('owner', subscription);
    const list = async (): Promise<readonly (string | undefined)[]> =>
      (await all(client.managedHsmKeys.list('rg-platform-prod', name))).map((key) => key.name);
    expect(await rejection(list())).toMatchObject({ statusCode: 403 });
    expect(parsed(await harness.store('owner', 'GET', `${hsm}/settings`))).toEqual({
      settings: [{ name: 'AllowKeyManagementOperationsThroughARM', type: 'boolean', value: 'false' }],
    });
    const setting = `${hsm}/settings/AllowKeyManagementOperationsThroughARM`;
    expect((await harness.store('contributor', 'PATCH', setting, { value: 'true' })).status).toBe(403);
    expect((await harness.store('owner', 'PATCH', setting, { value: 'perhaps' })).status).toBe(400);
    expect(parsed(await harness.store('owner', 'PATCH', setting, { value: 'true' }))).toMatchObject({ value: 'true' });
    expect((await harness.store('owner', 'GET', `${hsm}/settings/Other`)).status).toBe(404);
    expect(await list()).toEqual(['hsm-cmk']);
    const made = await client.managedHsmKeys.createIfNotExist('rg-platform-prod', name, 'by-arm', {
      properties: { kty: 'RSA-HSM', keySize: 3072 },
    });
    expect([made.kty, made.keySize]).toEqual(['RSA-HSM', 3072]);
    const versions = await all(client.managedHsmKeys.listVersions('rg-platform-prod', name, 'by-arm'));
    expect(versions.map((version) => version.keyUriWithVersion)).toEqual([made.keyUriWithVersion]);
    const version = versions[0]?.name ?? '';
    expect((await client.managedHsmKeys.getVersion('rg-platform-prod', name, 'by-arm', version)).keySize).toBe(3072);
  });

  it('guards itself by its firewall', async () => {
    const [store] = harness.emulator.azure.estate.managedHsms.values();
    if (store === undefined) throw new Error('There is no Managed HSM.');
    store.publicNetworkAccess = 'Disabled';
    const refused = await harness.store('owner', 'GET', `${hsm}/keys`);
    expect([refused.status, errorOf(refused).innererror?.code]).toEqual([403, 'ForbiddenByConnection']);
  });
});

describe('Keys of a vault through Resource Manager', () => {
  let harness: Harness;
  beforeEach(async () => {
    harness = await Harness.start();
  });
  afterEach(async () => {
    await harness.close();
  });

  it('are made once; a key that is there is shown as it is', async () => {
    const client = harness.keyVault('contributor', harness.subscriptionId('Contoso Production'));
    const create = (keySize: number): ReturnType<typeof client.keys.createIfNotExist> =>
      client.keys.createIfNotExist('rg-chat-prod', 'kv-contoso-chat', 'by-arm', {
        properties: {
          kty: 'RSA',
          keySize,
          rotationPolicy: { lifetimeActions: [{ action: { type: 'rotate' }, trigger: { timeAfterCreate: 'P60D' } }] },
        },
      });
    const made = await create(3072);
    expect([made.keySize, made.rotationPolicy?.lifetimeActions?.[0]?.action?.type]).toEqual([3072, 'rotate']);
    const again = await create(2048);
    expect([again.keySize, again.keyUriWithVersion]).toEqual([3072, made.keyUriWithVersion]);
  });

  it('are refused where the vault cannot hold them or the caller may not', async () => {
    const production = harness.subscriptionId('Contoso Production');
    const create = (who: string, kty: string, key = 'by-arm'): Promise<unknown> =>
      harness
        .keyVault(who, production)
        .keys.createIfNotExist('rg-chat-prod', 'kv-contoso-chat', key, { properties: { kty } });
    expect(await rejection(create('reader', 'RSA'))).toMatchObject({ statusCode: 403, code: 'AuthorizationFailed' });
    expect(await rejection(create('contributor', 'RSA-HSM'))).toMatchObject({ statusCode: 400, code: 'BadParameter' });
    await (await harness.keys('owner', 'kv-contoso-chat').beginDeleteKey('chat-cmk')).pollUntilDone();
    expect(await rejection(create('contributor', 'RSA', 'chat-cmk'))).toMatchObject({ statusCode: 409 });
  });
});
