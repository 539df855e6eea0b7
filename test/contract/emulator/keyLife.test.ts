import { constants, createPrivateKey, generateKeyPairSync, privateDecrypt } from 'node:crypto';
import type { KeyProperties } from '@azure/keyvault-keys';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Vault } from '../../../src/emulator/state/resources.ts';
import { all, errorOf, Harness, rejection } from './harness.ts';

const platform = 'kv-contoso-platform';
const chat = 'kv-contoso-chat';

describe('The life of a key in a vault', () => {
  let harness: Harness;
  beforeEach(async () => {
    harness = await Harness.start();
  });
  afterEach(async () => {
    await harness.close();
  });

  const inner = async (promise: Promise<unknown>): Promise<readonly unknown[]> => {
    const { statusCode, code, details } = await rejection(promise);
    return [statusCode, code, details?.error?.innerError?.code];
  };

  function vaultNamed(name: string): Vault {
    const found = [...harness.emulator.azure.estate.vaults.values()].find((vault) => vault.name === name);
    if (found === undefined) throw new Error(`No vault is named '${name}'.`);
    return found;
  }

  /** With a client of its own: tokens end when the clock is moved far. */
  const versionsOf = async (name: string): Promise<KeyProperties[]> =>
    await all(harness.keys('owner', platform).listPropertiesOfKeyVersions(name));

  describe('rotating', () => {
    it('makes a version of the same sort, which expires as the policy says', async () => {
      const client = harness.keys('owner', platform);
      const before = await client.getKey('archive-cmk');
      const plain = await client.rotateKey('archive-cmk');
      expect(plain.properties.version).not.toBe(before.properties.version);
      expect([plain.keyType, plain.keyOperations, plain.properties.expiresOn]).toEqual([
        before.keyType,
        before.keyOperations,
        undefined,
      ]);
      expect(Buffer.from(plain.key?.n ?? new Uint8Array())).toHaveLength(3072 / 8);
      await client.updateKeyRotationPolicy('archive-cmk', { lifetimeActions: [], expiresIn: 'P90D' });
      const limited = await client.rotateKey('archive-cmk');
      expect(limited.properties.expiresOn?.getTime()).toBe(harness.clock.now() + 90 * 24 * 60 * 60 * 1000);
    });

    it('refuses who may not, a key that is not there and one that was imported', async () => {
      expect(await inner(harness.keys('contributor', platform).rotateKey('archive-cmk'))).toEqual([
        403,
        'Forbidden',
        'ForbiddenByRbac',
      ]);
      const client = harness.keys('owner', platform);
      expect(await inner(client.rotateKey('none'))).toEqual([404, 'KeyNotFound', undefined]);
      await client.importKey('brought', rsa());
      expect(await inner(client.rotateKey('brought'))).toEqual([400, 'BadParameter', undefined]);
    });

    it('happens by itself once for each due date', async () => {
      const client = harness.keys('owner', platform);
      const first = await client.createRsaKey('scheduled');
      const lifetimeActions = [{ action: 'Rotate' as const, timeAfterCreate: 'P30D' }];
      await client.updateKeyRotationPolicy('scheduled', { lifetimeActions, expiresIn: 'P90D' });
      harness.pass(30 * day - 1);
      expect(await versionsOf('scheduled')).toHaveLength(1);
      harness.pass(1);
      const versions = await versionsOf('scheduled');
      expect(versions).toHaveLength(2);
      expect(await versionsOf('scheduled')).toHaveLength(2);
      const [, second] = versions;
      expect(second?.expiresOn?.getTime()).toBe((first.properties.createdOn?.getTime() ?? 0) + 120 * day * 1000);
      harness.pass(65 * day);
      const dates = (await versionsOf('scheduled')).map(({ createdOn }) => createdOn);
      const start = first.properties.createdOn?.getTime() ?? 0;
      expect(dates.map((date) => ((date?.getTime() ?? 0) - start) / 1000 / day)).toEqual([0, 30, 60, 90]);
      const rotations = harness.emulator.azure.keyEvents
        .entries()
        .filter((event) => event.operationName === 'KeyRotateIfDue' && event.keyId?.includes('/keys/scheduled/'));
      expect(rotations.map(({ caller, status }) => [caller, status])).toEqual(Array(3).fill([undefined, 200]));
    });

    it('happens before the expiry where the policy says so, and never to an imported key', async () => {
      const client = harness.keys('owner', platform);
      const lifetimeActions = [{ action: 'Rotate' as const, timeBeforeExpiry: 'P10D' }];
      await client.createRsaKey('expiring', { expiresOn: new Date(harness.clock.now() + 40 * day * 1000) });
      await client.importKey('brought', rsa(), { expiresOn: new Date(harness.clock.now() + 40 * day * 1000) });
      for (const name of ['expiring', 'brought']) {
        await client.updateKeyRotationPolicy(name, { lifetimeActions, expiresIn: 'P60D' });
      }
      harness.pass(30 * day);
      expect(await versionsOf('expiring')).toHaveLength(2);
      expect(await versionsOf('brought')).toHaveLength(1);
    });
  });

  describe('importing', () => {
    it('takes RSA and EC keys, in hardware where the vault is premium', async () => {
      const client = harness.keys('owner', platform);
      const jwk = rsa();
      const key = await client.importKey('brought', jwk, { hardwareProtected: true });
      expect(key.keyType).toBe('RSA-HSM');
      expect(Buffer.from(key.key?.n ?? []).equals(Buffer.from(jwk.n ?? []))).toBe(true);
      const curve = await client.importKey('curve', ec());
      expect([curve.keyType, curve.key?.crv, curve.keyOperations]).toEqual(['EC', 'P-256', ['sign', 'verify']]);
      const standard = harness.keys('owner', 'kv-contoso-foundry');
      expect((await standard.importKey('brought', jwk)).keyType).toBe('RSA');
      expect(await inner(standard.importKey('other', jwk, { hardwareProtected: true }))).toEqual([
        400,
        'BadParameter',
        undefined,
      ]);
    });

    it('uses the very key that was brought', async () => {
      const jwk = rsa();
      const key = await harness.keys('owner', platform).importKey('brought', jwk);
      const { result } = await harness.cryptography('owner', key.id ?? '').wrapKey('RSA-OAEP', Buffer.alloc(32, 7));
      const privateKey = createPrivateKey({ key: plain(jwk), format: 'jwk' });
      const padding = constants.RSA_PKCS1_OAEP_PADDING;
      expect(privateDecrypt({ key: privateKey, padding, oaepHash: 'sha1' }, result).equals(Buffer.alloc(32, 7))).toBe(
        true,
      );
    });

    it('takes a transfer blob as an HSM key that is used like any other', async () => {
      const blob = Buffer.from(JSON.stringify({ schema_version: '1.0.0', ciphertext: 'AAAA' })).toString('base64url');
      const url = `https://${platform}.vault.azure.net/keys/byok`;
      const body = { key: { kty: 'RSA-HSM', key_hsm: blob }, attributes: { enabled: true } };
      const reply = await harness.store('owner', 'PUT', url, body);
      expect(reply.status).toBe(200);
      const { key } = JSON.parse(reply.text) as { key: { kid: string; kty: string } };
      expect(key.kty).toBe('RSA-HSM');
      const crypto = harness.cryptography('owner', key.kid);
      const { result } = await crypto.wrapKey('RSA-OAEP-256', Buffer.alloc(32, 3));
      expect(Buffer.from((await crypto.unwrapKey('RSA-OAEP-256', result)).result).equals(Buffer.alloc(32, 3))).toBe(
        true,
      );
    });

    it('refuses who may not and what is no private key', async () => {
      expect(await inner(harness.keys('contributor', platform).importKey('brought', rsa()))).toEqual([
        403,
        'Forbidden',
        'ForbiddenByRbac',
      ]);
      const url = `https://${platform}.vault.azure.net/keys/brought`;
      for (const key of [{}, { kty: 'RSA', n: 'AQAB', e: 'AQAB' }, { kty: 'oct', k: 'AAAA' }, { kty: 'RSA-HSM' }]) {
        const reply = await harness.store('owner', 'PUT', url, { key });
        expect([reply.status, errorOf(reply).code]).toEqual([400, 'BadParameter']);
      }
    });
  });

  describe('deleting', () => {
    it('takes a while to show, keeps the name, and is undone by recovering', async () => {
      const slow = await Harness.start({ deletionLag: 8 });
      const client = slow.keys('owner', chat);
      const before = await client.getKey('chat-cmk');
      const reply = await slow.store('owner', 'DELETE', `https://${chat}.vault.azure.net/keys/chat-cmk`);
      const deleted = JSON.parse(reply.text) as { recoveryId: string; deletedDate: number; scheduledPurgeDate: number };
      expect(deleted.recoveryId).toBe(`https://${chat}.vault.azure.net/deletedkeys/chat-cmk`);
      expect(deleted.scheduledPurgeDate - deleted.deletedDate).toBe(90 * day);
      expect(await inner(client.getKey('chat-cmk'))).toEqual([404, 'KeyNotFound', undefined]);
      expect(await inner(client.getDeletedKey('chat-cmk'))).toEqual([404, 'KeyNotFound', undefined]);
      expect(await inner(client.createRsaKey('chat-cmk'))).toEqual([409, 'Conflict', 'ObjectIsBeingDeleted']);
      const recover = `https://${chat}.vault.azure.net/deletedkeys/chat-cmk/recover`;
      expect(errorOf(await slow.store('owner', 'POST', recover))).toMatchObject({
        code: 'Conflict',
        innererror: { code: 'ObjectIsBeingDeleted' },
      });
      slow.pass(8);
      expect((await client.getDeletedKey('chat-cmk')).properties.recoveryId).toBe(deleted.recoveryId);
      expect((await all(client.listDeletedKeys())).map(({ name }) => name)).toEqual(['chat-cmk']);
      expect(await inner(client.createRsaKey('chat-cmk'))).toEqual([409, 'Conflict', 'ObjectIsDeletedButRecoverable']);
      expect(await inner(client.importKey('chat-cmk', rsa()))).toEqual([
        409,
        'Conflict',
        'ObjectIsDeletedButRecoverable',
      ]);
      const recovered = await (await client.beginRecoverDeletedKey('chat-cmk')).pollUntilDone();
      expect(recovered.id).toBe(before.id);
      expect((await client.getKey('chat-cmk')).id).toBe(before.id);
      await slow.close();
    });

    it('is final once purged, which purge protection refuses', async () => {
      const client = harness.keys('owner', chat);
      await (await client.beginDeleteKey('chat-cmk')).pollUntilDone();
      await client.purgeDeletedKey('chat-cmk');
      expect(await inner(client.getDeletedKey('chat-cmk'))).toEqual([404, 'KeyNotFound', undefined]);
      expect(await inner(client.purgeDeletedKey('chat-cmk'))).toEqual([404, 'KeyNotFound', undefined]);
      expect((await client.createRsaKey('chat-cmk')).name).toBe('chat-cmk');

      const guarded = harness.keys('owner', platform);
      await (await guarded.beginDeleteKey('archive-cmk')).pollUntilDone();
      const refused = await rejection(guarded.purgeDeletedKey('archive-cmk'));
      expect([refused.statusCode, refused.code]).toEqual([403, 'Forbidden']);
      expect(refused.message).toContain('purge protection is enabled');
      harness.pass(90 * day);
      expect(await inner(harness.keys('owner', platform).getDeletedKey('archive-cmk'))).toEqual([
        404,
        'KeyNotFound',
        undefined,
      ]);
    });

    it('refuses who may not and what is not there', async () => {
      const forbidden = [403, 'Forbidden', 'ForbiddenByRbac'];
      const contributor = harness.keys('contributor', chat);
      await (await harness.keys('owner', chat).beginDeleteKey('chat-cmk')).pollUntilDone();
      expect(await inner(contributor.beginDeleteKey('chat-cmk'))).toEqual(forbidden);
      expect(await inner(contributor.getDeletedKey('chat-cmk'))).toEqual(forbidden);
      expect((await inner(all(contributor.listDeletedKeys()))).slice(0, 2)).toEqual([403, 'Forbidden']);
      expect(await inner(contributor.purgeDeletedKey('chat-cmk'))).toEqual(forbidden);
      const recover = await harness.store(
        'contributor',
        'POST',
        `https://${chat}.vault.azure.net/deletedkeys/chat-cmk/recover`,
      );
      expect(errorOf(recover).innererror?.code).toBe('ForbiddenByRbac');
      expect(await inner(harness.keys('owner', chat).beginDeleteKey('none'))).toEqual([404, 'KeyNotFound', undefined]);
    });

    it('asks access policies for permissions of its own, purging not being among `all`', async () => {
      const vault = vaultNamed('kv-contoso-claims');
      vault.enablePurgeProtection = false;
      const client = harness.keys('owner', vault.name);
      await (await client.beginDeleteKey('claims-cmk')).pollUntilDone();
      const refused = await rejection(client.purgeDeletedKey('claims-cmk'));
      expect(refused.details?.error?.innerError?.code).toBe('ForbiddenByPolicy');
      expect(refused.message).toContain('does not have keys purge permission');
      const [officers] = vault.accessPolicies;
      if (officers === undefined) throw new Error('The vault has no access policy.');
      vault.accessPolicies = [{ ...officers, permissions: { keys: ['purge'] } }];
      await client.purgeDeletedKey('claims-cmk');
      expect(vault.deletedKeys.size).toBe(0);
    });
  });

  describe('backing up', () => {
    it('carries all versions to a vault of the same subscription and geography', async () => {
      const source = harness.keys('owner', platform);
      const versions = await all(source.listPropertiesOfKeyVersions('translate-cmk'));
      const old = harness.cryptography('owner', versions[0]?.id ?? '');
      const { result } = await old.wrapKey('RSA-OAEP', Buffer.alloc(32, 9));
      const blob = await source.backupKey('translate-cmk');
      expect(blob).toBeDefined();
      const target = harness.keys('owner', chat);
      const restored = await target.restoreKeyBackup(blob ?? new Uint8Array());
      expect(restored.id).toBe(`https://${chat}.vault.azure.net/keys/translate-cmk/${versions[1]?.version ?? ''}`);
      const moved = harness.cryptography('owner', restored.id?.replace(/[^/]+$/, versions[0]?.version ?? '') ?? '');
      expect(Buffer.from((await moved.unwrapKey('RSA-OAEP', result)).result).equals(Buffer.alloc(32, 9))).toBe(true);
      const again = await rejection(target.restoreKeyBackup(blob ?? new Uint8Array()));
      expect([again.statusCode, again.code, again.details?.error?.innerError]).toEqual([409, 'Conflict', undefined]);
    });

    it('does not carry a key to another subscription, geography or kind of store, nor in a damaged blob', async () => {
      const blob = (await harness.keys('owner', platform).backupKey('archive-cmk')) ?? new Uint8Array();
      const elsewhere = async (client: ReturnType<Harness['keys']>): Promise<string> =>
        (await rejection(client.restoreKeyBackup(blob))).message;
      expect(await elsewhere(harness.keys('owner', 'kv-contoso-foundry'))).toContain('another subscription');
      expect(await elsewhere(harness.keys('owner', 'kv-contoso-claims'))).toContain('another geography');
      expect(await elsewhere(harness.hsmKeys('owner', 'hsm-contoso-prod'))).toContain('another kind of key store');
      const target = harness.keys('owner', chat);
      for (const damaged of [
        Buffer.alloc(400),
        Buffer.from(blob).fill(65, 200, 220),
        Buffer.from(blob).subarray(0, 120),
      ]) {
        expect(await inner(target.restoreKeyBackup(damaged))).toEqual([400, 'Malformed backup blob', undefined]);
      }
    });

    it('refuses who may not and what is not there', async () => {
      const blob = (await harness.keys('owner', platform).backupKey('archive-cmk')) ?? new Uint8Array();
      const forbidden = [403, 'Forbidden', 'ForbiddenByRbac'];
      expect(await inner(harness.keys('reader', platform).backupKey('archive-cmk'))).toEqual(forbidden);
      expect(await inner(harness.keys('reader', chat).restoreKeyBackup(blob))).toEqual(forbidden);
      expect(await inner(harness.keys('owner', platform).backupKey('none'))).toEqual([404, 'KeyNotFound', undefined]);
    });
  });
});

const day = 24 * 60 * 60;

type ImportedKey = Parameters<ReturnType<Harness['keys']>['importKey']>[1];

function rsa(): ImportedKey {
  return imported(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' }));
}

function ec(): ImportedKey {
  return imported(generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey.export({ format: 'jwk' }));
}

function imported(jwk: Readonly<Record<string, unknown>>): ImportedKey {
  const text = new Set(['kty', 'crv']);
  return Object.fromEntries(
    Object.entries(jwk).map(([name, value]) => [
      name,
      text.has(name) ? value : new Uint8Array(Buffer.from(String(value), 'base64url')),
    ]),
  );
}

function plain(jwk: ImportedKey): Record<string, string> {
  return Object.fromEntries(
    Object.entries(jwk).map(([name, value]: [string, unknown]) => [
      name,
      value instanceof Uint8Array ? base64url(value) : String(value),
    ]),
  );
}

function base64url(bytes: Uint8Array | undefined): string {
  return Buffer.from(bytes ?? []).toString('base64url');
}
