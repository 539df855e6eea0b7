import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ActChange, ActName, Change } from '../../../src/core/plans/change.ts';
import type { Json } from '../../../src/core/resources/json.ts';
import { types } from '../../../src/core/resources/types.ts';
import { asString, known } from '../../../src/core/resources/value.ts';
import type { LiveSource } from '../../../src/core/sources.ts';
import { emulated, never, type Emulated } from './emulated.ts';
import { failureOf } from '../../unit/azure/scriptedAzure.ts';

let azure: Emulated;
let owner: LiveSource;
let vault: string;
let hsm: string;
let folder: string;

beforeEach(async () => {
  azure = await emulated({ propagation: 0, deletionLag: 0 });
  owner = azure.as('owner');
  const { items } = await owner.subscriptions(never);
  const inventory = await owner.inventory(
    items.map(({ id }) => id),
    never,
  );
  const idOf = (name: string) => inventory.items.find((resource) => resource.name === name)?.id ?? '';
  vault = idOf('kv-contoso-platform');
  hsm = idOf('hsm-contoso-prod');
  folder = mkdtempSync(join(tmpdir(), 'aoai-cmk-'));
});
afterEach(async () => {
  rmSync(folder, { recursive: true });
  await azure.emulator.close();
});

const typeOf = (key: string) => (key.includes('managedHSMs') ? types.hsmKey : types.vaultKey);

const act = (name: ActName, key: string, parameters: Json = {}): ActChange => ({
  kind: 'act',
  act: name,
  resource: key,
  type: typeOf(key),
  parameters: known(parameters),
});

const create = (key: string, properties: Json): Change => ({
  kind: 'create',
  resource: key,
  type: typeOf(key),
  scope: key.replace(/\/keys\/.*/, ''),
  properties: known(properties),
});

const set = (key: string, path: string, value: Json): Change => ({
  kind: 'set',
  resource: key,
  type: key.includes('/versions/') ? types.vaultKeyVersion : typeOf(key),
  path,
  value: known(value),
});

const wished = { kty: 'RSA', keySize: 2048, keyOps: ['wrapKey', 'unwrapKey'], attributes: { enabled: true } };
const versions = async (key: string) =>
  (await owner.keyVersions(await owner.key(key, never), never)).items.map(({ name }) => name);

describe('a key', () => {
  it('is made in a vault through Azure Resource Manager, and twice makes one version', async () => {
    const key = `${vault}/keys/made`;
    const expires = Math.floor(azure.clock.now() / 1000) + 90 * 86400;
    const change = create(key, { ...wished, attributes: { enabled: true, exp: expires } });
    await owner.apply(change, never);
    await owner.apply(change, never);
    const made = await owner.key(key, never);
    expect(made.body['properties']).toMatchObject({
      kty: 'RSA',
      keySize: 2048,
      keyOps: ['wrapKey', 'unwrapKey'],
      attributes: { enabled: true, exp: expires },
    });
    expect(await versions(key)).toHaveLength(1);
  });

  it('is made at the vault itself where Azure Resource Manager refuses, and never over another one', async () => {
    const key = `${vault}/keys/direct`;
    const refusing = azure.as('owner', ({ method, url }) => method === 'PUT' && url.startsWith('https://management'));
    await refusing.apply(create(key, wished), never);
    expect((await owner.key(key, never)).body['properties']).toMatchObject({
      kty: 'RSA',
      keyOps: ['wrapKey', 'unwrapKey'],
    });
    const failure = await failureOf(refusing.apply(create(key, wished), never));
    expect(failure.message).toContain('is there already');
    expect(await versions(key)).toHaveLength(1);
  });

  it('is made in a Managed HSM, which keeps Azure Resource Manager out', async () => {
    const key = `${hsm}/keys/made`;
    await owner.apply(create(key, { ...wished, kty: 'RSA-HSM' }), never);
    expect((await owner.key(key, never)).body['properties']).toMatchObject({ kty: 'RSA-HSM', keySize: 2048 });
    expect(azure.log.join('\n')).toContain('The key store itself is asked instead.');
  });

  it('is switched off and on, dated, and so is one of its versions', async () => {
    const key = `${vault}/keys/translate-cmk`;
    const [, older = ''] = await versions(key);
    await owner.apply(set(`${key}/versions/${older}`, 'properties.attributes.enabled', false), never);
    await owner.apply(
      set(key, 'properties.attributes', { enabled: true, nbf: 1_700_000_000, exp: 2_000_000_000 }),
      never,
    );
    const version = await owner.key(`${key}/versions/${older}`, never);
    expect(version.body['properties']).toMatchObject({ attributes: { enabled: false } });
    expect((await owner.key(key, never)).body['properties']).toMatchObject({
      attributes: { enabled: true, nbf: 1_700_000_000, exp: 2_000_000_000 },
    });
    const failure = await failureOf(owner.apply(set(key, 'properties.attributes.exp', null), never));
    expect(failure.message).toContain('no way to take exp away');
  });

  it.each(['vault', 'hsm'])('has the rotation policy that it was given, in a %s', async (store) => {
    const key = store === 'vault' ? `${vault}/keys/translate-cmk` : `${hsm}/keys/hsm-cmk`;
    const policy = {
      attributes: { expiryTime: 'P90D' },
      lifetimeActions: [{ trigger: { timeAfterCreate: 'P60D' }, action: { type: 'rotate' } }],
    };
    await owner.apply(set(key, 'properties.rotationPolicy', policy), never);
    const { rotationPolicy } = (await owner.key(key, never)).body['properties'] as Record<string, unknown>;
    expect(rotationPolicy).toMatchObject(policy);
  });

  it.each(['vault', 'hsm'])('is rotated once, and the new version told, in a %s', async (store) => {
    const key = store === 'vault' ? `${vault}/keys/translate-cmk` : `${hsm}/keys/hsm-cmk`;
    const policy = { attributes: { expiryTime: 'P90D' }, lifetimeActions: [] };
    if (store === 'hsm') await owner.apply(set(key, 'properties.rotationPolicy', policy), never);
    const before = await versions(key);
    const product = await owner.apply(act('rotate', key), never);
    const [newest, ...others] = await versions(key);
    expect(product).toEqual({ version: newest });
    expect(others).toEqual(before);
  });

  it('is not rotated again where the answer got lost', async () => {
    const key = `${vault}/keys/translate-cmk`;
    const before = await versions(key);
    // The first request has no token yet, and asks where to get one.
    azure.emulator.faults.add({ kind: 'resetAfter', skip: 1, match: { service: 'vault', path: '/rotate' } });
    const failure = await failureOf(owner.apply(act('rotate', key), never));
    expect(failure.details).toMatchObject({ kind: 'network', mayHaveTakenEffect: true });
    expect(await versions(key)).toHaveLength(before.length + 1);
  });

  it.each(['vault', 'hsm'])(
    'is backed up into a file of its owner, deleted, recovered and restored, in a %s',
    async (store) => {
      const key = store === 'vault' ? `${vault}/keys/archive-cmk` : `${hsm}/keys/hsm-cmk`;
      const host = store === 'vault' ? 'kv-contoso-platform.vault' : 'hsm-contoso-prod.managedhsm';
      const address = (path: string) => `https://${host}.azure.net/${path}?api-version=7.6`;
      const name = key.slice(key.lastIndexOf('/') + 1);
      const path = join(folder, 'key.backup');
      const product = await owner.apply(act('backup', key, { path }), never);
      const blob = readFileSync(path);
      expect(product).toEqual({ path, sha256: createHash('sha256').update(blob).digest('hex'), bytes: blob.length });
      expect(statSync(path).mode & 0o777).toBe(0o600);
      expect((await failureOf(owner.apply(act('backup', key, { path }), never))).message).toContain(
        'nothing is overwritten',
      );

      expect(await owner.deleted(key, never)).toBeUndefined();
      expect((await azure.send('owner', 'DELETE', address(`keys/${name}`))).status).toBe(200);
      const deleted = await owner.deleted(key, never);
      expect(deleted).toMatchObject({ id: key, type: types.deletedKey });
      expect(deleted?.body['properties']).toMatchObject({ deletedDate: expect.any(Number) as number });
      await owner.apply(act('recover', key), never);
      expect((await owner.key(key, never)).name).toBe(name);
      expect(await owner.deleted(key, never)).toBeUndefined();

      const failure = await failureOf(owner.apply(act('restore', key, { path }), never));
      expect(failure.kind).toBe('conflict');
      const other = await failureOf(owner.apply(act('restore', key, { path, sha256: 'ab' }), never));
      expect(other.message).toContain('is not the file that it was');
    },
  );

  it('is imported from a PEM file, into software and hardware', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const path = join(folder, 'key.pem');
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
    writeFileSync(path, pem);
    const sha256 = createHash('sha256').update(pem).digest('hex');
    for (const key of [`${vault}/keys/soft`, `${vault}/keys/hard`, `${hsm}/keys/hard`]) {
      const hardware = key.endsWith('hard');
      const parameters = { path, format: 'pem', sha256, hsm: hardware, key: wished };
      const product = await owner.apply(act('import', key, parameters), never);
      const made = await owner.key(key, never);
      const properties = made.body['properties'] as Record<string, unknown>;
      expect(properties).toMatchObject({
        kty: hardware ? 'RSA-HSM' : 'RSA',
        keySize: 2048,
        keyOps: ['wrapKey', 'unwrapKey'],
      });
      const [version = ''] = await versions(key);
      expect(product).toEqual({ version });
      expect((await failureOf(owner.apply(act('import', key, parameters), never))).message).toContain(
        'is there already',
      );
    }
    const secret = Buffer.from(privateKey.export({ format: 'jwk' }).d ?? '', 'base64url').toString('base64url');
    expect(azure.log.join('\n')).not.toContain(secret);
  });

  it('is imported from a transfer blob', async () => {
    const path = join(folder, 'key.byok');
    writeFileSync(path, JSON.stringify({ schema_version: '1.0.0', header: { alg: 'dir' }, ciphertext: 'AAECAw' }));
    await owner.apply(act('import', `${vault}/keys/byok`, { path, format: 'byok' }), never);
    expect(asString((await owner.key(`${vault}/keys/byok`, never)).read('properties.kty'))).toBe('RSA-HSM');
  });

  it('outlives an access token that expires on the way, also in an act', async () => {
    const key = `${vault}/keys/translate-cmk`;
    const before = await versions(key);
    azure.emulator.faults.add({ kind: 'expiredToken', skip: 1, match: { service: 'vault', path: '/rotate' } });
    await owner.apply(act('rotate', key), never);
    expect(await versions(key)).toHaveLength(before.length + 1);
    azure.emulator.faults.add({ kind: 'expiredToken', match: { service: 'resourceManager' } });
    expect((await owner.resource(vault, never)).name).toBe('kv-contoso-platform');
    expect(azure.log.filter((line) => line.includes('asking again with a fresh one'))).toHaveLength(2);
  });
});
